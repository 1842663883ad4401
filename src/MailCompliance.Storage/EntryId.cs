namespace MailCompliance.Storage;

/// <summary>Ids of log entries and held messages: UUID version 7 (RFC 9562 section 5.7) as text, so that they sort by time.</summary>
public static class EntryId
{
    public static string New(DateTimeOffset at) => Guid.CreateVersion7(at).ToString();
}
