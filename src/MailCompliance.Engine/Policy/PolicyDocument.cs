using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Policy;

/// <summary>The keys of the policy file's top level, as bound: rules and duties apart, whose keys the catalogues give.</summary>
internal sealed record PolicyDocument
{
    /// <summary>Keys of the top level that are not bound by type.</summary>
    public static readonly string[] OtherKeys = [SchemaKey, RulesKey, DutiesKey];

    public const string SchemaKey = "$schema";
    public const string RulesKey = "rules";
    public const string DutiesKey = "duties";

    /// <summary>The school itself.</summary>
    public SchoolDetails? School { get; init; }

    /// <summary>The policy document itself.</summary>
    public PolicyDetails Policy { get; init; } = new();

    /// <summary>Who is told and who decides.</summary>
    public Contacts Contacts { get; init; } = new();

    /// <summary>Who may do what with held and flagged mail.</summary>
    public IReadOnlyDictionary<string, RoleHolders> Roles { get; init; } = new Dictionary<string, RoleHolders>();

    /// <summary>Permissions that end (R57).</summary>
    public IReadOnlyList<PolicyException> Exceptions { get; init; } = [];

    /// <summary>Ways to protect a message, in order of preference.</summary>
    public IReadOnlyList<ProtectionMethod>? Protection { get; init; }

    /// <summary>What becomes of a message that has to wait for some of its recipients only: <c>whole</c>, it waits for all, or <c>split</c>, it goes to the others at once.</summary>
    public PartialHold PartialHold { get; init; }

    /// <summary>How attachments are read.</summary>
    public DocumentDetails Documents { get; init; } = new();

    /// <summary>How long things are kept.</summary>
    public RetentionTimes Retention { get; init; } = new();

    /// <summary>What happens while a held message waits for a decision.</summary>
    public ApprovalDetails Approval { get; init; } = new();

    /// <summary>The school's terms.</summary>
    public IReadOnlyList<SchoolTerm> Terms { get; init; } = [];

    /// <summary>Days within the terms on which the school is closed: bank holidays, half terms day by day, training days.</summary>
    public IReadOnlyList<DateOnly> Closed { get; init; } = [];
}

/// <summary>How attachments are read.</summary>
public sealed record DocumentDetails
{
    /// <summary>
    /// Whether text is read out of pictures too: scans, photographs of letters, screenshots. Needs tesseract on the server, and seconds
    /// of its processor for each picture.
    /// </summary>
    public bool ReadPictures { get; init; }
}

/// <summary>The keys that every rule takes beside its own settings.</summary>
internal sealed record RuleEntry
{
    /// <summary>What follows from a finding.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>The clause of the school's policy, as staff may cite it. Default: where the rule comes from.</summary>
    public string? Clause { get; init; }

    /// <summary>What happens to a warned message whose sender no add-in warned.</summary>
    public Unwarned Unwarned { get; init; } = Unwarned.DeliverAndTell;

    /// <summary>Other outcomes for some senders or recipients; the first that matches holds.</summary>
    public IReadOnlyList<RuleCase> Cases { get; init; } = [];

    /// <summary>What follows where the rule's facts cannot be had.</summary>
    public IfUnavailable IfUnavailable { get; init; }

    /// <summary>Whether a sender who was warned in Outlook and goes on says why.</summary>
    public AskReason Reason { get; init; }
}
