namespace MailCompliance.Engine.Facts;

/// <summary>Remembers who sent how much. The one thing that facts must ask a store for.</summary>
public interface ISendingHistory
{
    /// <summary>Counts this message in (once, however often it is repeated) and answers what the sender sent within the window.</summary>
    /// <param name="sender">Address of the author.</param>
    /// <param name="messageKey">Stable key of this message: a repeat with the same key adds nothing.</param>
    /// <param name="fingerprint">Equal for messages with nearly the same new text.</param>
    /// <param name="outsideRecipients">Distinct outside addresses of this message.</param>
    /// <exception cref="Exception">Any fault: the message cannot be judged and is answered with a temporary failure.</exception>
    ValueTask<RecentSending> CountAsync(
        string sender,
        string messageKey,
        ulong fingerprint,
        IReadOnlyList<string> outsideRecipients,
        DateTimeOffset at,
        TimeSpan window,
        CancellationToken cancellation);
}

/// <summary>For channels without a memory: knows of this message only.</summary>
public sealed class NoSendingHistory : ISendingHistory
{
    public ValueTask<RecentSending> CountAsync(
        string sender, string messageKey, ulong fingerprint, IReadOnlyList<string> outsideRecipients, DateTimeOffset at, TimeSpan window, CancellationToken cancellation) =>
        ValueTask.FromResult(new RecentSending(outsideRecipients.Count, outsideRecipients.Count));
}
