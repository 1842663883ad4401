using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Duties;

/// <summary>How the headteacher's copy travels.</summary>
public enum CopyForm
{
    /// <summary>In the Cc field: everybody sees it.</summary>
    Cc,

    /// <summary>In the envelope only, like a blind copy.</summary>
    Envelope,

    /// <summary>Gathered into a daily digest; not yet available, the policy reader refuses it.</summary>
    Digest,
}

public sealed record CopyToHeadteacherSettings
{
    /// <summary>Recipient classes whose mail is copied; <c>any</c>: everybody outside the school.</summary>
    [Form(TextForm.Class)]
    public IReadOnlyList<string> Classes { get; init; } = ["parent", "governor", "agency"];

    /// <summary>How the copy travels.</summary>
    public CopyForm As { get; init; } = CopyForm.Envelope;

    /// <summary>Who gets the copy: an address; empty: the school's headteacher.</summary>
    [Form(TextForm.Address)]
    public string To { get; init; } = "";

    /// <summary>
    /// Protected channels, never copied: an address or pattern (<c>union@*</c>, <c>*@nhs-trust.example</c>) of a sender or recipient,
    /// <c>group:NAME</c> of the sender, or words that stand in the subject (<c>grievance</c>, <c>subject:occupational health</c>).
    /// </summary>
    public IReadOnlyList<string> Except { get; init; } = [];
}

/// <summary>
/// Mail to parents, carers, governors and outside agencies is copied to the headteacher. Policy: S3, "Any email communication with
/// parents, carers, members of the Governing Body or other external agency should ALWAYS be copied to the Headteacher".
/// </summary>
/// <remarks>
/// Never twice, never of the headteacher's own mail, never of a protected channel (union, grievance, occupational health,
/// safeguarding): one exempt recipient or word keeps the whole message uncopied, for the copy would show all of it.
/// </remarks>
public sealed class CopyToHeadteacherDuty : IDuty
{
    public const string Name = "copy-to-headteacher";

    private const string SubjectPrefix = "subject:";

    private readonly CopyToHeadteacherSettings settings;
    private readonly string? headteacher;
    private readonly PartyPattern[] protectedParties;
    private readonly string[] protectedWords;

    public CopyToHeadteacherDuty(CopyToHeadteacherSettings settings, SchoolDetails school)
    {
        this.settings = settings;
        headteacher = settings.To.Length > 0 ? settings.To : school.Headteacher;
        protectedParties = [.. settings.Except.Where(entry => !IsWords(entry)).Select(PartyPattern.Parse)];
        protectedWords = [.. settings.Except.Where(IsWords).Select(WordsOf)];
    }

    public string Id => Name;

    /// <summary>Whom the copy goes to; null: the policy names nobody, so that none is made.</summary>
    public string? CopiedTo => headteacher;

    /// <summary>Recipient classes whose mail is copied.</summary>
    public IReadOnlyList<string> CopiedFor => settings.Classes;

    /// <summary>Whether any channel is protected from being copied.</summary>
    public bool HasProtectedChannels => settings.Except.Count > 0;

    public IEnumerable<PlannedAction> Plan(MessageFacts facts)
    {
        if (headteacher is null || ConcernsHeadteacher(facts, headteacher) || IsProtected(facts))
            yield break;
        var classes = CopiedClasses(facts);
        if (classes.Count > 0)
            yield return new CopyTo([headteacher], settings.As == CopyForm.Cc, $"Mail to {Listing.And(classes)} is copied to the headteacher.");
    }

    private static bool ConcernsHeadteacher(MessageFacts facts, string headteacher) =>
        Same(facts.Sender.Address, headteacher)
        || Same(facts.Message.EnvelopeSender, headteacher)
        || Same(facts.Sender.ActualSender?.Email, headteacher)
        || facts.Recipients.Any(recipient => Same(recipient.Address, headteacher))
        || facts.Message.VisibleRecipients.Any(recipient => Same(recipient.Address, headteacher));

    private List<string> CopiedClasses(MessageFacts facts)
    {
        var all = settings.Classes.Contains("any", StringComparer.OrdinalIgnoreCase);
        var found = new SortedSet<RecipientClass>();
        foreach (var recipient in facts.Recipients)
        {
            foreach (var kind in recipient.Classes)
            {
                if (settings.Classes.Contains(kind.ToString(), StringComparer.OrdinalIgnoreCase) || (all && recipient.IsOutside))
                    found.Add(kind);
            }
        }

        return [.. found.Select(PartyPattern.PluralOf)];
    }

    private bool IsProtected(MessageFacts facts) =>
        protectedParties.Any(party =>
            party.MatchesSender(facts.Sender) || facts.Recipients.Any(recipient => party.MatchesAddress(recipient.Address)))
        || protectedWords.Any(words => WordSearch.Contains(facts.Message.Subject ?? "", words));

    private static bool IsWords(string entry) =>
        entry.StartsWith(SubjectPrefix, StringComparison.OrdinalIgnoreCase)
        || (!entry.Contains('@', StringComparison.Ordinal) && !entry.StartsWith("group:", StringComparison.OrdinalIgnoreCase) && !entry.Contains('.', StringComparison.Ordinal));

    private static string WordsOf(string entry) =>
        (entry.StartsWith(SubjectPrefix, StringComparison.OrdinalIgnoreCase) ? entry[SubjectPrefix.Length..] : entry).Trim();

    private static bool Same(string? one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
