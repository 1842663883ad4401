namespace MailCompliance.Server.Smtp.Sessions;

/// <summary>Holds one message to a minimum average rate, so that a client that drips cannot occupy a session for long.</summary>
public sealed class MessagePace(SmtpServerOptions options)
{
    private readonly long started = options.Time.GetTimestamp();

    /// <summary>How long the next octets may still take; not positive: too slow.</summary>
    public TimeSpan Remaining(long received) =>
        options.SlowClientGrace
        + TimeSpan.FromSeconds((double)received / options.MinimumBytesPerSecond)
        - options.Time.GetElapsedTime(started);
}
