using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Server.AddIn.LocalPolicies;

/// <summary>The mildest outcome that a rule can have for a sender, whoever the recipients are.</summary>
internal static class MildestOutcome
{
    /// <param name="own">An outcome that the finding brings along; null: the rule's.</param>
    public static Outcome Of(ActiveRule rule, SenderFacts sender, SchoolPolicy policy, DateOnly today, Outcome? own = null)
    {
        if (policy.Exceptions.Any(exception => exception.Rule == rule.Id && today <= exception.Until && PartyPattern.Parse(exception.Sender).MatchesSender(sender)))
            return Outcome.Record;
        var cases = rule.Cases.Where(one => one.Senders.Count == 0 || one.Senders.Any(pattern => PartyPattern.Parse(pattern).MatchesSender(sender))).ToList();
        // the first case for everybody hides those behind it, and the rule's own outcome
        var decisive = cases.FindIndex(one => one.Recipients.Count == 0 || one.Recipients.Any(pattern => PartyPattern.Parse(pattern).IsAny));
        var possible = decisive < 0 ? cases.Select(one => one.Outcome).Append(own ?? rule.Outcome) : cases.Take(decisive + 1).Select(one => one.Outcome);
        return possible.Min();
    }
}
