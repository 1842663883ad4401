using MailCompliance.Engine.Facts;

namespace MailCompliance.Storage.Sending;

/// <summary>Who sent how much lately, shared by all nodes.</summary>
public sealed class SendingCounters : ISendingHistory
{
    public ValueTask<RecentSending> CountAsync(
        string sender, string messageKey, ulong fingerprint, IReadOnlyList<string> outsideRecipients, DateTimeOffset at, TimeSpan window, CancellationToken cancellation) =>
        throw new NotImplementedException();
}
