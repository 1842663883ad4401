namespace MailCompliance.Engine.Policy;

/// <summary>Cases of a rule that can never have an effect. The first case that matches holds.</summary>
internal sealed class CaseLint(SchoolPolicy policy, JsonItem root, ProblemList problems)
{
    public void Run()
    {
        foreach (var rule in policy.Rules)
        {
            var items = root[PolicyDocument.RulesKey]![rule.Id]!["cases"]?.Elements ?? [];
            if (items.Count != rule.Cases.Count)
                continue;
            for (var index = 0; index < items.Count; index++)
                Check(rule, index, items);
        }
    }

    private void Check(ActiveRule rule, int index, IReadOnlyList<JsonItem> items)
    {
        var entry = rule.Cases[index];
        for (var before = 0; before < index; before++)
        {
            if (!Swallows(rule.Cases[before], entry))
                continue;
            problems.Warning(items[index], $"can never matter: the case in line {items[before].Line} takes every message that this one means. Put the narrower case first.");
            return;
        }

        if (entry.Senders.Count == 0 && (entry.Recipients.Count == 0 || entry.Recipients.Contains(PolicyText.Any)))
            problems.Warning(items[index], "names neither senders nor recipients, so it takes every message. Set the rule's own outcome instead.");
        else if (entry.Outcome == rule.Outcome && index == items.Count - 1)
            problems.Advice(items[index], "has no effect: its outcome is that of the rule.");
    }

    private static bool Swallows(RuleCase first, RuleCase second) =>
        Covers(first.Senders, second.Senders) && Covers(first.Recipients, second.Recipients);

    /// <summary>Whether everybody named in the second list is named in the first; an empty list names everybody.</summary>
    private static bool Covers(IReadOnlyList<string> first, IReadOnlyList<string> second) =>
        first.Count == 0
        || first.Contains(PolicyText.Any)
        || second.Count > 0 && second.All(wanted => first.Any(given => Covers(given, wanted)));

    private static bool Covers(string given, string wanted) =>
        string.Equals(given, wanted, StringComparison.OrdinalIgnoreCase)
        || given.StartsWith("*@", StringComparison.Ordinal) && wanted.EndsWith(given[1..], StringComparison.OrdinalIgnoreCase);
}
