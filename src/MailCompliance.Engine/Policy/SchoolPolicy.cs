using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MailCompliance.Engine.Duties;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Policy;

/// <summary>A school's policy in force: immutable, read from one file, valid as a whole.</summary>
public sealed record SchoolPolicy
{
    /// <summary>SHA-256 of the file's bytes, lower-case hex: stands in every log entry.</summary>
    public required string Hash { get; init; }

    /// <summary>The file's text, for the history of policies.</summary>
    public string Source { get; init; } = "";

    public PolicyDetails Details { get; init; } = new();

    public required SchoolDetails School { get; init; }

    public Contacts Contacts { get; init; } = new();

    /// <summary>Whether a sender who was warned by a rule and goes on says why.</summary>
    public AskReason ReasonFor(string rule) => Rules.FirstOrDefault(active => active.Id == rule)?.Reason ?? AskReason.Offer;

    /// <summary>The headteacher's address; null: the policy names none.</summary>
    public string? Head => Contacts.Headteacher ?? School.Headteacher;

    /// <summary>
    /// Who answers for the policy, as addresses: of <see cref="PolicyDetails.Owner"/> itself where it is one, else of those whose office it
    /// names (<c>Headteacher and chair of governors</c>, <c>DPO</c>). Empty where it names nobody who can be written to.
    /// </summary>
    public IReadOnlyList<string> OwnerAddresses => PolicyOwner.AddressesOf(this);

    /// <summary>In order, those of whom the first who may decides where nobody else is left (R42, R68).</summary>
    public IEnumerable<string> Reserve
    {
        get
        {
            IEnumerable<string?> named = [Contacts.Fallback, Head, Contacts.Dpo, .. Contacts.SeniorStaff, Contacts.Dsl];
            return named.OfType<string>();
        }
    }

    /// <summary>The rules that the file names, in catalogue order. A rule not named is off.</summary>
    public IReadOnlyList<ActiveRule> Rules { get; init; } = [];

    /// <summary>The duties that the file names.</summary>
    public IReadOnlyList<IDuty> Duties { get; init; } = [];

    public IReadOnlyList<PolicyException> Exceptions { get; init; } = [];

    /// <summary>Ways to protect a message, in order of preference.</summary>
    public IReadOnlyList<ProtectionMethod> Protection { get; init; } = [ProtectionMethod.Already, ProtectionMethod.Smime, ProtectionMethod.Hold];

    /// <summary>What becomes of a message that has to wait for some of its recipients only.</summary>
    public PartialHold PartialHold { get; init; }

    /// <summary>Whether text is read out of pictures (OCR): it costs seconds of a processor for each.</summary>
    public bool ReadPictures { get; init; }

    /// <summary>False for an empty policy: then nothing is looked for and nothing altered.</summary>
    public bool AsksForSomething => Rules.Count > 0 || Duties.Count > 0;

    /// <summary>Who may do what with held and flagged mail, by role.</summary>
    public IReadOnlyDictionary<string, RoleHolders> Roles { get; init; } = new Dictionary<string, RoleHolders>();

    /// <summary>The school's terms: weekdays within them are school days. Empty: every weekday is one.</summary>
    public IReadOnlyList<SchoolTerm> Terms { get; init; } = [];

    /// <summary>Days within the terms on which the school is closed.</summary>
    public IReadOnlyList<DateOnly> Closed { get; init; } = [];

    public ApprovalDetails Approval { get; init; } = new();

    public RetentionTimes Retention { get; init; } = new();

    /// <summary>How far back recent sending is counted; null where no rule asks.</summary>
    public TimeSpan? SendingWindow { get; init; }

    /// <summary>How many school days a held message waits for a decision.</summary>
    public int HoldSchoolDays => Retention.HoldSchoolDays;
}

/// <summary>The policy document itself.</summary>
public sealed record PolicyDetails
{
    /// <summary>Title of the document that the rules come from.</summary>
    public string? Title { get; init; }

    /// <summary>Version of that document.</summary>
    public string? Version { get; init; }

    /// <summary>Who answers for the policy, and hears of its review: an address, a role, or a body.</summary>
    public string? Owner { get; init; }

    /// <summary>The day by which the policy is to be looked at again.</summary>
    public DateOnly? ReviewDate { get; init; }

    /// <summary>Laws and guidance that the policy cites.</summary>
    public IReadOnlyList<string> Laws { get; init; } = [];

