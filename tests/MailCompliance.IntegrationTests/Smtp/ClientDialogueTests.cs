using MailCompliance.Server.Smtp;
using static MailCompliance.IntegrationTests.Smtp.ClientUnderTest;

namespace MailCompliance.IntegrationTests.Smtp;

public sealed class ClientDialogueTests
{
    [Fact]
    public async Task Reads_replies_that_drip_in_and_have_many_lines()
    {
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.DripAsync("220-one\r\n220 two\r\n");
            await connection.ExpectAsync("EHLO client.example");
            await connection.DripAsync("250-next.example\r\n250-SIZE 1000\r\n250 DSN\r\n");
            await connection.ExpectAsync("MAIL FROM:<head@school.example> SIZE=10 RET=HDRS ENVID=e1");
            await connection.DripAsync("250-2.1.0 first\r\n250 2.1.0 second\r\n");
            await connection.ExpectAsync("RCPT TO:<parent@home.example> NOTIFY=FAILURE ORCPT=rfc822;parent@home.example");
            await connection.DripAsync("550-5.1.1 not\r\n550 5.1.1 here\r\n");
            await connection.ExpectAsync("QUIT");
        });
        await using var client = await ConnectAsync(server);
        Assert.Equal(new SmtpReply(250, "2.1.0", "first\nsecond"), await client.MailAsync(Sender, 10, default));
        Assert.Equal(new SmtpReply(550, "5.1.1", "not\nhere"), await client.RecipientAsync(Recipient, default));
        await client.QuitAsync(default);
    }

    [Fact]
    public async Task Leaves_out_what_the_next_hop_does_not_offer_and_falls_back_to_HELO()
    {
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.SayAsync("220 old.example\r\n");
            await connection.ExpectAsync("EHLO");
            await connection.SayAsync("502 what\r\n");
            await connection.ExpectAsync("HELO client.example");
            await connection.SayAsync("250 old.example\r\n");
            Assert.Equal("MAIL FROM:<head@school.example>", await connection.LineAsync());
            await connection.SayAsync("250 ok\r\n");
            Assert.Equal("RCPT TO:<parent@home.example>", await connection.LineAsync());
            await connection.SayAsync("250 ok\r\n");
        });
        await using var client = await ConnectAsync(server);
        Assert.Equal(SmtpExtensions.None, client.Extensions);
        Assert.Equal("5.6.7", (await client.MailAsync(Sender with { SmtpUtf8 = true }, 10, default)).EnhancedCode);
        Assert.True((await client.MailAsync(Sender, 10, default)).IsPositive);
        Assert.True((await client.RecipientAsync(Recipient, default)).IsPositive);
        Assert.Equal("5.6.3", (await client.SendMessageAsync([Bytes("é\r\n")], false, null, default)).EnhancedCode);
        Assert.Equal("5.6.11", (await client.SendMessageAsync([Bytes("a\nb\r\n")], false, null, default)).EnhancedCode);
        Assert.Equal("5.6.11", (await client.SendMessageAsync([Bytes("a\r"), Bytes("\rb")], false, null, default)).EnhancedCode);
        Assert.Equal("5.6.11", (await client.SendMessageAsync([Bytes("a\r\n")], true, null, default)).EnhancedCode);
        Assert.True(client.IsHealthy && client.HasTransaction);
    }

    [Theory]
    [InlineData(".a\r\n..\r\nb\r\n.\r\n", "..a\r\n...\r\nb\r\n..\r\n")]
    [InlineData("no end", "no end\r\n")]
    [InlineData("", "")]
    [InlineData("\r\n", "\r\n")]
    [InlineData("a.\r\n", "a.\r\n")]
    public async Task Stuffs_dots_wherever_the_segments_are_cut(string content, string onTheWire)
    {
        for (var cut = 0; cut <= content.Length; cut++)
        {
            var received = "";
            await using var server = new ScriptedServer(async connection =>
            {
                await connection.GreetAsync("8BITMIME");
                await connection.TakeEnvelopeAsync();
                received = await connection.DataAsync();
                await connection.SayAsync("250 2.0.0 queued\r\n");
            });
            await using var client = await AddressedAsync(server);
            var reply = await client.SendMessageAsync([Bytes(content[..cut]), Bytes(content[cut..])], false, null, default);
            Assert.Equal(new SmtpReply(250, "2.0.0", "queued"), reply);
            Assert.Equal(onTheWire, received);
            Assert.False(client.HasTransaction);
        }
    }

    [Fact]
    public async Task Asks_for_sender_and_recipient_in_one_go_where_pipelining_is_offered()
    {
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.GreetAsync("PIPELINING");
            await connection.ExpectAsync("MAIL FROM:");
            await connection.ExpectAsync("RCPT TO:");
            await connection.SayAsync("250 ok\r\n550 5.1.1 no\r\n");
            await connection.ExpectAsync("RSET");
            await connection.SayAsync("250 ok\r\n");
            await connection.ExpectAsync("MAIL FROM:");
            await connection.ExpectAsync("RCPT TO:");
            await connection.SayAsync("451 later\r\n503 no sender\r\n");
        });
        await using var client = await ConnectAsync(server);
        var (mail, recipient) = await client.MailAndRecipientAsync(Sender, null, Recipient, default);
        Assert.Equal((250, 550), (mail.Code, recipient?.Code));
        await client.ResetAsync(default);
        (mail, recipient) = await client.MailAndRecipientAsync(Sender, null, Recipient, default);
        Assert.Equal((451, null), (mail.Code, recipient?.Code));
        Assert.False(client.HasTransaction);
    }

    [Fact]
    public async Task Sends_chunks_and_holds_the_last_octet_back_until_the_commit()
    {
        var big = new string('x', 1_500_000);
        var committed = false;
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.GreetAsync("CHUNKING");
            await connection.ExpectAsync("MAIL");
            await connection.SayAsync("250 ok\r\n");
            Assert.Equal("BDAT 1048576", await connection.LineAsync());
            Assert.Equal(big[..1048576], await connection.OctetsAsync(1048576));
            await connection.SayAsync("250 more\r\n");
            Assert.Equal("BDAT 451425 LAST", await connection.LineAsync());
            Assert.Equal(big[1048576..], await connection.OctetsAsync(451424));
            Assert.Equal("\n", await connection.OctetsAsync(1));
            Assert.True(committed);
            await connection.SayAsync("250 done\r\n");
        });
        await using var client = await ConnectAsync(server);
        await client.MailAsync(Sender, null, default);
        var reply = await client.SendMessageAsync([Bytes(big[..700_000]), Bytes(big[700_000..]), Bytes("\n")], bdat: true, _ =>
        {
            committed = true;
            return ValueTask.CompletedTask;
        }, default);
        Assert.Equal("done", reply.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_commit_that_fails_leaves_the_next_hop_without_a_message(bool bdat)
    {
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.GreetAsync("CHUNKING");
            await connection.ExpectAsync("MAIL");
            await connection.SayAsync("250 ok\r\n");
            await connection.ExpectAsync(bdat ? "BDAT 6 LAST" : "DATA");
            if (!bdat)
                await connection.SayAsync("354 go\r\n");
            // by DATA a small message waits for its dot
            if (bdat)
                Assert.Equal("text", (await connection.LineAsync()).Trim());
            Assert.Equal("closed", await connection.LineAsync());
        });
        await using var client = await ConnectAsync(server);
        await client.MailAsync(Sender, null, default);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            client.SendMessageAsync([Bytes("text\r\n")], bdat, _ => throw new InvalidOperationException("disk full"), default));
        Assert.False(client.IsHealthy);
    }

    [Fact]
    public async Task A_connection_lost_before_the_last_octet_means_never_sent()
    {
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.GreetAsync();
            await connection.ExpectAsync("MAIL");
            await connection.SayAsync("250 ok\r\n");
            await connection.ExpectAsync("DATA");
        });
        await using var client = await ConnectAsync(server);
        await client.MailAsync(Sender, null, default);
        var lost = await Assert.ThrowsAsync<SmtpClientException>(() => client.SendMessageAsync([Bytes("x\r\n")], false, null, default));
        Assert.Equal((SmtpClientStage.Message, false), (lost.Stage, lost.OutcomeUnknown));
    }

    [Fact]
    public async Task A_connection_lost_after_the_last_octet_means_outcome_unknown()
    {
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.GreetAsync();
            await connection.TakeEnvelopeAsync();
            await connection.DataAsync();
        });
        await using var client = await AddressedAsync(server);
        var lost = await Assert.ThrowsAsync<SmtpClientException>(() => client.SendMessageAsync([Bytes("x\r\n")], false, null, default));
        Assert.Equal((SmtpClientStage.FinalReply, true), (lost.Stage, lost.OutcomeUnknown));
        Assert.False(client.IsHealthy);
    }

    [Fact]
    public async Task Cancelling_while_the_final_reply_is_awaited_means_outcome_unknown()
    {
        using var cancel = new CancellationTokenSource();
        var ended = new TaskCompletionSource();
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.GreetAsync();
            await connection.TakeEnvelopeAsync();
            await connection.DataAsync();
            await cancel.CancelAsync();
            await ended.Task;
        });
        await using var client = await AddressedAsync(server);
        var lost = await Assert.ThrowsAsync<SmtpClientException>(() => client.SendMessageAsync([Bytes("x\r\n")], false, null, cancel.Token));
        ended.SetResult();
        Assert.True(lost.OutcomeUnknown);
    }

    [Fact]
    public async Task A_421_or_nonsense_makes_the_connection_unusable()
    {
        await using var server = new ScriptedServer(
            async connection =>
            {
                await connection.GreetAsync();
                await connection.ExpectAsync("MAIL");
                await connection.SayAsync("421 4.3.2 stopping\r\n");
            },
            async connection =>
            {
                await connection.GreetAsync();
                await connection.ExpectAsync("MAIL");
                await connection.SayAsync("HTTP/1.1 400 Bad Request\r\n");
            },
            async connection =>
            {
                await connection.GreetAsync();
                await connection.ExpectAsync("MAIL");
                await connection.SayAsync("354 go on\r\n");
            },
            connection => connection.SayAsync("554 5.7.1 not you\r\n"));
        await using var first = await ConnectAsync(server);
        Assert.Equal(421, (await first.MailAsync(Sender, null, default)).Code);
        Assert.False(first.IsHealthy);
        for (var i = 0; i < 2; i++)
        {
            await using var next = await ConnectAsync(server);
            Assert.Equal(SmtpClientStage.Envelope, (await Assert.ThrowsAsync<SmtpClientException>(() => next.MailAsync(Sender, null, default))).Stage);
            Assert.False(next.IsHealthy);
        }
        var refused = await Assert.ThrowsAsync<SmtpClientException>(() => ConnectAsync(server));
        Assert.Equal((SmtpClientStage.Greeting, 554), (refused.Stage, refused.Reply?.Code));
    }

    [Fact]
    public async Task Nobody_listening_is_a_failure_to_connect()
    {
        await using var server = new KeepingServer();
        var options = server.Client;
        await server.Server.StopAsync(default);
        Assert.Equal(SmtpClientStage.Connect, (await Assert.ThrowsAsync<SmtpClientException>(() => SmtpClientConnection.ConnectAsync(options, default))).Stage);
    }

    [Fact]
    public async Task An_address_that_would_be_a_command_is_not_sent()
    {
        await using var server = new ScriptedServer(connection => connection.GreetAsync());
        await using var client = await ConnectAsync(server);
        await Assert.ThrowsAsync<ArgumentException>(() => client.MailAsync(new MailFrom("a@b.example>\r\nRCPT TO:<c@d.example"), null, default));
    }
}
