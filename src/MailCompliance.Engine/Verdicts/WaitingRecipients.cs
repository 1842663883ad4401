using MailCompliance.Engine.Policy;

namespace MailCompliance.Engine.Verdicts;

/// <summary>For whom a held message has to wait, where the policy lets the others have it at once (<see cref="PartialHold.Split"/>).</summary>
public static class WaitingRecipients
{
    /// <summary>
    /// The recipients for whom, each alone, the same findings would hold the message or refuse it. A finding about the message as
    /// a whole is about each of them. What is left has to be judged as a message of its own before it goes.
    /// </summary>
    /// <param name="policy">The one that <paramref name="evaluation"/> was made by.</param>
    public static IReadOnlySet<string> Of(Evaluation evaluation, SchoolPolicy policy)
    {
        var waiting = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var recipient in evaluation.Facts.Recipients)
        {
            var facts = evaluation.Facts with { Recipients = [recipient] };
            var rulings =
                from ruling in evaluation.Verdict.Rulings
                where ruling.Finding.Recipients.Count == 0 || ruling.Finding.Recipients.Contains(recipient.Address, StringComparer.OrdinalIgnoreCase)
                let active = policy.Rules.First(rule => rule.Id == ruling.Rule)
                select Rulings.For(active, ruling.Finding, facts, policy);
            var plan = Planning.For(facts, Verdict.From([.. rulings]), policy);
            if (plan.Find<Hold>() is not null || plan.Find<Refuse>() is not null)
                waiting.Add(recipient.Address);
        }

        return waiting;
    }
}
