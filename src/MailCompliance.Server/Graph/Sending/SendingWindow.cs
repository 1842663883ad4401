namespace MailCompliance.Server.Graph.Sending;

/// <summary>
/// The time in which a request may leave, by whichever of two clocks has gone on further: the one on the wall, which is set now and then, and the one
/// that only counts, which stands still while a machine sleeps. A process that was paused finds it closed.
/// </summary>
internal sealed class SendingWindow(TimeProvider clock, TimeSpan lasts)
{
    private readonly DateTimeOffset began = clock.GetUtcNow();
    private readonly long stamp = clock.GetTimestamp();

    public bool IsOpen => clock.GetElapsedTime(stamp) < lasts && clock.GetUtcNow() - began is { } passed && passed < lasts && passed > -lasts;
}
