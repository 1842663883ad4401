using System.Text;
using MailCompliance.Storage.Log;

namespace MailCompliance.IntegrationTests.Gateway;

/// <summary>Mail that comes back, and headers that pretend it does.</summary>
public sealed class LoopTests : IAsyncLifetime
{
    private GatewayUnderTest gateway = null!;

    public async Task InitializeAsync() => gateway = await GatewayUnderTest.StartAsync();

    public Task DisposeAsync() => gateway.DisposeAsync().AsTask();

    [Fact]
    public async Task Mail_that_passed_before_is_relayed_unchanged_even_where_the_policy_would_now_block_it()
    {
        await gateway.SendAsync(SampleMail.With("protect"));
        var first = gateway.NextHop.Only.Bytes;
        gateway.Policy = gateway.Policy with { Hash = "policy-2", Rules = [.. gateway.Policy.Rules.Select(rule => rule with { Outcome = Engine.Verdicts.Outcome.Block })] };

        Assert.Equal(250, (await gateway.SendAsync(first)).Code);
        Assert.EndsWith(Encoding.Latin1.GetString(first), gateway.NextHop.Messages[1].Text, StringComparison.Ordinal);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(gateway.NextHop.Messages[1].Text, "X-MailCompliance-Processed"));
    }

    [Fact]
    public async Task A_mark_copied_onto_another_message_does_not_spare_it_the_check()
    {
        await gateway.SendAsync(SampleMail.With("Trip"));
        var mark = MarkOf(gateway.NextHop.Only.Text);

        Assert.Equal(550, (await gateway.SendAsync(SampleMail.With("block", fieldsOnTop: mark))).Code);
        Assert.Equal(550, (await gateway.SendAsync(SampleMail.With("block", "2", fieldsOnTop: "X-MailCompliance-Processed: yes\r\n"))).Code);
    }

    [Fact]
    public async Task A_mark_does_not_cover_other_recipients()
    {
        await gateway.SendAsync(SampleMail.With("Trip"));
        var passed = gateway.NextHop.Only.Bytes;
        gateway.Policy = gateway.Policy with { Hash = "policy-2", Rules = [], School = gateway.Policy.School };

        await gateway.SendAsync(passed, "press@paper.example");

        var again = gateway.NextHop.Messages[1].Text;
        Assert.NotEqual(MarkOf(gateway.NextHop.Messages[0].Text), MarkOf(again));
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(again, "X-MailCompliance-Processed"));
    }

    [Fact]
    public async Task Nobody_else_speaks_in_our_name()
    {
        var forged = "X-MailCompliance-Eval: abc\r\nX-MAILCOMPLIANCE-Protect: do-not-forward\r\nX-MailCompliance-Anything: a\r\n\tb\r\n";
        await gateway.SendAsync(SampleMail.With("Trip", fieldsOnTop: forged));

        Assert.Equal(Encoding.Latin1.GetString(SampleMail.With("Trip")), Encoding.Latin1.GetString(gateway.NextHop.Only.WithoutTrace()));
    }

    [Fact]
    public async Task A_circle_ends()
    {
        var message = SampleMail.With("Trip");
        Answer answer;
        var rounds = 0;
        do
        {
            answer = await gateway.SendAsync(message);
            message = gateway.NextHop.Messages[^1].Bytes;
        }
        while (answer.Code == 250 && ++rounds < 10);

        Assert.Equal(554, answer.Code);
        Assert.StartsWith("5.4.6", answer.Text, StringComparison.Ordinal);
        Assert.Equal(3, rounds);
        Assert.Equal(LogState.Refused, (await gateway.LogAsync())[^1].State);
    }

    private static string MarkOf(string text)
    {
        var start = text.IndexOf("X-MailCompliance-Processed", StringComparison.Ordinal);
        return text[start..(text.IndexOf("\r\n", text.IndexOf("h=", start, StringComparison.Ordinal), StringComparison.Ordinal) + 2)];
    }
}
