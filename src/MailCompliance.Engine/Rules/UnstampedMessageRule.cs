using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Engine.Rules;

public sealed record UnstampedMessageSettings
{
    /// <summary>Whether messages that the sender's program signed are found; else encrypted ones only.</summary>
    public bool Signed { get; init; } = true;

    /// <summary>Whether mail that stays within the school counts.</summary>
    public bool Internal { get; init; }
}

/// <summary>
/// A message that is signed or encrypted as a whole can bear no disclaimer: it would break. Policy: S0 section 4, "Trust's disclaimer",
/// which nobody may "cancel or disapply".
/// </summary>
public sealed class UnstampedMessageRule(UnstampedMessageSettings settings) : IRule
{
    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        if (!facts.Sender.IsOurs || !(settings.Internal || facts.Outside.Any()) || DoneTo(facts.Security) is not { } done)
            yield break;
        yield return new Finding(
            $"Your message is {done} by your mail program, so the school's disclaimer cannot be added to it.",
            "Switch that off under Options in your mail program and send the message again, or ask for it to be released.")
        {
            Evidence = [facts.Security.ToString()],
        };
    }

    private string? DoneTo(MessageSecurity security) => security switch
    {
        MessageSecurity.None => null,
        MessageSecurity.Signed => settings.Signed ? "signed" : null,
        MessageSecurity.Encrypted => "encrypted",
        MessageSecurity.RightsProtected => "protected",
        _ => throw new ArgumentOutOfRangeException(nameof(security), security, null),
    };
}
