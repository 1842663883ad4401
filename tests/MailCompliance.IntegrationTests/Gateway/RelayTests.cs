using System.Text;
using MailCompliance.Server.Gateway.Watch;
using MailCompliance.Storage.Log;

namespace MailCompliance.IntegrationTests.Gateway;

/// <summary>Design section 4: what passes, and what the next hop may do to it.</summary>
public sealed class RelayTests : IAsyncLifetime
{
    private GatewayUnderTest gateway = null!;

    public static TheoryData<byte[]> Samples => new()
    {
        SampleMail.With("Trip"),
        SampleMail.Odd,
        SampleMail.Signed("Trip"),
        "Subject: only a header\r\n"u8.ToArray(),
        "\r\nno header at all\r\n"u8.ToArray(),
        "\r\n"u8.ToArray(),
    };

    public async Task InitializeAsync() => gateway = await GatewayUnderTest.StartAsync();

    public Task DisposeAsync() => gateway.DisposeAsync().AsTask();

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task What_needs_no_change_leaves_byte_identical_below_the_trace(byte[] message)
    {
        var answer = await gateway.SendAsync(message);

        Assert.Equal((250, "2.0.0 kept as 4711"), (answer.Code, answer.Text));
        Assert.Equal(Encoding.Latin1.GetString(message), Encoding.Latin1.GetString(gateway.NextHop.Only.WithoutTrace()));
        Assert.Matches(
            @"^Received: from client\.school\.example \(\[127\.0\.0\.1\]\)\r\n\tby gate\.school\.example \(MailCompliance\) with ESMTP id [0-9a-f-]{36};\r\n\t.*\r\nX-MailCompliance-Processed: v=1; i=[0-9a-f]{32}; t=\d+;\r\n\th=.{43}\r\n",
            gateway.NextHop.Only.Text);
    }

    [Fact]
    public async Task The_log_says_what_became_of_it()
    {
        await gateway.SendAsync(SampleMail.With("Trip"));

        var entry = Assert.Single(await gateway.LogAsync());
        Assert.Equal((LogState.Delivered, "pass", "<1@school.example>", GatewayUnderTest.Sender), (entry.State, entry.Verdict, entry.MessageId, entry.From));
        Assert.Equal("250 2.0.0 kept as 4711", entry.Reply);
        Assert.Equal(["parent"], Assert.Single(entry.Recipients).Classes);
        Assert.Equal(gateway.NextHop.Only.Bytes.Length, entry.RelayedBytes);
    }

    [Fact]
    public async Task Each_recipient_hears_the_next_hops_own_reply_and_the_rest_proceeds()
    {
        gateway.NextHop.OnRecipient = address => address.StartsWith("no", StringComparison.Ordinal) ? "550 5.1.1 no such person here" : address.StartsWith("later", StringComparison.Ordinal) ? "450 4.2.1 busy" : null;
        await using var client = await gateway.ConnectAsync();

        Assert.Equal(250, (await client.SayAsync("MAIL FROM:<ann@school.example>")).Code);
        Assert.Equal(new Answer(550, "5.1.1 no such person here"), await client.SayAsync("RCPT TO:<nobody@parents.example>"));
        Assert.Equal(250, (await client.SayAsync("RCPT TO:<bob@parents.example>")).Code);
        Assert.Equal(new Answer(450, "4.2.1 busy"), await client.SayAsync("RCPT TO:<later@parents.example>"));
        Assert.Equal(354, (await client.SayAsync("DATA")).Code);
        Assert.Equal(250, (await client.ContentAsync(SampleMail.With("Trip"))).Code);
        Assert.Equal(["bob@parents.example"], gateway.NextHop.Only.Recipients);
    }

    [Theory]
    [InlineData("451 4.7.1 greylisted", 451, LogState.Deferred)]
    [InlineData("554 5.6.0 not that", 554, LogState.Rejected)]
    [InlineData("421 4.3.2 closing", 451, LogState.Deferred)]
    public async Task The_next_hops_answer_to_the_message_is_ours(string reply, int code, LogState state)
    {
        gateway.NextHop.OnMessage = _ => reply;

        Assert.Equal(code, (await gateway.SendAsync(SampleMail.With("Trip"))).Code);
        Assert.Equal(state, Assert.Single(await gateway.LogAsync()).State);
        Assert.Empty(gateway.NextHop.Messages);
    }

