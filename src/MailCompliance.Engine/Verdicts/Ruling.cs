namespace MailCompliance.Engine.Verdicts;

/// <summary>A finding together with what the school's policy makes of it.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Outcome">What follows. <see cref="Outcome.Record"/> where a duty repaired the fault or an exception covers it.</param>
/// <param name="Clause">The clause of the school's policy, as staff may cite it.</param>
/// <param name="Because">How the outcome came about: the rule's own, a case, an exception, a repair. For the decision trace.</param>
public sealed record Ruling(string Rule, Outcome Outcome, string Clause, Finding Finding, string Because);
