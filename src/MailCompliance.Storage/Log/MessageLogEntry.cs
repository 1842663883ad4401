namespace MailCompliance.Storage.Log;

/// <summary>A recipient and what he is to the school, in the words of the JSON contract (<c>parent</c>).</summary>
public sealed record LoggedRecipient(string Address, IReadOnlyList<string> Classes);

/// <summary>Something that was done to the message: <c>stamp-disclaimer</c>, <c>copy</c> and so on.</summary>
public sealed record LoggedAction(string Action, IReadOnlyList<string> To);

/// <summary>One message and what became of it. Metadata only: no subject, no text, no file names, no values found.</summary>
public sealed record MessageLogEntry
{
    /// <summary>From <see cref="EntryId"/>; a held message has the same id, which is the reference that people see.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>From <see cref="Storage.RepeatKey"/>.</summary>
    public required string RepeatKey { get; init; }

    public required LogState State { get; init; }

    /// <summary>With its angle brackets; null where the message has none.</summary>
    public string? MessageId { get; init; }

    /// <summary>MAIL FROM; empty for the null sender.</summary>
    public required string EnvelopeSender { get; init; }

    /// <summary>Address of the author; null where there is none.</summary>
    public string? From { get; init; }

    public required IReadOnlyList<LoggedRecipient> Recipients { get; init; }

    /// <summary>Size as received.</summary>
    public long Bytes { get; init; }

    /// <summary>Size as it leaves; 0 where it does not.</summary>
    public long RelayedBytes { get; init; }

    /// <summary><c>pass</c>, <c>warn</c>, <c>protect</c>, <c>hold</c>, <c>block</c> or <c>error</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>SHA-256 (hex) of the policy file that decided; null where none did.</summary>
    public string? PolicyHash { get; init; }

    public IReadOnlyList<LoggedFinding> Findings { get; init; } = [];

    public IReadOnlyList<LoggedAction> Actions { get; init; } = [];

    /// <summary>Decision trace as JSON; null: none.</summary>
    public string? Trace { get; init; }

    /// <summary>The final reply that the client gets, "550 5.7.1 text"; null while it is not known.</summary>
    public string? Reply { get; init; }

    /// <summary>The node that handled it.</summary>
    public string Node { get; init; } = "";

    /// <summary>IP address of the client.</summary>
    public string Client { get; init; } = "";

    /// <summary>Id of the first entry, where this one repeats it; else null.</summary>
    public string? Repeats { get; init; }
}

/// <summary>How a sending ended.</summary>
/// <param name="Reply">The next hop's reply as passed on.</param>
public sealed record LogOutcome(LogState State, string? Reply, long RelayedBytes = 0);

/// <summary>The latest entry of the same message.</summary>
/// <param name="Id">Of the first entry where that one was a repeat itself.</param>
/// <param name="Reply">The reply that the client got then, for <see cref="LogState.Refused"/>.</param>
public sealed record EarlierEntry(string Id, LogState State, DateTimeOffset At, string? Reply);

/// <summary>What to look for; null: anything. Newest first.</summary>
public sealed record LogQuery
{
    public string? MessageId { get; init; }

    /// <summary>Address of the author, of the envelope where there is no author; case does not matter.</summary>
    public string? Sender { get; init; }

    public string? Recipient { get; init; }

    public LogState? State { get; init; }

    /// <summary>Inclusive.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The last id of the page before; null: the first page.</summary>
    public string? After { get; init; }

    /// <summary>1 to 1000.</summary>
    public int Limit { get; init; } = 100;
}