    [Theory]
    [InlineData("550 5.7.64 TenantAttribution; Relay Access Denied")]
    [InlineData("550 5.7.606 Access denied, banned sending IP [192.0.2.1]")]
    public async Task A_next_hop_that_does_not_know_us_bounces_nothing(string reply)
    {
        gateway.NextHop.OnRecipient = _ => reply;

        Assert.Equal(451, (await gateway.SendAsync(SampleMail.With("Trip"))).Code);
        Assert.Contains(gateway.Server.Alarms.Raised, alarm => alarm.Kind == AlarmKind.NextHopConfiguration);
    }

    [Theory]
    [InlineData(AtEndOfMessage.DropBeforeKeeping, 0)]
    [InlineData(AtEndOfMessage.KeepAndDrop, 1)]
    public async Task A_lost_final_answer_is_451_and_never_sent_again_by_us(AtEndOfMessage behaviour, int kept)
    {
        gateway.NextHop.AtEnd = behaviour;

        Assert.Equal(451, (await gateway.SendAsync(SampleMail.With("Trip"))).Code);
        Assert.Equal(LogState.Unknown, Assert.Single(await gateway.LogAsync()).State);
        Assert.Equal(kept, gateway.NextHop.Messages.Count);
        Assert.Single(gateway.NextHop.Commands, command => command == "DATA");
    }

    [Theory]
    [InlineData("354 go on\r\n250 2.0.0 kept already", 451, LogState.Deferred)]
    [InlineData("250 2.0.0 no need to send it", 451, LogState.Deferred)]
    [InlineData("354 go on\r\n554 5.7.1 not that", 554, LogState.Rejected)]
    public async Task A_next_hop_that_answers_before_it_has_the_message_has_not_taken_it(string reply, int code, LogState state)
    {
        gateway.NextHop.DataReply = reply;

        Assert.Equal(code, (await gateway.SendAsync(SampleMail.With("Trip"))).Code);
        Assert.Equal(state, Assert.Single(await gateway.LogAsync()).State);
        Assert.Empty(gateway.NextHop.Messages);
    }

    [Fact]
    public async Task A_message_that_begins_with_a_folded_line_cannot_go_on_with_a_field_of_ours()
    {
        var message = Encoding.Latin1.GetBytes(" ; forged=1\r\n\tand more\r\n" + Encoding.Latin1.GetString(SampleMail.With("Trip")));

        Assert.Equal(250, (await gateway.SendAsync(message)).Code);
        Assert.DoesNotContain("forged", gateway.NextHop.Only.Text, StringComparison.Ordinal);
        Assert.Equal(Encoding.Latin1.GetString(SampleMail.With("Trip")), Encoding.Latin1.GetString(gateway.NextHop.Only.WithoutTrace()));
    }

    [Fact]
    public async Task A_next_hop_that_stalls_is_451()
    {
        await gateway.RestartAsync(options => options with { NextHopTimeout = TimeSpan.FromMilliseconds(300) });
        gateway.NextHop.AtEnd = AtEndOfMessage.Stall;

        Assert.Equal(451, (await gateway.SendAsync(SampleMail.With("Trip"))).Code);
        Assert.Equal(LogState.Unknown, Assert.Single(await gateway.LogAsync()).State);
    }

    [Fact]
    public async Task A_next_hop_that_is_away_is_451_at_the_recipient()
    {
        await gateway.NextHop.DisposeAsync();

        Assert.Equal(451, (await gateway.SendAsync(SampleMail.With("Trip"))).Code);
        Assert.False(gateway.Server.NextHopAnswers);
    }

