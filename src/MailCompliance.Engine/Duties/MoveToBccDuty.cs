using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Engine.Duties;

public sealed record MoveToBccSettings
{
    /// <summary>Most outside people that may see one another's addresses; with more of them all outside addresses leave To and Cc.</summary>
    public int MaxVisible { get; init; } = 5;
}

/// <summary>
/// Takes the addresses of many outside people out of To and Cc; the envelope delivers to them all the same. Policy: S0 section
/// 5.1, "the minimum number of recipients"; the ICO counts To and Cc lists among the most frequent breaches.
/// </summary>
/// <remarks>
/// What is signed is never touched, and stays with the rule. Nobody can answer to all any more: a school that wants the sender
/// to choose warns or holds by rule visible-recipients instead.
/// </remarks>
public sealed class MoveToBccDuty(MoveToBccSettings settings) : IDuty
{
    public const string Name = "move-to-bcc";

    public string Id => Name;

    public IEnumerable<PlannedAction> Plan(MessageFacts facts)
    {
        var visible = VisibleIn(facts);
        if (visible.Count > 0)
            yield return new MoveToBcc([.. visible], $"{visible.Count} people outside the school could see one another's addresses.");
    }

    public bool Repairs(string ruleId, MessageFacts facts) => ruleId == "visible-recipients" && VisibleIn(facts).Count > 0;

    /// <summary>Empty where there is nothing to do, or it may not be done.</summary>
    private HashSet<string> VisibleIn(MessageFacts facts)
    {
        var visible = OutsideRecipients.VisibleOf(facts);
        return facts.Security == MessageSecurity.None && facts.Sender.IsOurs && visible.Count > settings.MaxVisible ? visible : [];
    }
}
