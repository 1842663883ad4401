using MailCompliance.Engine.Policy;

namespace MailCompliance.Engine.Verdicts;

/// <summary>A message that would be held, as it goes with permission.</summary>
/// <param name="Evaluation">Without any hold.</param>
/// <param name="Rulings">All that has to be allowed for it.</param>
public sealed record LiftedHold(Evaluation Evaluation, IReadOnlyList<Ruling> Rulings)
{
    /// <summary>Holds that one message can have, one behind the other: for a rule's outcome, then for want of protection.</summary>
    private const int MostHolds = 3;

    /// <param name="because">Who allowed it, for the decision trace.</param>
    /// <returns>Null: nothing holds it, it is the sender who decides, or what is behind the hold is a block.</returns>
    public static LiftedHold? Of(Evaluation evaluation, string because, SchoolPolicy policy)
    {
        var (lifted, rulings) = (evaluation, new List<Ruling>());
        for (var holds = 0; lifted.Plan.Find<Hold>() is { } hold; holds++)
        {
            if (hold.SenderDecides || holds == MostHolds)
                return null;
            rulings.AddRange(lifted.Verdict.Decisive);
            lifted = lifted.Allowing(because, policy);
        }

        return rulings.Count == 0 || lifted.Plan.Find<Refuse>() is not null ? null : new LiftedHold(lifted, rulings);
    }
}
