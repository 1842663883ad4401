using MailCompliance.Server.Smtp;
using MailCompliance.Server.Smtp.Syntax;

namespace MailCompliance.Tests.Smtp;

public sealed class SessionOrderTests
{
    [Fact]
    public async Task Greets_and_lists_what_it_offers()
    {
        await using var session = new SessionUnderTest(SessionUnderTest.Options() with { MaxMessageBytes = 1000 });
        Assert.Equal("220 gate.school.example ESMTP MailCompliance", await session.ReplyAsync());
        Assert.Equal(
            "250-gate.school.example\n250-PIPELINING\n250-SIZE 1000\n250-8BITMIME\n250-SMTPUTF8\n250-DSN\n250-CHUNKING\n250 ENHANCEDSTATUSCODES",
            await session.AskAsync("ehlo client.example\r\n"));
    }

    [Fact]
    public async Task Offers_an_extension_only_while_the_option_says_so()
    {
        var offered = SmtpServerExtensions.All;
        await using var session = await SessionUnderTest.GreetedAsync(SessionUnderTest.Options() with { Extensions = () => offered });
        Assert.StartsWith("250", await session.AskAsync("MAIL FROM:<a@b.example> RET=HDRS\r\n"), StringComparison.Ordinal);
        offered &= ~SmtpServerExtensions.Dsn;
        Assert.DoesNotContain("DSN", await session.AskAsync("EHLO client.example\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("555 5.5.4", await session.AskAsync("MAIL FROM:<a@b.example> RET=HDRS\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MAIL FROM:<a@b.example>", "503 5.5.1")]
    [InlineData("RCPT TO:<a@b.example>", "503 5.5.1")]
    [InlineData("DATA", "503 5.5.1")]
    [InlineData("EHLO", "501 5.5.4")]
    [InlineData("EHLO bad name", "501 5.5.4")]
    [InlineData("HELO client.example", "250 gate")]
    [InlineData("LHLO client.example", "500 5.5.1")]
    [InlineData("NOOP whatever", "250 2.0.0")]
    [InlineData("RSET", "250 2.0.0")]
    [InlineData("RSET x", "501 5.5.4")]
    [InlineData("VRFY someone", "252 2.5.0")]
    [InlineData("VRFY", "501 5.5.4")]
    [InlineData("EXPN list", "502 5.5.1")]
    [InlineData("HELP", "214 2.0.0")]
    [InlineData("AUTH PLAIN", "502 5.5.1")]
    [InlineData("STARTTLS", "502 5.5.1")]
    [InlineData("XCLIENT ADDR=192.0.2.9", "502 5.5.1")]
    [InlineData("FROB", "500 5.5.1")]
    [InlineData("", "500 5.5.1")]
    [InlineData("QUIT", "221 2.0.0")]
    public async Task Answers_a_command_before_EHLO(string command, string start)
    {
        await using var session = new SessionUnderTest();
        await session.ExpectAsync("220 ");
        Assert.StartsWith(start, await session.AskAsync(command + "\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_messages_one_after_another()
    {
        await using var session = await SessionUnderTest.GreetedAsync();
        for (var i = 0; i < 3; i++)
        {
            await session.SendAsync("MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n");
            await session.ExpectAsync("250 2.1.0", "250 2.1.5", "354 ");
            Assert.Equal("250 2.0.0 taken", await session.AskAsync($"Subject: {i}\r\n\r\nx\r\n.\r\n"));
        }
        Assert.Equal(["Subject: 0\r\n\r\nx\r\n", "Subject: 1\r\n\r\nx\r\n", "Subject: 2\r\n\r\nx\r\n"], session.Conversation.Messages);
        Assert.Equal(0, session.Storage.ReservedBytes);
    }

    [Fact]
    public async Task Refuses_DATA_when_no_recipient_was_accepted()
    {
        var conversation = new RecordingConversation { OnRecipient = _ => new SmtpReply(550, "5.1.1", "no such user") };
        await using var session = await SessionUnderTest.GreetedAsync(conversation: conversation);
        await session.SendAsync("MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n");
        await session.ExpectAsync("250 ", "550 5.1.1 no such user", "554 5.5.1");
    }

    [Fact]
    public async Task A_new_EHLO_or_RSET_ends_the_transaction()
    {
        await using var session = await SessionUnderTest.AddressedAsync();
        await session.SendAsync("RSET\r\nDATA\r\nMAIL FROM:<a@b.example>\r\nEHLO again.example\r\nRCPT TO:<c@d.example>\r\n");
        await session.ExpectAsync("250 ", "503 5.5.1", "250 ", "250-", "503 5.5.1");
        Assert.Equal(["connect", "mail", "rcpt", "reset", "mail", "reset"], session.Conversation.Calls);
    }

    [Fact]
    public async Task A_second_MAIL_is_out_of_order()
    {
        await using var session = await SessionUnderTest.AddressedAsync();
        Assert.StartsWith("503 5.5.1", await session.AskAsync("MAIL FROM:<a@b.example>\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_of_the_conversation_is_451_without_detail_and_the_session_goes_on()
    {
        var conversation = new RecordingConversation { OnMessage = _ => throw new InvalidOperationException("secret detail") };
        await using var session = await SessionUnderTest.AddressedAsync(conversation: conversation);
        await session.SendAsync("DATA\r\n");
        await session.ExpectAsync("354 ");
        var reply = await session.AskAsync("x\r\n.\r\n");
        Assert.StartsWith("451 4.3.0", reply, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", reply, StringComparison.Ordinal);
        Assert.Equal("reset", session.Conversation.Calls[^1]);
        Assert.StartsWith("250 ", await session.AskAsync("MAIL FROM:<a@b.example>\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversation_can_refuse_the_connection()
    {
        await using var session = new SessionUnderTest(conversation: new RecordingConversation { Refusal = new SmtpReply(554, "5.7.1", "not for you") });
        await session.ExpectAsync("554 5.7.1 not for you", "closed");
    }

    [Fact]
    public async Task A_421_of_the_conversation_closes()
    {
        var conversation = new RecordingConversation { OnMail = _ => new SmtpReply(421, "4.3.2", "going away") };
        await using var session = await SessionUnderTest.GreetedAsync(conversation: conversation);
        await session.SendAsync("MAIL FROM:<a@b.example>\r\n");
        await session.ExpectAsync("421 4.3.2 going away", "closed");
    }

    [Fact]
    public async Task Too_many_errors_close_and_refused_recipients_are_none()
    {
        var conversation = new RecordingConversation { OnRecipient = _ => new SmtpReply(550, "5.1.1", "no such user") };
        await using var session = await SessionUnderTest.GreetedAsync(SessionUnderTest.Options() with { MaxErrors = 3 }, conversation);
        await session.SendAsync("MAIL FROM:<a@b.example>\r\n");
        await session.ExpectAsync("250 ");
        for (var i = 0; i < 5; i++)
            Assert.StartsWith("550 5.1.1", await session.AskAsync("RCPT TO:<c@d.example>\r\n"), StringComparison.Ordinal);
        await session.SendAsync("FROB\r\nFROB\r\nFROB\r\nNOOP\r\n");
        await session.ExpectAsync("500 ", "500 ", "500 ", "421 4.7.0", "closed");
    }

    [Fact]
    public async Task Recipients_are_limited()
    {
        await using var session = await SessionUnderTest.AddressedAsync(SessionUnderTest.Options() with { MaxRecipients = 2 });
        await session.SendAsync("RCPT TO:<two@d.example>\r\nRCPT TO:<three@d.example>\r\nDATA\r\n");
        await session.ExpectAsync("250 ", "452 4.5.3", "354 ");
    }

    [Fact]
    public async Task A_browser_is_sent_away()
    {
        await using var session = new SessionUnderTest();
        await session.SendAsync("POST / HTTP/1.1\r\nHost: x\r\n\r\nEHLO x\r\n");
        await session.ExpectAsync("220 ", "500 ", "closed");
    }

    [Fact]
    public async Task A_lost_connection_resets_and_disposes_the_conversation()
    {
        var session = await SessionUnderTest.AddressedAsync();
        await session.DisposeAsync();
        Assert.Equal(["connect", "mail", "rcpt", "reset", "dispose"], session.Conversation.Calls);
    }

    [Fact]
    public void Every_state_allows_exactly_what_the_table_says()
    {
        SmtpVerb[] transaction = [SmtpVerb.Mail, SmtpVerb.Rcpt, SmtpVerb.Data, SmtpVerb.Bdat, SmtpVerb.StartTls, SmtpVerb.Xclient];
        var allowed = Enum.GetValues<SmtpState>().ToDictionary(state => state, state => transaction.Where(verb => SmtpStates.After(state, verb) is not null));
        Assert.Equal([SmtpVerb.StartTls, SmtpVerb.Xclient], allowed[SmtpState.Connected]);
        Assert.Equal([SmtpVerb.Mail, SmtpVerb.StartTls, SmtpVerb.Xclient], allowed[SmtpState.Ready]);
        Assert.Equal([SmtpVerb.Rcpt], allowed[SmtpState.Sender]);
        Assert.Equal([SmtpVerb.Rcpt, SmtpVerb.Data, SmtpVerb.Bdat], allowed[SmtpState.Recipients]);
        Assert.Equal([SmtpVerb.Bdat], allowed[SmtpState.Chunks]);
    }

    [Theory]
    [InlineData("RSET")]
    [InlineData("NOOP")]
    [InlineData("EHLO client.example")]
    public async Task A_storm_of_commands_without_a_message_ends_the_session(string command)
    {
        await using var session = await SessionUnderTest.GreetedAsync(SessionUnderTest.Options() with { MaxIdleCommands = 10, MaxErrors = 3 });
        var answered = 0;
        while ((await session.AskAsync(command + "\r\n")).StartsWith("250", StringComparison.Ordinal))
            Assert.InRange(++answered, 1, 13);
        await session.ExpectAsync("closed");
    }

    [Fact]
    public async Task Messages_in_between_make_it_none()
    {
        await using var session = await SessionUnderTest.GreetedAsync(SessionUnderTest.Options() with { MaxIdleCommands = 2, MaxErrors = 1 });
        for (var count = 0; count < 10; count++)
        {
            await session.SendAsync("RSET\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nBDAT 1 LAST\r\nx");
            await session.ExpectAsync("250 ", "250 ", "250 ", "250 2.0.0 taken");
        }
    }
}
