using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Log;

namespace MailCompliance.IntegrationTests.Gateway;

/// <summary>
/// Any rule can be off, record, warn, protect, hold or block, by sender group and recipient class, with exceptions that end:
/// each combination through the gateway, each with one recorded outcome.
/// </summary>
public sealed class OutcomeTableTests : IAsyncLifetime
{
    private static readonly string[] Senders = [GatewayUnderTest.Sender, GatewayUnderTest.OtherSender];

    private static readonly string[][] RecipientSets =
    [
        [GatewayUnderTest.Parent],
        [GatewayUnderTest.AgencyPerson],
        [GatewayUnderTest.Parent, GatewayUnderTest.AgencyPerson],
        [GatewayUnderTest.ParentAndGovernor],
    ];

    private GatewayUnderTest gateway = null!;
    private int number;

    public async Task InitializeAsync() => gateway = await GatewayUnderTest.StartAsync();

    public Task DisposeAsync() => gateway.DisposeAsync().AsTask();

    [Theory]
    [InlineData(Outcome.Off)]
    [InlineData(Outcome.Record)]
    [InlineData(Outcome.Warn)]
    [InlineData(Outcome.Protect)]
    [InlineData(Outcome.Hold)]
    [InlineData(Outcome.Block)]
    public async Task A_rule_does_what_its_cases_and_exceptions_say(Outcome outcome)
    {
        foreach (var sender in Senders)
        {
            foreach (var recipients in RecipientSets)
            {
                foreach (var exceptionEnds in (int?[])[null, -1, 1])
                {
                    gateway.Policy = Policy(outcome, exceptionEnds);
                    var expected = Expected(outcome, sender, recipients, exceptionEnds);
                    Assert.Equal((sender, string.Join(' ', recipients), exceptionEnds, expected), (sender, string.Join(' ', recipients), exceptionEnds, await SendAsync(sender, recipients)));
                }
            }
        }
    }

    /// <summary>The office writes to parents: the case's outcome. Everybody else, and every other recipient: recorded. The strictest counts.</summary>
    private static Outcome Expected(Outcome outcome, string sender, string[] recipients, int? exceptionEnds)
    {
        var isCase = sender == GatewayUnderTest.Sender && !recipients.All(address => address == GatewayUnderTest.AgencyPerson);
        // an agency, or the governor in a parent, is owed the rule's own outcome beside it
        var hasOthers = recipients.Length > 1 || recipients[0] == GatewayUnderTest.ParentAndGovernor;
        var found = !isCase ? Outcome.Record : hasOthers && outcome < Outcome.Record ? Outcome.Record : outcome;
        return exceptionEnds == 1 && found > Outcome.Record ? Outcome.Record : found;
    }

    private SchoolPolicy Policy(Outcome outcome, int? exceptionEnds)
    {
        var today = DateOnly.FromDateTime(gateway.Clock.GetUtcNow().UtcDateTime);
        return GatewayUnderTest.PolicyWith() with
        {
            Rules = [GatewayUnderTest.RuleOf("subject", new SubjectSettings(), Outcome.Record, new RuleCase(["group:office"], ["parent"], outcome))],
            Exceptions = exceptionEnds is { } days
                ? [new PolicyException("subject", "group:office", "a reason", "head", today.AddDays(-30), today.AddDays(days))]
                : [],
        };
    }

    /// <summary>Sends a message without a subject and tells the outcome from what came of it: reply, next hop, log and quarantine agree.</summary>
    private async Task<Outcome> SendAsync(string sender, string[] recipients)
    {
        var id = $"t{++number}";
        var message = SampleMail.With("", id);
        await using var client = await gateway.ConnectAsync();
        var answer = await client.SendAsync(sender, recipients, System.Text.Encoding.Latin1.GetBytes(System.Text.Encoding.Latin1.GetString(message).Replace(GatewayUnderTest.Sender, sender, StringComparison.Ordinal)));
        var entry = Assert.Single(await gateway.LogAsync(), logged => logged.MessageId == $"<{id}@{sender.Split('@')[1]}>");
        var relayed = gateway.NextHop.Messages.SingleOrDefault(mail => mail.Text.Contains($"<{id}@", StringComparison.Ordinal));
        var finding = entry.Findings.SingleOrDefault();
        Assert.Equal(relayed is not null, entry.State == LogState.Delivered);
        switch (entry.Verdict)
        {
            case "pass":
                return finding is null ? Outcome.Off : Enum.Parse<Outcome>(finding.Outcome, ignoreCase: true);
            case "warn":
                await gateway.ReceivedAsync(mail => mail.Text.Contains($"<notice.warned.{entry.Id}", StringComparison.Ordinal));
                return Outcome.Warn;
            case "protect":
                Assert.Contains("X-MailCompliance-Protect: encrypt", relayed!.Text, StringComparison.Ordinal);
                return Outcome.Protect;
            case "hold":
                Assert.Equal((250, LogState.Held), (answer.Code, entry.State));
                Assert.Equal(HeldState.Held, (await gateway.Database.Quarantine.FindAsync(entry.Id))!.Summary.State);
                return Outcome.Hold;
            case "block":
                Assert.Equal((550, LogState.Refused), (answer.Code, entry.State));
                return Outcome.Block;
            default:
                throw new InvalidOperationException(entry.Verdict);
        }
    }
}
