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
