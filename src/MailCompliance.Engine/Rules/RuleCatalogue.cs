namespace MailCompliance.Engine.Rules;

/// <summary>Every rule there is. A rule is on when a school's policy names it.</summary>
public static class RuleCatalogue
{
    public static IReadOnlyList<RuleDefinition> All { get; } = [];
}
