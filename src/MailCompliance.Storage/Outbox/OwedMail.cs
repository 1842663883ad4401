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

    /// <summary>Whoever had it did not give it back, and may be alive and still sending: clocks of nodes differ, and a node that was paused goes on. Never so where one node has the data to itself.</summary>
    public bool IsTakenOver { get; init; }
}

/// <summary>A mail of which nobody can say whether it has gone: it is not sent again until somebody can look, or decides.</summary>
/// <param name="IsGivenUp">Nobody looks any more: a person has to decide.</param>
public sealed record UnconfirmedMail(string Key, string Recipient, string? About, DateTimeOffset SentAt, bool IsGivenUp);
