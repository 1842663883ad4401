using MailCompliance.Server.Smtp;
using static MailCompliance.IntegrationTests.Smtp.ClientUnderTest;

namespace MailCompliance.IntegrationTests.Smtp;

/// <summary>A next hop that answers before it has the whole message: only what comes after our last byte can accept it.</summary>
public sealed class ClientEarlyAnswerTests
{
    [Theory]
    [InlineData(false, "250 2.0.0 queued\r\n")]
    [InlineData(false, "250-2.0.0 queued\r\n250 2.0.0 and gone\r\n")]
    [InlineData(false, "354 go on\r\n")]
    [InlineData(true, "250 2.0.0 queued\r\n")]
    public async Task An_acceptance_before_the_last_byte_is_not_believed(bool bdat, string lie)
    {
        await using var server = new ScriptedServer(connection => LieAsync(connection, bdat, lie));
        await using var client = await AddressedAsync(server);

        var fault = await Assert.ThrowsAsync<SmtpClientException>(
            () => client.SendMessageAsync([Bytes("text\r\n")], bdat, _ => UntilSomethingArrivedAsync(client), default));

        Assert.Equal((SmtpClientStage.Message, false), (fault.Stage, fault.OutcomeUnknown));
        Assert.False(client.IsHealthy);
    }

    [Fact]
    public async Task Nor_is_one_that_stands_behind_the_354_itself()
    {
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.GreetAsync();
            foreach (var (command, reply) in new[] { ("MAIL", "250 ok\r\n"), ("RCPT", "250 ok\r\n"), ("DATA", "354 go\r\n250 2.0.0 queued\r\n") })
            {
                await connection.ExpectAsync(command);
                await connection.SayAsync(reply);
            }

            Assert.DoesNotContain(".\r\n", await connection.RestAsync(), StringComparison.Ordinal);
        });
        await using var client = await AddressedAsync(server);

        var fault = await Assert.ThrowsAsync<SmtpClientException>(() => client.SendMessageAsync([Bytes("text\r\n")], false, null, default));

        Assert.Equal(250, fault.Reply?.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refusal_before_the_last_byte_counts_and_ends_the_connection(bool bdat)
    {
        await using var server = new ScriptedServer(connection => LieAsync(connection, bdat, "552 5.3.4 too much for me\r\n"));
        await using var client = await AddressedAsync(server);

        var reply = await client.SendMessageAsync([Bytes("text\r\n")], bdat, _ => UntilSomethingArrivedAsync(client), default);

        Assert.Equal(new SmtpReply(552, "5.3.4", "too much for me"), reply);
        Assert.False(client.IsHealthy || client.HasTransaction);
    }

    [Fact]
    public async Task A_next_hop_that_leaves_before_the_last_byte_has_not_taken_the_message()
    {
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.GreetAsync();
            await connection.TakeEnvelopeAsync();
        });
        await using var client = await AddressedAsync(server);

        var fault = await Assert.ThrowsAsync<SmtpClientException>(
            () => client.SendMessageAsync([Bytes("text\r\n")], false, _ => UntilSomethingArrivedAsync(client), default));

        Assert.False(fault.OutcomeUnknown);
    }

    [Fact]
    public async Task A_second_answer_to_a_chunk_is_not_taken_for_that_to_the_last_one()
    {
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.GreetAsync("CHUNKING");
            await connection.ExpectAsync("MAIL");
            await connection.SayAsync("250 ok\r\n");
            await connection.ExpectAsync("RCPT");
            await connection.SayAsync("250 ok\r\n");
            await connection.ExpectAsync("BDAT 1048576");
            await connection.OctetsAsync(1048576);
            await connection.SayAsync("250 chunk\r\n250 2.0.0 and all the rest\r\n");
            await connection.ExpectAsync("BDAT 10 LAST");
            await connection.OctetsAsync(9);
        });
        await using var client = await AddressedAsync(server);

        var fault = await Assert.ThrowsAsync<SmtpClientException>(
            () => client.SendMessageAsync([Bytes(new string('x', 1048584) + "\r\n")], true, null, default));

        Assert.Equal(SmtpClientStage.Message, fault.Stage);
    }

    // the lie goes out while the content is on its way, then the client has to leave without ending the message
    private static async Task LieAsync(ScriptedConnection connection, bool bdat, string lie)
    {
        await connection.GreetAsync("CHUNKING");
        await connection.ExpectAsync("MAIL");
        await connection.SayAsync("250 ok\r\n");
        await connection.ExpectAsync("RCPT");
        await connection.SayAsync("250 ok\r\n");
        await connection.ExpectAsync(bdat ? "BDAT 6 LAST" : "DATA");
        if (!bdat)
            await connection.SayAsync("354 go\r\n");
        await connection.SayAsync(lie);
        Assert.Contains(await connection.RestAsync(), (string[])["", bdat ? "text\r" : "text\r\n"]);
    }
}
