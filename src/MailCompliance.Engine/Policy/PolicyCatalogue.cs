using MailCompliance.Engine.Duties;
using MailCompliance.Engine.Rules;

namespace MailCompliance.Engine.Policy;

/// <summary>The rules and duties that a policy file can name.</summary>
public sealed record PolicyCatalogue(IReadOnlyList<RuleDefinition> Rules, IReadOnlyList<DutyDefinition> Duties)
{
    public static PolicyCatalogue Standard { get; } = new(RuleCatalogue.All, DutyCatalogue.All);
}
