using MailCompliance.Engine.Duties;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Server.Cli;

/// <summary>What <c>policy show</c> says of a policy; printed as JSON as it stands here.</summary>
internal sealed record PolicySummary(
    PolicyDetails Policy,
    string Hash,
    SchoolDetails School,
    Contacts Contacts,
    IReadOnlyList<ShownRule> Rules,
    IReadOnlyList<string> Off,
    IReadOnlyList<ShownDuty> Duties,
    IReadOnlyList<ShownException> Exceptions,
    IReadOnlyList<ProtectionMethod> Protection,
    int HoldSchoolDays)
{
    public static PolicySummary Of(SchoolPolicy policy) => new(
        policy.Details,
        policy.Hash,
        policy.School,
        policy.Contacts,
        [.. policy.Rules.Select(ShownRule.Of)],
        [.. RuleCatalogue.All.Select(rule => rule.Id).Except(policy.Rules.Select(rule => rule.Id))],
        [.. policy.Duties.Select(ShownDuty.Of)],
        [.. policy.Exceptions.Select(ShownException.Of)],
        policy.Protection,
        policy.HoldSchoolDays);
}

/// <param name="Settings">An instance of the rule's settings type.</param>
internal sealed record ShownRule(
    string Rule, string Title, string Purpose, Outcome Outcome, string Clause, Unwarned? Unwarned, IfUnavailable IfUnavailable, object Settings, IReadOnlyList<RuleCase> Cases)
{
    public static ShownRule Of(ActiveRule active) => new(
        active.Id,
        active.Definition.Title,
        active.Definition.Purpose,
        active.Outcome,
        active.Clause,
        active.Outcome == Outcome.Warn || active.Cases.Any(entry => entry.Outcome == Outcome.Warn) ? active.Unwarned : null,
        active.IfUnavailable,
        active.Settings,
        active.Cases);
}

internal sealed record ShownDuty(string Duty, string Title, string Purpose)
{
    public static ShownDuty Of(IDuty duty)
    {
        var definition = DutyCatalogue.All.First(known => known.Id == duty.Id);
        return new(duty.Id, definition.Title, definition.Purpose);
    }
}

internal sealed record ShownException(string Rule, string Sender, string Reason, string ApprovedBy, DateOnly From, DateOnly Until, int? Count)
{
    public static ShownException Of(PolicyException exception) => new(
        exception.Rule, exception.Sender, exception.Reason, exception.ApprovedBy, exception.From, exception.Until, exception.MaxRecipients);
}
