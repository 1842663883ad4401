using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Policy;
using MailCompliance.Mime;

namespace MailCompliance.Engine.Verdicts;

/// <summary>Verdict and standing duties to a plan.</summary>
public static class Planning
{
    /// <summary>
    /// The actions in the order in which a channel carries them out: signature, disclaimer, protection, copy, then hold or refuse.
    /// A refused message has no other action. A held one keeps the rest: that is what is done to it on release.
    /// </summary>
    public static ActionPlan For(MessageFacts facts, Verdict verdict, SchoolPolicy policy)
    {
        if (verdict.Kind == VerdictKind.Block)
            return new([new Refuse(Reason(verdict.Decisive))]);

        var actions = Duties(facts, policy).OrderBy(OrderOf).ToList();
        var protection = ProtectionPlan.For(facts, verdict, policy, actions);
        if (protection is { Method: not ProtectionMethod.Hold })
            actions.Add(protection);

        if (verdict.Kind == VerdictKind.Hold)
            actions.Add(HoldFor(verdict.Decisive, facts, policy));
        else if (protection is { Method: ProtectionMethod.Hold })
            actions.Add(HoldFor(WithOutcome(verdict, Outcome.Protect), facts, policy));
        else
            actions.AddRange(ForWarnings(WithOutcome(verdict, Outcome.Warn), facts, policy));

        return new([.. actions.OrderBy(OrderOf)]);
    }

    private static IEnumerable<PlannedAction> Duties(MessageFacts facts, SchoolPolicy policy)
    {
        var treatment = ClassTreatment.Of(facts.Class);
        var untouchable = facts.Security != MessageSecurity.None;
        foreach (var action in policy.Duties.SelectMany(duty => duty.Plan(facts)))
        {
            switch (action)
            {
                case StampDisclaimer or StampSignature:
                    if (treatment.Stamped && !untouchable)
                        yield return action;
                    break;
                case CopyTo copy:
                    if (treatment.Copied)
                        yield return untouchable ? copy with { Visible = false } : copy;
                    break;
                default:
                    yield return action;
                    break;
            }
        }
    }

    private static Hold HoldFor(IEnumerable<Ruling> because, MessageFacts facts, SchoolPolicy policy)
    {
        var rulings = because.ToList();
        var concerned = ConcernedStaff.Of(facts);
        return new Hold(Approvers.For(rulings, concerned, facts, policy), Reason(rulings)) { Concerned = concerned };
    }

    /// <summary>A sender who sees the warning in his mail program, or provably saw it there, has decided already.</summary>
    private static IEnumerable<PlannedAction> ForWarnings(List<Ruling> found, MessageFacts facts, SchoolPolicy policy)
    {
        var warnings = found.Where(ruling => !IsAnswered(ruling, facts.Proof, policy)).ToList();
        if (warnings.Count == 0 || facts.Message.Channel == Messages.Channel.AddIn)
            yield break;
        var asked = warnings.Where(ruling => UnwarnedOf(ruling, policy) == Unwarned.HoldAndAsk).ToList();
        if (asked.Count > 0)
            yield return new Hold([facts.Sender.Address], Reason(asked)) { SenderDecides = true };
        var told = warnings.Where(ruling => UnwarnedOf(ruling, policy) == Unwarned.DeliverAndTell).ToList();
        if (asked.Count == 0 && told.Count > 0)
            yield return new TellSender(told, Reason(told));
    }

    private static bool IsAnswered(Ruling ruling, WarningProof? proof, SchoolPolicy policy) =>
        proof?.Covers(ruling.Rule) == true && (proof.Reason is not null || policy.ReasonFor(ruling.Rule) != AskReason.Require);

    private static Unwarned UnwarnedOf(Ruling ruling, SchoolPolicy policy) =>
        policy.Rules.FirstOrDefault(active => active.Id == ruling.Rule)?.Unwarned ?? Unwarned.DeliverAndTell;

    private static List<Ruling> WithOutcome(Verdict verdict, Outcome outcome) =>
        [.. verdict.Rulings.Where(ruling => ruling.Outcome == outcome)];

    private static string Reason(IEnumerable<Ruling> rulings) => string.Join(' ', rulings.Select(ruling => ruling.Finding.What).Distinct());

    private static int OrderOf(PlannedAction action) => action switch
    {
        StampSignature => 0,
        StampDisclaimer => 1,
        Protect => 2,
        MoveToBcc => 3,
        CopyTo => 3,
        TellSender => 4,
        Hold => 5,
        Refuse => 6,
        _ => 4,
    };
}
