using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Policy;

namespace MailCompliance.Engine.Verdicts;

/// <summary>Findings to rulings: the rule's outcome, its cases, the exceptions, what a duty repairs.</summary>
public static class Rulings
{
    public static Ruling For(ActiveRule active, Finding finding, MessageFacts facts, SchoolPolicy policy) => throw new NotImplementedException();
}

/// <summary>Verdict and standing duties to a plan.</summary>
public static class Planning
{
    public static ActionPlan For(MessageFacts facts, Verdict verdict, SchoolPolicy policy) => throw new NotImplementedException();
}
