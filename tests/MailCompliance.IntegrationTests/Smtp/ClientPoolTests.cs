using System.Text;
using MailCompliance.Server.Smtp;

namespace MailCompliance.IntegrationTests.Smtp;

public sealed class ClientPoolTests
{
    [Fact]
    public async Task Gives_each_caller_a_connection_of_its_own_and_uses_it_again()
    {
        await using var server = new KeepingServer();
        await using var pool = new SmtpClientPool(server.Client);
        Assert.Null(pool.LastExtensions);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var i = 0; i < 50; i++)
            {
                var client = await pool.RentAsync(default);
                await SendAsync(client);
                await pool.ReturnAsync(client);
            }
        }));
        Assert.Equal(400, server.Kept.Count);
        Assert.True(pool.LastExtensions is { Dsn: true });
        Assert.InRange(pool.IdleCount, 1, 8);
        Assert.Equal(pool.IdleCount, server.Server.ConnectionCount);
    }

    [Fact]
    public async Task Resets_a_transaction_left_open()
    {
        await using var server = new KeepingServer();
        await using var pool = new SmtpClientPool(server.Client);
        var client = await pool.RentAsync(default);
        await client.MailAsync(new MailFrom("left@school.example"), null, default);
        await pool.ReturnAsync(client);
        Assert.False(client.HasTransaction);
        var again = await pool.RentAsync(default);
        Assert.Same(client, again);
        await SendAsync(again);
        await pool.ReturnAsync(again);
        Assert.Equal("head@school.example", Assert.Single(server.Kept).Sender.Address);
    }

    [Fact]
    public async Task Replaces_a_connection_that_the_next_hop_has_closed()
    {
        await using var server = new ScriptedServer(
            async connection =>
            {
                await connection.GreetAsync();
                await connection.SayAsync("421 4.4.2 idle too long\r\n");
            },
            async connection =>
            {
                await connection.GreetAsync();
                await connection.ExpectAsync("QUIT");
            });
        await using var pool = new SmtpClientPool(server.Client);
        var first = await pool.RentAsync(default);
        while (!first.HasUnexpectedInput)
            await Task.Yield();
        await pool.ReturnAsync(first);
        var second = await pool.RentAsync(default);
        Assert.NotSame(first, second);
        Assert.False(second.IsReused);
        await pool.ReturnAsync(second);
    }

    private static async Task SendAsync(SmtpClientConnection client)
    {
        await client.MailAndRecipientAsync(new MailFrom("head@school.example"), null, new RcptTo("parent@home.example"), default);
        Assert.True((await client.SendMessageAsync([Encoding.ASCII.GetBytes("x\r\n")], false, null, default)).IsPositive);
    }
}
