namespace MailCompliance.Engine.Verdicts;

/// <summary>What becomes of the message as a whole.</summary>
public enum VerdictKind
{
    Pass,
    Warn,
    Protect,
    Hold,
    Block,
}

/// <summary>The worst ruling decides.</summary>
public sealed record Verdict(VerdictKind Kind, IReadOnlyList<Ruling> Rulings)
{
    public static Verdict From(IReadOnlyList<Ruling> rulings)
    {
        var worst = rulings.Count == 0 ? Outcome.Off : rulings.Max(ruling => ruling.Outcome);
        return new Verdict(KindOf(worst), rulings);
    }

    /// <summary>What the rulings alone say, where the plan made more of it; null where it did not.</summary>
    public VerdictKind? Before { get; init; }

    /// <summary>The rulings that brought the verdict about, for the reply to the sender.</summary>
    public IEnumerable<Ruling> Decisive => Rulings.Where(ruling => KindOf(ruling.Outcome) == (Before ?? Kind));

    /// <summary>The verdict as the plan carries it out: what can only be held (no protection usable, the sender must be asked) is held.</summary>
    public Verdict SettledBy(ActionPlan plan) =>
        Kind < VerdictKind.Hold && plan.Find<Hold>() is not null ? this with { Kind = VerdictKind.Hold, Before = Kind } : this;

    private static VerdictKind KindOf(Outcome outcome) => outcome switch
    {
        Outcome.Off or Outcome.Record => VerdictKind.Pass,
        Outcome.Warn => VerdictKind.Warn,
        Outcome.Protect => VerdictKind.Protect,
        Outcome.Hold => VerdictKind.Hold,
        Outcome.Block => VerdictKind.Block,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}
