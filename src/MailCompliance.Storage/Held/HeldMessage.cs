namespace MailCompliance.Storage.Held;

/// <summary>A message to be held.</summary>
public sealed record HeldMessage
{
    /// <summary>From <see cref="EntryId"/>; the id of its log entry.</summary>
    public required string Id { get; init; }

    /// <summary>From <see cref="Storage.RepeatKey"/>: a repeat joins the first.</summary>
    public required string RepeatKey { get; init; }

    public string? MessageId { get; init; }

    /// <summary>Address of the author: who is told.</summary>
    public required string From { get; init; }

    /// <summary>Everybody it is meant for.</summary>
    public required IReadOnlyList<string> To { get; init; }

    /// <summary>All that the release needs of the SMTP envelope, as the gateway writes it (JSON). Stored encrypted.</summary>
    public required string Envelope { get; init; }

    /// <summary>The evaluation, as the gateway writes it (JSON). Stored encrypted.</summary>
    public required string Evaluation { get; init; }

    /// <summary>Decoded subject, for those who decide; null: none. Stored encrypted.</summary>
    public string? Subject { get; init; }

    /// <summary>The message as received. Stored encrypted.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>Addresses of those who may decide.</summary>
    public required IReadOnlyList<string> Approvers { get; init; }

    /// <summary>Ids of the rules that brought it here.</summary>
    public required IReadOnlyList<string> Rules { get; init; }

    /// <summary>What they found: an approval of more than this message (<see cref="Allowances"/>) goes so far and no further.</summary>
    public IReadOnlyList<HeldFinding> Findings { get; init; } = [];

    /// <summary>Addresses of those whom it concerns: they neither decide about it nor review it.</summary>
    public IReadOnlyList<string> Concerned { get; init; } = [];

    /// <summary>Digest of the staff by whom that was found; empty: it was not read.</summary>
    public string ConcernedBy { get; init; } = "";

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When those who decide are reminded first; null: never.</summary>
    public DateTimeOffset? RemindAt { get; init; }

    /// <summary>True: some recipients only, <see cref="HeldState.Pending"/> until confirmed.</summary>
    public bool IsPending { get; init; }
}

/// <summary>What came of <see cref="Quarantine.HoldAsync"/>.</summary>
/// <param name="Id">Of the message that is held: the first one's where this was a repeat.</param>
/// <param name="IsNew">False: it joined an earlier one; nothing was stored and no notice queued.</param>
public sealed record HoldResult(string Id, bool IsNew, HeldState State);

/// <summary>A held message as lists show it. Nothing of it is content.</summary>
public sealed record HeldSummary
{
    public required string Id { get; init; }

    public required string? MessageId { get; init; }

    public required HeldState State { get; init; }

    public required string From { get; init; }

    public required IReadOnlyList<string> To { get; init; }

    public required IReadOnlyList<string> Approvers { get; init; }

    public required IReadOnlyList<string> Rules { get; init; }

    public required DateTimeOffset HeldAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the state was last changed.</summary>
    public required DateTimeOffset StateAt { get; init; }

    /// <summary>Who decided, and why, if they said; null before.</summary>
    public string? DecidedBy { get; init; }

    public string? Reason { get; init; }

    /// <summary>Until when the decision can be taken back; null: it is carried out at once, or there is none.</summary>
    public DateTimeOffset? CarryOutAt { get; init; }

    /// <summary>When those who decide are reminded next; null: never.</summary>
    public DateTimeOffset? RemindAt { get; init; }

    /// <summary>How many reminders went out.</summary>
    public int Reminders { get; init; }

    /// <summary>The next hop's last reply to the release; null: none yet.</summary>
    public string? LastReply { get; init; }

    /// <summary>Size of the message as received.</summary>
    public required long Bytes { get; init; }

    public bool LegalHold { get; init; }

    /// <summary>Whether the content is still there.</summary>
    public required bool HasContent { get; init; }

    /// <summary>Addresses of those whom it concerns, so far as it was read.</summary>
    public IReadOnlyList<string> Concerned { get; init; } = [];

    /// <summary>Digest of the staff by whom that was found; empty: it was not read.</summary>
    public string ConcernedBy { get; init; } = "";

    /// <summary>Held only to ask its sender: nobody else is ever given it.</summary>
    public bool IsForSender => Approvers is [var only] && string.Equals(only, From, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A held message with what was decrypted for showing or sending it. Its content is read apart.</summary>
public sealed record HeldDetails(HeldSummary Summary, string RepeatKey, string? Subject, string Envelope, string Evaluation);

/// <summary>What to list; null: anything. Newest first.</summary>
public sealed record HeldQuery
{
    /// <summary>Empty: all states.</summary>
    public IReadOnlyList<HeldState> States { get; init; } = [];

    public string? From { get; init; }

    /// <summary>Only messages that this person may decide about.</summary>
    public string? Approver { get; init; }

    public string? MessageId { get; init; }

    /// <summary>The last id of the page before; null: the first page.</summary>
    public string? After { get; init; }

    /// <summary>1 to 1000.</summary>
    public int Limit { get; init; } = 100;
}
