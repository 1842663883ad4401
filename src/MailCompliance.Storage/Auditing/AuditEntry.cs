namespace MailCompliance.Storage.Auditing;

/// <summary>Something that somebody did.</summary>
/// <param name="Actor">A person's address, or the node's name.</param>
/// <param name="Action"><c>held.approved</c>, <c>policy.changed</c> and so on.</param>
/// <param name="Subject">Id of what it was done to; null: none.</param>
/// <param name="Details">Never content of a message.</param>
public sealed record AuditEvent(string Actor, string Action, string? Subject, IReadOnlyDictionary<string, string> Details)
{
    /// <summary>Somebody looked at something: an act like any other.</summary>
    /// <param name="what"><c>message</c>, <c>evidence</c>, <c>log</c>, <c>audit</c>: the action is <c>message.viewed</c> and so on.</param>
    /// <param name="purpose">Why, where it has to be said; null: need not be.</param>
    /// <param name="from">Address of the client; null: not known.</param>
    public static AuditEvent Viewed(string by, string what, string? subject, string? purpose, string? from)
    {
        var details = new Dictionary<string, string>();
        if (purpose is not null)
            details["purpose"] = purpose;
        if (from is not null)
            details["from"] = from;
        return new AuditEvent(by, what + ".viewed", subject, details);
    }
}

/// <summary>An event in its place in the chain.</summary>
/// <param name="Number">1, 2, 3… without a gap.</param>
/// <param name="Previous">Hash (hex) of the entry before; 64 zeros for the first.</param>
/// <param name="Hash">SHA-256 (hex) of <paramref name="Previous"/> and the entry's canonical JSON.</param>
public sealed record AuditEntry(long Number, DateTimeOffset At, AuditEvent Event, string Previous, string Hash);

/// <summary>The last entry: whoever knows it can tell that nothing before was changed and nothing after it removed.</summary>
public sealed record AuditHead(long Number, string Hash);

public enum AuditFault
{
    /// <summary>The entry does not hash to what it should.</summary>
    Changed,

    /// <summary>A number is not there.</summary>
    Missing,

    /// <summary>The entry does not follow the one before: reordered, or one put in between.</summary>
    Misplaced,

    /// <summary>The checkpoint that the first entry follows is not signed by the installation's key: whatever was before it is not accounted for.</summary>
    Unsigned,
}

/// <summary>What <see cref="AuditTrail.VerifyAsync(AuditHead?, CancellationToken)"/> found.</summary>
/// <param name="FirstFault">Null: the chain is whole.</param>
/// <param name="FaultAt">Number of the first entry that is not right; null where <paramref name="FirstFault"/> is.</param>
public sealed record AuditVerification(long Entries, AuditHead? Head, AuditFault? FirstFault, long? FaultAt)
{
    public bool IsWhole => FirstFault is null;

    /// <summary>Number of the last entry that retention removed; 0: none.</summary>
    public long RemovedUpTo { get; init; }
}
