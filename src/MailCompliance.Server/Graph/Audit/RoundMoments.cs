namespace MailCompliance.Server.Graph.Audit;

/// <summary>
/// The moments at which mailboxes are due again: so few in a period that each is many mailboxes', and twenty are asked in one request. Without them the moments
/// drift apart, as turns end one after the other, until hardly two mailboxes are due together.
/// </summary>
internal static class RoundMoments
{
    /// <summary>At each of fewer, hundreds would be due together, and wait for one another.</summary>
    private const int Most = 60;

    /// <summary>A mailbox is asked up to this part of the period too early, to be asked with others.</summary>
    private const int Fewest = 10;

    /// <summary>Five batches: the last one, which is not full, is a small part.</summary>
    private const int MailboxesAtOne = 100;

    /// <param name="mailboxes">How many there are in all.</param>
    /// <returns>Not later than a period from now, and not earlier than nine tenths of it.</returns>
    public static DateTimeOffset Next(DateTimeOffset now, TimeSpan period, int mailboxes)
    {
        var step = period.Ticks / Math.Clamp(mailboxes / MailboxesAtOne, Fewest, Most);
        var latest = (now + period).UtcTicks;
        return new DateTimeOffset(latest - latest % step, TimeSpan.Zero);
    }
}
