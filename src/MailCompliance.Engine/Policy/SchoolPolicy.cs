using MailCompliance.Engine.Duties;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Policy;

/// <summary>A school's policy in force: immutable, read from one file, valid as a whole.</summary>
public sealed record SchoolPolicy
{
    /// <summary>SHA-256 of the file's bytes, lower-case hex: stands in every log entry.</summary>
    public required string Hash { get; init; }

    public PolicyDetails Details { get; init; } = new();

    public required SchoolDetails School { get; init; }

    public Contacts Contacts { get; init; } = new();

    /// <summary>The rules that the file names, in catalogue order. A rule not named is off.</summary>
    public IReadOnlyList<ActiveRule> Rules { get; init; } = [];

    /// <summary>The duties that the file names.</summary>
    public IReadOnlyList<IDuty> Duties { get; init; } = [];

    public IReadOnlyList<PolicyException> Exceptions { get; init; } = [];

    /// <summary>Ways to protect a message, in order of preference.</summary>
    public IReadOnlyList<ProtectionMethod> Protection { get; init; } = [ProtectionMethod.Already, ProtectionMethod.Smime, ProtectionMethod.Hold];

    /// <summary>How far back recent sending is counted; null where no rule asks.</summary>
    public TimeSpan? SendingWindow { get; init; }

    /// <summary>How many school days a held message waits for a decision.</summary>
    public int HoldSchoolDays { get; init; } = 3;
}

/// <summary>The policy document itself.</summary>
public sealed record PolicyDetails
{
    public string? Title { get; init; }
    public string? Version { get; init; }
    public string? Owner { get; init; }
    public DateOnly? ReviewDate { get; init; }
    public IReadOnlyList<string> Laws { get; init; } = [];
}

/// <summary>Who is told and who decides: mail addresses.</summary>
public sealed record Contacts
{
    public string? Headteacher { get; init; }
    public string? Dpo { get; init; }
    public string? Dsl { get; init; }
    public IReadOnlyList<string> SeniorStaff { get; init; } = [];
    public string? Technician { get; init; }

    /// <summary>Who decides when nobody else can: approval never fails open (R42, R68).</summary>
    public string? Fallback { get; init; }
}

/// <summary>What happens to a message with a warning that no add-in showed to the sender.</summary>
public enum Unwarned
{
    Deliver,

    /// <summary>Deliver, and tell the sender by a short note.</summary>
    DeliverAndTell,

    /// <summary>Hold until the sender answers.</summary>
    HoldAndAsk,
}

/// <summary>A rule as this school has switched it on.</summary>
public sealed record ActiveRule(
    RuleDefinition Definition,
    IRule Rule,
    Outcome Outcome,
    string Clause,
    Unwarned Unwarned,
    IReadOnlyList<RuleCase> Cases)
{
    public string Id => Definition.Id;
}

/// <summary>Another outcome for some senders or recipients; the first case that matches holds.</summary>
/// <param name="Senders"><c>group:NAME</c>, an address, or <c>*@domain</c>; empty: every sender.</param>
/// <param name="Recipients">A class (<c>parent</c>), <c>any</c>, an address, or <c>*@domain</c>; empty: all.</param>
public sealed record RuleCase(IReadOnlyList<string> Senders, IReadOnlyList<string> Recipients, Outcome Outcome);

/// <summary>A permission that ends: within its days the rule only records for this sender (R57).</summary>
/// <param name="Sender">An address, <c>group:NAME</c> or <c>*@domain</c>.</param>
/// <param name="From">First day, inclusive.</param>
/// <param name="Until">Last day, inclusive.</param>
public sealed record PolicyException(string Rule, string Sender, string Reason, string ApprovedBy, DateOnly From, DateOnly Until)
{
    /// <summary>The most outside recipients, of this message or of the same text sent one by one, that it covers; null: any number (R19).</summary>
    public int? MaxRecipients { get; init; }
}