    [Fact]
    public async Task A_next_hop_without_the_TLS_that_is_required_gets_nothing()
    {
        await gateway.RestartAsync(options => options with { NextHopTls = Server.Gateway.NextHopTls.Required });

        Assert.Equal(451, (await gateway.SendAsync(SampleMail.With("Trip"))).Code);
        Assert.DoesNotContain(gateway.NextHop.Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal));
        Assert.Contains(gateway.Server.Alarms.Raised, alarm => alarm.Kind == AlarmKind.NextHopConfiguration);
    }

    [Fact]
    public async Task Strangers_other_domains_and_other_tenants_are_turned_away()
    {
        await gateway.RestartAsync(options => options with { AllowedClients = ["192.0.2.0/24"] });
        await using (var stranger = await MailClient.ConnectAsync(gateway.Endpoint, hello: false))
            Assert.Equal(554, stranger.Greeting.Code);

        await gateway.RestartAsync(options => options with { SenderDomains = ["other.example"], TenantIds = ["school.example"] });
        Assert.Equal(550, (await gateway.SendAsync(SampleMail.With("Trip"))).Code);

        await gateway.RestartAsync(options => options with { TenantIds = ["school.example"] });
        Assert.Equal(550, (await gateway.SendAsync(SampleMail.With("Trip"))).Code);
        Assert.Equal(250, (await gateway.SendAsync(SampleMail.With("Trip", fieldsOnTop: "X-OriginatorOrg: school.example\r\n"))).Code);
        Assert.Single(gateway.NextHop.Messages);
    }

    [Fact]
    public async Task A_connection_that_died_while_idle_is_replaced()
    {
        await gateway.SendAsync(SampleMail.With("Trip", "1"));
        gateway.NextHop.DropConnections();

        Assert.Equal(250, (await gateway.SendAsync(SampleMail.With("Trip", "2"))).Code);
        Assert.Equal(2, gateway.NextHop.Connections);
    }

    [Fact]
    public async Task A_connection_that_died_while_the_client_still_sent_is_replaced_and_every_recipient_asked_again()
    {
        await using var client = await gateway.ConnectAsync();
        await client.SayAsync("MAIL FROM:<ann@school.example>");
        await client.SayAsync("RCPT TO:<bob@parents.example>");
        await client.SayAsync("RCPT TO:<eve@parents.example>");
        await client.SayAsync("DATA");
        gateway.NextHop.DropConnections();

        Assert.Equal(250, (await client.ContentAsync(SampleMail.With("Trip"))).Code);
        Assert.Equal(["bob@parents.example", "eve@parents.example"], gateway.NextHop.Only.Recipients);
    }

    [Fact]
    public async Task Recipients_that_a_second_connection_refuses_make_the_client_ask_again()
    {
        await using var client = await gateway.ConnectAsync();
        await client.SayAsync("MAIL FROM:<ann@school.example>");
        await client.SayAsync("RCPT TO:<bob@parents.example>");
        await client.SayAsync("DATA");
        gateway.NextHop.DropConnections();
        gateway.NextHop.OnRecipient = _ => "550 5.1.1 no more";

        Assert.Equal(451, (await client.ContentAsync(SampleMail.With("Trip"))).Code);
        Assert.Empty(gateway.NextHop.Messages);
    }

    [Fact]
    public async Task What_the_next_hop_cannot_carry_is_refused_not_converted()
    {
        gateway.NextHop.Extensions = ["PIPELINING", "ENHANCEDSTATUSCODES"];
        await gateway.RestartAsync();
        await using var client = await gateway.ConnectAsync();

        Assert.Equal(555, (await client.SendAsync(GatewayUnderTest.Sender, [GatewayUnderTest.Parent], SampleMail.With("Trip"), " SMTPUTF8")).Code);
        Assert.StartsWith("5.6.3", (await client.SendAsync(GatewayUnderTest.Sender, [GatewayUnderTest.Parent], SampleMail.Odd, " BODY=8BITMIME")).Text, StringComparison.Ordinal);
        Assert.Equal(250, (await client.SendAsync(GatewayUnderTest.Sender, [GatewayUnderTest.Parent], SampleMail.With("Trip"), " BODY=8BITMIME")).Code);
        Assert.DoesNotContain("DSN", client.Hello.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("SMTPUTF8", client.Hello.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eight_bit_content_is_declared_to_the_next_hop_and_nothing_else_is()
    {
        await using var client = await gateway.ConnectAsync();
        Assert.Contains("SMTPUTF8", client.Hello.Text, StringComparison.Ordinal);
        Assert.Equal(250, (await client.SendAsync(GatewayUnderTest.Sender, [GatewayUnderTest.Parent], SampleMail.With("Trip"))).Code);
        Assert.Equal(250, (await client.SendAsync(GatewayUnderTest.Sender, [GatewayUnderTest.Parent, "c@parents.example"], SampleMail.Odd)).Code);
        Assert.Equal(250, (await client.SendAsync(GatewayUnderTest.Sender, [GatewayUnderTest.Parent], SampleMail.With("Club", "2"), " BODY=8BITMIME")).Code);

        Assert.Equal([false, true, true], gateway.NextHop.Messages.Select(mail => mail.Mail.Contains("BODY=8BITMIME", StringComparison.Ordinal)));
        Assert.Equal([GatewayUnderTest.Parent, "c@parents.example"], gateway.NextHop.Messages[1].Recipients);
    }

    [Fact]
    public async Task Wishes_for_delivery_reports_travel_with_the_message()
    {
        await using var client = await gateway.ConnectAsync();
        Assert.Contains("DSN", client.Hello.Text, StringComparison.Ordinal);

        await client.SayAsync("MAIL FROM:<ann@school.example> RET=HDRS ENVID=abc");
        await client.SayAsync("RCPT TO:<bob@parents.example> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;bob@parents.example");
        await client.BdatAsync(SampleMail.With("Trip"));

        Assert.Contains("RET=HDRS", gateway.NextHop.Only.Mail, StringComparison.Ordinal);
        Assert.Contains("ENVID=abc", gateway.NextHop.Only.Mail, StringComparison.Ordinal);
        Assert.Contains("NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;bob@parents.example", gateway.NextHop.Only.RecipientCommands[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_message_passes_unchanged()
    {
        var message = SampleMail.With("Trip", body: string.Concat(Enumerable.Repeat("." + new string('x', 75) + "\r\n", 250_000)));

        Assert.Equal(250, (await gateway.SendAsync(message)).Code);
        Assert.True(message.AsSpan().SequenceEqual(gateway.NextHop.Only.WithoutTrace()));
    }

    [Fact]
    public async Task A_hundred_at_a_time_all_arrive_once_and_are_logged()
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, 100).Select(number => gateway.SendAsync(SampleMail.With("Trip", $"m{number}"))));

        Assert.All(answers, answer => Assert.Equal(250, answer.Code));
        Assert.Equal(100, gateway.NextHop.Messages.Select(mail => mail.Text).Distinct().Count());
        Assert.Equal(100, gateway.NextHop.Messages.Count);
        Assert.Equal(100, (await gateway.Database.Log.SearchAsync(new LogQuery { Limit = 1000 })).Count);
    }

    [Fact]
    public async Task Connections_to_the_next_hop_are_used_again()
    {
        for (var number = 1; number <= 5; number++)
            await gateway.SendAsync(SampleMail.With("Trip", $"m{number}"));

        Assert.Equal(1, gateway.NextHop.Connections);
    }

    [Fact]
    public async Task A_stop_lets_the_message_in_flight_finish()
    {
        var arrived = new TaskCompletionSource();
        var mayAnswer = new TaskCompletionSource();
        gateway.NextHop.BeforeAnswer = () => { arrived.SetResult(); return mayAnswer.Task; };

        var sending = gateway.SendAsync(SampleMail.With("Trip"));
        await arrived.Task;
        var stopping = gateway.Server.StopAsync(CancellationToken.None);
        Assert.False(stopping.IsCompleted);
        mayAnswer.SetResult();

        Assert.Equal(250, (await sending).Code);
        await stopping;
    }
}
