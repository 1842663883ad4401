using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Duties;

/// <summary>What is owed to every message that qualifies, whatever the rules find. Pure, like a rule.</summary>
public interface IDuty
{
    /// <summary>The name in the policy file.</summary>
    string Id { get; }

    /// <summary>What has to be done to this message; empty where the duty does not apply or is fulfilled.</summary>
    IEnumerable<PlannedAction> Plan(MessageFacts facts);

    /// <summary>The stamps that this duty puts into messages, so that they are recognised when they are there already.</summary>
    IEnumerable<StampText> Stamps => [];

    /// <summary>Whether carrying out this duty's plan puts right what the rule found.</summary>
    bool Repairs(string ruleId, MessageFacts facts) => false;
}

/// <summary>A text that is stamped into messages, as the policy gives it.</summary>
/// <param name="Text">For plain bodies.</param>
/// <param name="Html">Markup for HTML bodies.</param>
public sealed record StampText(string Text, string Html);
