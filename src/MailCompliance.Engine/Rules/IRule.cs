using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

/// <summary>One check. Pure: the same facts give the same findings; no clock, no files, no network, no state.</summary>
public interface IRule
{
    /// <summary>What is wrong with the message, if anything. Never throws on any message.</summary>
    IEnumerable<Finding> Check(MessageFacts facts);
}