    /// <summary>On what the school bases the checking of mail (UK GDPR article 6, and 9 for special categories), as staff read it.</summary>
    public string? LawfulBasis { get; init; }

    /// <summary>Year of the edition of "Keeping children safe in education" that is in force; older ones are named as outdated.</summary>
    [Range(2025, 2100)]
    public int KeepingChildrenSafeEdition { get; init; } = 2025;
}

/// <summary>Who is told and who decides: mail addresses.</summary>
public sealed record Contacts
{
    /// <summary>Default: that of the school.</summary>
    [Form(TextForm.Address)]
    public string? Headteacher { get; init; }

    /// <summary>The data protection officer.</summary>
    [Form(TextForm.Address)]
    public string? Dpo { get; init; }

    /// <summary>The designated safeguarding lead.</summary>
    [Form(TextForm.Address)]
    public string? Dsl { get; init; }

    /// <summary>Staff who may give permissions beside the headteacher.</summary>
    [Form(TextForm.Address)]
    public IReadOnlyList<string> SeniorStaff { get; init; } = [];

    /// <summary>Who is told at once, beside the data protection officer, that a message was sent wrongly (R46, R47). Empty: the headteacher.</summary>
    [Form(TextForm.Address)]
    public IReadOnlyList<string> SentInError { get; init; } = [];

    /// <summary>Who looks after the mail system.</summary>
    [Form(TextForm.Address)]
    public string? Technician { get; init; }

    /// <summary>Who decides when nobody else can: approval never fails open (R42, R68).</summary>
    [Form(TextForm.Address)]
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

/// <summary>Whether a sender who was warned in Outlook and goes on says why. The reason stands in the log.</summary>
public enum AskReason
{
    /// <summary>He may.</summary>
    Offer,

    /// <summary>He is not asked.</summary>
    None,

    /// <summary>He has to: without a reason the message is treated as if nobody had warned him.</summary>
    Require,
}

/// <summary>What becomes of a message that has to wait for some of its recipients only.</summary>
public enum PartialHold
{
    /// <summary>It waits as a whole, and goes to all at once.</summary>
    Whole,

    /// <summary>It goes to the others at once.</summary>
    Split,
}

/// <summary>
/// What follows where facts that a rule needs cannot be had: the memory of recent sending, or what is inside attachments. People are
/// always at hand: a snapshot that cannot be renewed stays in force.
/// </summary>
public enum IfUnavailable
{
    /// <summary>The message is answered with a temporary failure and comes again.</summary>
    Defer,

    /// <summary>
    /// The message is judged without the rule, with a note in its trace: a choice that a school has to write down. It takes effect
    /// where every rule that needs the same facts says so; else the message comes again all the same.
    /// </summary>
    Pass,
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
    /// <summary>What follows where the rule's facts cannot be had.</summary>
    public IfUnavailable IfUnavailable { get; init; }

    /// <summary>Whether a sender who goes on although warned says why.</summary>
    public AskReason Reason { get; init; }

    /// <summary>An instance of the definition's settings type: what the rule was made from, for display.</summary>
    public object Settings { get; init; } = new NoSettings();

    public string Id => Definition.Id;
}

/// <summary>Another outcome for some senders or recipients; the first case that matches holds.</summary>
/// <param name="Senders"><c>group:NAME</c>, an address, or <c>*@domain</c>; empty: every sender.</param>
/// <param name="Recipients">A class (<c>parent</c>), <c>any</c>, <c>group:NAME</c> of staff, an address, or <c>*@domain</c>; empty: all.</param>
public sealed record RuleCase(
    [property: Form(TextForm.Sender)] IReadOnlyList<string> Senders,
    [property: Form(TextForm.Recipient)] IReadOnlyList<string> Recipients,
    Outcome Outcome);

/// <summary>A permission that ends: within its days the rule only records for this sender (R57).</summary>
/// <param name="Sender">An address, <c>group:NAME</c> or <c>*@domain</c>.</param>
/// <param name="From">First day, inclusive.</param>
/// <param name="Until">Last day, inclusive.</param>
public sealed record PolicyException(
    [property: Form(TextForm.Rule)] string Rule,
    [property: Form(TextForm.Sender)] string Sender,
    string Reason,
    string ApprovedBy,
    DateOnly From,
    DateOnly Until)
{
    /// <summary>The most outside recipients, of this message or of the same text sent one by one, that it covers; null: any number (R19).</summary>
    [JsonPropertyName("count"), Range(1, 1_000_000)]
    public int? MaxRecipients { get; init; }
}
