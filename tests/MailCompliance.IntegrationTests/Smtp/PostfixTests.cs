using System.Text;
using MailCompliance.Server.Smtp;

namespace MailCompliance.IntegrationTests.Smtp;

public sealed class PostfixTests
{
    private const string Text = "Subject: dots\r\n\r\n.one\r\n..two\r\n.\r\nlast line without end";

    [ProgramFact("postfix")]
    public async Task Postfix_as_next_hop_gets_the_message_as_it_was()
    {
        await using var postfix = await PostfixInstance.StartAsync();
        await using var pool = new SmtpClientPool(Client(postfix));
        for (var i = 0; i < 3; i++)
        {
            var client = await pool.RentAsync(default);
            Assert.Equal(i > 0, client.IsReused);
            Assert.True(client.Extensions is { Pipelining: true, Chunking: true, Dsn: true, SmtpUtf8: true, EightBitMime: true, EnhancedStatusCodes: true });
            var (mail, recipient) = await client.MailAndRecipientAsync(new MailFrom("head@school.example", Ret: "HDRS", EnvelopeId: "id"), Text.Length, new RcptTo("a@" + PostfixInstance.OwnDomain, "FAILURE"), default);
            Assert.Equal((250, 250), (mail.Code, recipient?.Code));
            var reply = await client.SendMessageAsync([Encoding.ASCII.GetBytes(Text[..20]), Encoding.ASCII.GetBytes(Text[20..])], bdat: i == 1, null, default);
            Assert.Equal((250, "2.0.0"), (reply.Code, reply.EnhancedCode));
            await pool.ReturnAsync(client);
        }
        foreach (var kept in await postfix.WaitForMessagesAsync(3))
            Assert.EndsWith("\n\n.one\n..two\n.\nlast line without end\n", kept, StringComparison.Ordinal);
    }

    [ProgramFact("postfix")]
    public async Task Postfix_refuses_a_recipient_and_takes_the_other()
    {
        await using var postfix = await PostfixInstance.StartAsync(null, "smtpd_relay_restrictions = reject_unauth_destination");
        await using var client = await SmtpClientConnection.ConnectAsync(Client(postfix), default);
        Assert.True((await client.MailAsync(new MailFrom(""), null, default)).IsPositive);
        Assert.Equal(554, (await client.RecipientAsync(new RcptTo("x@elsewhere.example"), default)).Code);
        Assert.True((await client.RecipientAsync(new RcptTo("a@" + PostfixInstance.OwnDomain), default)).IsPositive);
        Assert.True((await client.SendMessageAsync([Encoding.ASCII.GetBytes(Text)], false, null, default)).IsPositive);
        await client.QuitAsync(default);
        Assert.Single(await postfix.WaitForMessagesAsync(1));
    }

    [ProgramFact("postfix")]
    public async Task Postfix_as_client_hands_over_what_it_got_with_TLS_and_all_parameters()
    {
        using var certificates = new TlsFixture();
        await using var server = new KeepingServer(KeepingServer.Options with { Certificate = certificates.Server });
        await using var postfix = await PostfixInstance.StartAsync(server.Port, "smtp_tls_security_level = encrypt");
        await using var client = await SmtpClientConnection.ConnectAsync(Client(postfix), default);
        var body = "\r\n.é\r\n..\r\n" + string.Concat(Enumerable.Repeat("a line of text in a long message\r\n", 20_000));
        await client.MailAsync(new MailFrom("head@school.example", EightBit: true, EnvelopeId: "abc"), null, default);
        await client.RecipientAsync(new RcptTo("one@home.example", "NEVER"), default);
        await client.RecipientAsync(new RcptTo("two@home.example", "FAILURE,DELAY", "rfc822;first@home.example"), default);
        await client.SendMessageAsync([Encoding.Latin1.GetBytes("Subject: x\r\n"), Encoding.Latin1.GetBytes(body)], false, null, default);
        var kept = Assert.Single(await server.WaitForMessagesAsync(1));
        // Postfix adds the fields that are missing at the end of the header
        Assert.EndsWith("\r\n" + body, kept.Text, StringComparison.Ordinal);
        Assert.Equal(("abc", true), (kept.Sender.EnvelopeId, kept.Sender.EightBit));
        Assert.Equal([new RcptTo("one@home.example", "NEVER", "rfc822;one@home.example"), new RcptTo("two@home.example", "FAILURE,DELAY", "rfc822;first@home.example")], kept.Recipients);
        Assert.StartsWith("TLS 1.", kept.Peer.TlsProtocol, StringComparison.Ordinal);
    }

    [ProgramFact("postfix", "smtp-source")]
    public async Task Takes_many_messages_at_once_from_smtp_source()
    {
        await using var server = new KeepingServer();
        var (code, output) = await LocalPrograms.RunAsync(
            "smtp-source", "-4", "-d", "-s", "8", "-m", "400", "-l", "6000", "-r", "3", "-f", "head@school.example", "-t", "parent@home.example", $"127.0.0.1:{server.Port}");
        Assert.True(code == 0, output);
        Assert.Equal(400, server.Kept.Count);
        Assert.All(server.Kept, kept => Assert.Equal(3, kept.Recipients.Count));
        Assert.Equal(0, server.Server.SpooledBytes);
    }

    private static SmtpClientOptions Client(PostfixInstance postfix) => new() { Host = "127.0.0.1", Port = postfix.Port, EhloName = "gate.school.example" };
}
