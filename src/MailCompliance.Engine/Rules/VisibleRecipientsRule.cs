using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

public sealed record VisibleRecipientsSettings
{
    /// <summary>Most outside people that may see one another's addresses in To and Cc.</summary>
    public int MaxVisible { get; init; } = 5;

    /// <summary>Recipient classes that do not count, such as <c>agency</c>: their addresses are public.</summary>
    [Form(TextForm.Class)]
    public IReadOnlyList<RecipientClass> ExceptClasses { get; init; } = [];
}

/// <summary>
/// Many outside people do not see one another's addresses. Policy: S0 section 5.1, "the minimum number of recipients"; the ICO
/// counts To and Cc lists among the most frequent breaches.
/// </summary>
public sealed class VisibleRecipientsRule(VisibleRecipientsSettings settings) : IRule
{
    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        var visible = OutsideRecipients.VisibleOf(facts);
        visible.RemoveWhere(address => IsExempt(facts, address));
        if (visible.Count <= settings.MaxVisible)
            yield break;
        yield return new Finding(
            $"{visible.Count} people outside the school can see one another's addresses in To and Cc. The limit is {settings.MaxVisible}.",
            "Move their addresses to Bcc, or send each person a separate message.")
        {
            Recipients = [.. visible],
            Evidence = [$"{visible.Count} outside addresses in To and Cc, limit {settings.MaxVisible}"],
        };
    }

    private bool IsExempt(MessageFacts facts, string address) =>
        settings.ExceptClasses.Count > 0
        && facts.People.ClassesOf(address) is { Count: > 0 } classes
        && classes.All(kind => settings.ExceptClasses.Contains(kind));
}
