using MailCompliance.Engine.Facts;

namespace MailCompliance.Storage.Sending;

/// <summary>One message as the counters keep it: hashes only. Compared by reference.</summary>
/// <param name="recipients">Distinct.</param>
/// <param name="at">As stored.</param>
internal sealed class SendingRows(long sender, long message, long fingerprint, long at, long[] recipients)
{
    public long Sender => sender;

    public long Message => message;

    public long Fingerprint => fingerprint;

    public long At => at;

    public long[] Recipients => recipients;
}

/// <summary>Distinct recipients, of all messages and of those with the fingerprint.</summary>
internal sealed class SendingTally(long fingerprint)
{
    private readonly HashSet<long> all = [];
    private readonly HashSet<long> same = [];

    public RecentSending Result => new(all.Count, same.Count);

    public void Add(SendingRows message)
    {
        foreach (var recipient in message.Recipients)
            Add(recipient, message.Fingerprint);
    }

    /// <returns>Whether the recipient is a new one.</returns>
    public bool Add(long recipient, long ofFingerprint)
    {
        if (ofFingerprint == fingerprint)
            same.Add(recipient);
        return all.Add(recipient);
    }
}
