namespace MailCompliance.Server.AddIn.Contract;

/// <summary>"May I send this?" (R32): a draft and a question for whoever decides about mail.</summary>
public sealed record AdviceRequest
{
    /// <summary>1.</summary>
    public int Schema { get; init; }

    /// <summary>The same for a repeat; up to 64 characters.</summary>
    public string? RequestId { get; init; }

    /// <summary>Up to 2,000 characters.</summary>
    public string? Question { get; init; }

    public string? Subject { get; init; }

    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>Names of the files that are attached.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    public string? Html { get; init; }
}

/// <summary>"May this go without being held?" (R19, R20): the draft itself, for what is allowed is that draft and no other.</summary>
public sealed record PermissionRequest
{
    /// <summary>1.</summary>
    public int Schema { get; init; }

    /// <summary>The same for a repeat; up to 64 characters.</summary>
    public string? RequestId { get; init; }

    /// <summary>Why it should go, up to 2,000 characters; null: not said.</summary>
    public string? Note { get; init; }

    /// <summary>Read whole, and of the connected mailbox.</summary>
    public EvaluateRequest? Draft { get; init; }
}

/// <summary>"I sent this wrongly" (R46, R47): which message, and three answers.</summary>
public sealed record IncidentRequest
{
    /// <summary>1.</summary>
    public int Schema { get; init; }

    /// <summary>The Internet Message-ID; the same message is reported once.</summary>
    public string? MessageId { get; init; }

    /// <summary><c>wrong-person</c>, <c>personal-data</c>, <c>wrong-file</c> or <c>other</c>.</summary>
    public string? What { get; init; }

    /// <summary><c>nothing</c>, <c>recalled</c>, <c>asked-to-delete</c> or <c>other</c>.</summary>
    public string? Done { get; init; }

    /// <summary>Up to 2,000 characters.</summary>
    public string? Note { get; init; }

    public string? Subject { get; init; }

    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>Names of the files that are attached.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    public string? Html { get; init; }
}

/// <summary>"This was wrong": a finding that should not have been shown.</summary>
public sealed record FeedbackRequest
{
    /// <summary>1.</summary>
    public int Schema { get; init; }

    /// <summary>Of the answer that showed it.</summary>
    public string? EvaluationId { get; init; }

    public string? Rule { get; init; }

    /// <summary>Up to 2,000 characters; null: none.</summary>
    public string? Note { get; init; }
}

/// <param name="GivenTo">Who can answer it.</param>
/// <param name="DueAt">When it has to be dealt with; null: no such time.</param>
public sealed record RequestTaken(string Id, IReadOnlyList<string> GivenTo, DateTimeOffset? DueAt);

/// <summary>What became of a mailbox's own mail and questions.</summary>
public sealed record OwnMatters(IReadOnlyList<HeldMail> Held, IReadOnlyList<AskedQuestion> Asked);

/// <param name="State"><c>held</c>, <c>approved</c>, <c>released</c>, <c>refused</c>, <c>returned</c>, <c>expired</c> and so on.</param>
/// <param name="Reason">What was said when it was refused; null: nothing.</param>
public sealed record HeldMail(string Id, string? Subject, IReadOnlyList<string> To, string State, DateTimeOffset HeldAt, DateTimeOffset ExpiresAt, string? Reason);

/// <param name="Kind"><c>advice</c>, <c>permission</c> or <c>incident</c>.</param>
/// <param name="Decision"><c>send</c>, <c>do-not-send</c>, <c>closed</c> and so on; null: not answered yet.</param>
public sealed record AskedQuestion(string Id, string Kind, string? Subject, DateTimeOffset At, string? Decision, string? Answer, string? AnsweredBy);
