namespace MailCompliance.Storage.Outbox;

/// <summary>A mail of our own that must go out once: a notice, or a copy owed.</summary>
/// <param name="Key">Unique: a second mail with the same key is not stored (<c>held:ID:sender</c>).</param>
/// <param name="EnvelopeSender">MAIL FROM; empty for notices.</param>
/// <param name="Recipient">One address.</param>
/// <param name="Content">MIME. Stored encrypted.</param>
/// <param name="About">Id of the log entry or held message; null: none.</param>
public sealed record OwedMail(string Key, string EnvelopeSender, string Recipient, ReadOnlyMemory<byte> Content, string? About);

/// <summary>A mail that this node, and no other, may send until the lease ends.</summary>
/// <param name="Attempts">How often it was tried before.</param>
public sealed record OwedClaim(OwedMail Mail, string Token, int Attempts, DateTimeOffset OwedSince)
{
    /// <summary>When it was first sent without an answer; null: nothing of it can have gone.</summary>
    public DateTimeOffset? DoubtfulAt { get; init; }
}
