using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

public sealed record MassSendSettings
{
    /// <summary>Most outside recipients of one message.</summary>
    public int MaxRecipients { get; init; } = 30;

    /// <summary>Most outside recipients that get nearly the same text within the window, in however many messages (mail merge).</summary>
    public int SameMessage { get; init; } = 30;

    /// <summary>Most outside recipients of all that a sender sends within the window; 0: not limited.</summary>
    public int PerWindow { get; init; }

    /// <summary>How far back is counted.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(1);
}

/// <summary>
/// The same message to many outside people needs the permission of senior staff, in one message or sent one by one.
/// Policy: S0 section 4, "Spam": "sending the same message to multiple email addresses". Colleagues do not count.
/// </summary>
public sealed class MassSendRule(MassSendSettings settings) : IRule
{
    private const string Advice =
        "Ask one of the senior staff to release it. If you do this often, ask for a standing permission or use the school's newsletter.";

    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        var here = OutsideRecipients.Of(facts).Count;
        if (here > settings.MaxRecipients)
        {
            yield return new Finding($"Your message goes to {here} people outside the school. You need permission for more than {settings.MaxRecipients}.", Advice)
            {
                Evidence = [$"{here} outside recipients, limit {settings.MaxRecipients}"],
            };
        }
        else if (facts.Recent.SameMessage > settings.SameMessage)
        {
            yield return new Finding(
                $"You sent the same message to {facts.Recent.SameMessage} people outside the school. You need permission for more than {settings.SameMessage}.", Advice)
            {
                Evidence = [$"{facts.Recent.SameMessage} outside recipients of the same text within {settings.Window}, limit {settings.SameMessage}"],
            };
        }
        else if (settings.PerWindow > 0 && facts.Recent.Recipients > settings.PerWindow)
        {
            yield return new Finding(
                $"You wrote to {facts.Recent.Recipients} people outside the school in a short time. You need permission for more than {settings.PerWindow}.", Advice)
            {
                Evidence = [$"{facts.Recent.Recipients} outside recipients within {settings.Window}, limit {settings.PerWindow}"],
            };
        }
    }
}
