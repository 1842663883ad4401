using MailCompliance.Storage.Log;

namespace MailCompliance.Storage.Reviewing;

/// <summary>A log entry with findings, and what reviewers made of it. Repeats of an earlier message are not flagged again.</summary>
/// <param name="Likeness">The same for messages with like findings: their rules and types of data, <c>personal-data/nhs-number + subject</c>.</param>
public sealed record FlaggedMessage(MessageLogEntry Entry, Review Review, string Likeness)
{
    public string Id => Entry.Id;
}

/// <param name="By">Who judged it last; null: nobody yet.</param>
/// <param name="Assignee">Address of the one who looks after it; null: nobody.</param>
/// <param name="Notes">How many notes there are.</param>
public sealed record Review(ReviewVerdict Verdict, string? By, DateTimeOffset? At, string? Assignee, int Notes);

/// <param name="StaffDigest">Of the staff on file now: messages that were read for others may concern anybody.</param>
public sealed record LookingPerson(string Address, string StaffDigest);

/// <summary>Messages with like findings.</summary>
/// <param name="Senders">How many different ones.</param>
/// <param name="Newest">Id of the newest message.</param>
public sealed record FlaggedGroup(string Likeness, int Messages, int Senders, DateTimeOffset First, DateTimeOffset Last, string Newest);

/// <summary>A reviewer's words about a message. Stored encrypted.</summary>
public sealed record ReviewNote(int Number, DateTimeOffset At, string By, string Text);

/// <summary>A verdict on one message or on many.</summary>
/// <param name="Ids">1 to 500.</param>
/// <param name="Seen">The verdict that the reviewer saw: a message that somebody else has judged meanwhile is left alone.</param>
public sealed record Judgement(IReadOnlyList<string> Ids, ReviewVerdict Verdict, string By, ReviewVerdict Seen = ReviewVerdict.Open)
{
    /// <summary>Becomes a note to every message; null: none.</summary>
    public string? Note { get; init; }
}

/// <summary>Which flagged messages; null or empty: any. All that is given has to hold. Newest first.</summary>
public sealed record FlaggedQuery
{
    /// <summary>Id of a rule that found something.</summary>
    public string? Rule { get; init; }

    /// <summary>The message's own: <c>pass</c> (recorded only), <c>warn</c>, <c>protect</c>, <c>hold</c> or <c>block</c>.</summary>
    public string? Outcome { get; init; }

    public LogState? State { get; init; }

    /// <summary>Address of the author, of the envelope where there is no author; case does not matter.</summary>
    public string? Sender { get; init; }

    /// <summary>Address whose own messages are left out: nobody reviews their own.</summary>
    public string? NotBy { get; init; }

    /// <summary>Leaves out safeguarding matters, which are the safeguarding lead's alone.</summary>
    public bool WithoutSafeguarding { get; init; }

    /// <summary>A recipient's class in the words of the JSON contract: <c>parent</c>.</summary>
    public string? RecipientClass { get; init; }

    /// <summary>Type of data found: <c>nhs-number</c>.</summary>
    public string? Data { get; init; }

    public ReviewVerdict? Verdict { get; init; }

    /// <summary>Address of the one who looks after it; empty: nobody does.</summary>
    public string? Assignee { get; init; }

    public string? Likeness { get; init; }

    /// <summary>Only those whose senders say that a finding was wrong.</summary>
    public bool IsDisputed { get; init; }

    /// <summary>Who looks: held messages that concern them are left out, and those of which that is not known.</summary>
    public LookingPerson? NotConcerning { get; init; }

    /// <summary>
    /// Words, each the beginning of an address of sender or recipient, of a part of one, or of the Message-ID; or the message's
    /// reference. The log holds no subject and no text. Words of one character are left out.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>Inclusive.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The last id of the page before; null: the first page.</summary>
    public string? After { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>What flagged messages may be counted by.</summary>
public enum FlaggedColumn
{
    Verdict,
    Outcome,
    State,
    Assignee,
}
