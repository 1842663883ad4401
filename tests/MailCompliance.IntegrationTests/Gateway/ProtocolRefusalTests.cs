using MailCompliance.Server.Gateway.Disposal;
using MailCompliance.Storage.Log;

namespace MailCompliance.IntegrationTests.Gateway;

/// <summary>What the rules of SMTP alone refuse is a recorded outcome like any other, but cannot fill the log.</summary>
public sealed class ProtocolRefusalTests : IAsyncLifetime
{
    private const int Limit = 2000;

    private GatewayUnderTest gateway = null!;

    public async Task InitializeAsync() => gateway = await GatewayUnderTest.StartAsync(options => options with { MaxMessageBytes = Limit, MaxErrors = 1000 });

    public Task DisposeAsync() => gateway.DisposeAsync().AsTask();

    [Theory]
    [InlineData("a NUL\0\r\n", "550 5.6.0 ")]
    [InlineData("a bare\nline feed\r\n", "550 5.6.11 ")]
    [InlineData("a bare\rreturn\r\n", "550 5.6.11 ")]
    public async Task Content_that_may_not_travel(string body, string reply)
    {
        await gateway.SendAsync(SampleMail.With("Trip", body: body));

        var entry = await OnlyEntryAsync();
        Assert.StartsWith(reply, entry.Reply, StringComparison.Ordinal);
        Assert.Equal(
            (LogState.Refused, "block", "<1@school.example>", GatewayUnderTest.Sender, GatewayUnderTest.Parent, "127.0.0.1"),
            (entry.State, entry.Verdict, entry.MessageId, entry.EnvelopeSender, Assert.Single(entry.Recipients).Address, entry.Client));
        Assert.InRange(entry.Bytes, body.Length, Limit);
        Assert.Empty(gateway.NextHop.Messages);
    }

    [Fact]
    public async Task A_message_too_large()
    {
        await gateway.SendAsync(SampleMail.With("Trip", body: new string('x', Limit) + "\r\n"));

        var entry = await OnlyEntryAsync();
        Assert.StartsWith("552 5.3.4 ", entry.Reply, StringComparison.Ordinal);
        Assert.InRange(entry.Bytes, Limit, 2 * Limit);
    }

    [Fact]
    public async Task A_size_declared_too_large()
    {
        await using var client = await gateway.ConnectAsync();
        Assert.Equal(552, (await client.SayAsync("MAIL FROM:<ann@school.example> SIZE=9000")).Code);

        var entry = await OnlyEntryAsync();
        Assert.Equal((LogState.Refused, 9000, 0), (entry.State, entry.Bytes, entry.Recipients.Count));
        // it was no transaction: the next one begins as ever
        Assert.Equal(250, (await client.SendAsync(GatewayUnderTest.Sender, [GatewayUnderTest.Parent], SampleMail.With("Trip"))).Code);
    }

    [Theory]
    [InlineData("BDAT x LAST", "501 5.5.4 ")]
    [InlineData("BDAT 6 FIRST\r\nabcd", "501 5.5.4 ")]
    [InlineData("BDAT 99999999999999 LAST", "552 5.3.4 ")]
    public async Task A_broken_or_boundless_chunk(string command, string reply)
    {
        await using var client = await AddressedAsync();
        await client.SayAsync("BDAT 5\r\nabc");
        await client.SayAsync(command);

        Assert.StartsWith(reply, (await OnlyEntryAsync()).Reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_message_leaves_no_entry()
    {
        await using (var client = await AddressedAsync())
        {
            await client.SayAsync("RSET");
            await client.SayAsync("BDAT 7\r\nabcde");
            await client.SayAsync("MAIL FROM:<ann@school.example>");
            await client.SayAsync("DATA");
            await client.SayAsync("EHLO again.example");
        }

        await using (var lost = await AddressedAsync())
            await lost.SayAsync("DATA");
        await gateway.SendAsync(SampleMail.With("Trip"));

        Assert.Equal(LogState.Delivered, (await OnlyEntryAsync()).State);
    }

    [Fact]
    public async Task A_stranger_who_may_not_send_leaves_none_either()
    {
        await gateway.RestartAsync(options => options with { MaxMessageBytes = Limit, SenderDomains = ["school.example"] });
        await using var client = await gateway.ConnectAsync();

        Assert.Equal(550, (await client.SayAsync("MAIL FROM:<evil@elsewhere.example> SIZE=9000")).Code);
        Assert.Empty(await gateway.LogAsync());
    }

    [Fact]
    public async Task A_flood_fills_the_log_up_to_the_limit_of_an_hour_and_no_further()
    {
        await using var client = await gateway.ConnectAsync();
        for (var count = 0; count < RefusalRecord.EntriesAnHour + 20; count++)
            Assert.Equal(550, (await client.SendAsync(GatewayUnderTest.Sender, [GatewayUnderTest.Parent], "a\nb\r\n"u8.ToArray())).Code);
        Assert.Equal(RefusalRecord.EntriesAnHour, (await gateway.LogAsync()).Count);

        gateway.Clock.Ahead = TimeSpan.FromHours(1);
        await client.SendAsync(GatewayUnderTest.Sender, [GatewayUnderTest.Parent], "a\nb\r\n"u8.ToArray());
        Assert.Equal(RefusalRecord.EntriesAnHour + 1, (await gateway.LogAsync()).Count);
    }

    [Fact]
    public async Task Where_it_cannot_be_recorded_the_client_hears_a_temporary_failure()
    {
        await using var client = await AddressedAsync();
        await client.SayAsync("DATA");
        await gateway.Database.DisposeAsync();

        Assert.Equal(451, (await client.ContentAsync("a\0b\r\n"u8.ToArray())).Code);
    }

    private async Task<MailClient> AddressedAsync()
    {
        var client = await gateway.ConnectAsync();
        await client.SayAsync($"MAIL FROM:<{GatewayUnderTest.Sender}>");
        await client.SayAsync($"RCPT TO:<{GatewayUnderTest.Parent}>");
        return client;
    }

    private async Task<MessageLogEntry> OnlyEntryAsync() => Assert.Single(await gateway.LogAsync());
}
