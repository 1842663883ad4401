using MailCompliance.Engine;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Text;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Server.Cli;

/// <summary>What a policy makes of one message.</summary>
/// <param name="Verdict">Null where the message could not be judged.</param>
/// <param name="Rules">The worst outcome of each rule that found something.</param>
internal sealed record TrialResult(VerdictKind? Verdict, IReadOnlyDictionary<string, Outcome> Rules, string? Error)
{
    public bool Differs(TrialResult other) => Verdict != other.Verdict || !Rules.OrderBy(rule => rule.Key).SequenceEqual(other.Rules.OrderBy(rule => rule.Key));
}

/// <summary>Tries a policy on messages. Each is judged by itself: what the same sender sent before is not known here.</summary>
internal sealed class PolicyTrial(SchoolPolicy policy, PeopleSnapshot people, IDocumentReader documents, TimeProvider clock)
{
    private readonly ComplianceEngine engine = new(new FactGatherer(new NoSendingHistory(), documents, clock));

    public async Task<TrialResult> JudgeAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        try
        {
            var read = MessageReader.Read(MailDocument.Parse(message), Channel.CommandLine, null, null);
            var verdict = (await engine.EvaluateAsync(read, policy, people, cancellation)).Verdict;
            return new(verdict.Kind, verdict.Rulings.GroupBy(ruling => ruling.Rule).ToDictionary(group => group.Key, group => group.Max(ruling => ruling.Outcome)), null);
        }
        catch (MimeLimitException e)
        {
            return new(null, new Dictionary<string, Outcome>(), e.Message);
        }
    }
}
