using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

/// <summary>Some addresses, with what is to follow when one of them is written to.</summary>
public sealed record ListedRecipients
{
    /// <summary>Addresses, patterns with <c>*</c> (<c>press@*</c>, <c>*@lawyers.example</c>) or bare domains, or a class.</summary>
    [Form(TextForm.Recipient)]
    public IReadOnlyList<string> Patterns { get; init; } = [];

    /// <summary>What follows; not given: the rule's own outcome.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>For the sender, as a sentence: who that is. "The press office answers journalists."</summary>
    public string Reason { get; init; } = "";

    /// <summary>For the sender, as a sentence: what to do instead.</summary>
    public string Advice { get; init; } = "";
}

public sealed record ListedRecipientSettings
{
    /// <summary>Addresses or domains that get the rule's own outcome.</summary>
    [Form(TextForm.Recipient)]
    public IReadOnlyList<string> Patterns { get; init; } = [];

    /// <summary>Lists with an outcome and a reason of their own; the first that matches a recipient counts for it.</summary>
    public IReadOnlyList<ListedRecipients> Entries { get; init; } = [];
}

/// <summary>
/// Some recipients need a decision first: press, lawyers, former staff. Policy: S0 section 4, "Quality": "Whether any authorisation
/// is required before sending".
/// </summary>
public sealed class ListedRecipientRule : IRule
{
    private readonly (PartyPattern[] Patterns, ListedRecipients Entry)[] lists;

    public ListedRecipientRule(ListedRecipientSettings settings)
    {
        var own = new ListedRecipients { Patterns = settings.Patterns };
        lists = [.. settings.Entries.Append(own).Select(entry => (entry.Patterns.Select(PartyPattern.Parse).ToArray(), entry))];
    }

    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        foreach (var (patterns, entry) in lists)
        {
            var found = facts.Recipients.Where(recipient =>
                IsListed(patterns, recipient) && FirstListOf(recipient) == entry).ToList();
            if (found.Count > 0)
                yield return FindingFor(entry, found);
        }
    }

    private ListedRecipients? FirstListOf(RecipientFacts recipient) => lists.FirstOrDefault(list => IsListed(list.Patterns, recipient)).Entry;

    private static bool IsListed(PartyPattern[] patterns, RecipientFacts recipient) =>
        patterns.Any(pattern => recipient.Classes.Any(kind => pattern.MatchesRecipient(recipient.Address, kind, person: null)));

    private static Finding FindingFor(ListedRecipients entry, List<RecipientFacts> found) => new(
        entry.Reason.Length > 0
            ? $"Your message goes to {Naming(found)}. {entry.Reason}"
            : $"Your message goes to {Naming(found)}. The school's policy lists this address.",
        entry.Advice.Length > 0 ? entry.Advice : "Ask the headteacher before you write there.")
    {
        Recipients = [.. found.Select(recipient => recipient.Address)],
        OwnOutcome = entry.Outcome,
    };

    private static string Naming(List<RecipientFacts> found) => found.Count == 1 ? found[0].Address : $"{found.Count} listed addresses";
}
