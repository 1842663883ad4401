using MailCompliance.Server.Smtp;
using MailCompliance.Server.Smtp.Syntax;

namespace MailCompliance.Tests.Smtp;

public sealed class EnvelopeCommandTests
{
    public static TheoryData<string, string> GoodPaths => new()
    {
        { "<a@b.example>", "a@b.example" },
        { "<>", "" },
        { "<a.b+c=d@b.example>", "a.b+c=d@b.example" },
        { "<\"quoted local\"@b.example>", "\"quoted local\"@b.example" },
        { "<\"with > and \\\" and @\"@b.example>", "\"with > and \\\" and @\"@b.example" },
        { "<@one.example,@two.example:a@b.example>", "a@b.example" },
        { "<a@[192.0.2.1]>", "a@[192.0.2.1]" },
        { "<a@[IPv6:2001:db8::1]>", "a@[IPv6:2001:db8::1]" },
        { "<a@under_score.example>", "a@under_score.example" },
        { "<josé@schule.example>", "josé@schule.example" },
        { "<a@bücher.example>", "a@bücher.example" },
        { "<postmaster>", "postmaster" },
    };

    public static TheoryData<string> BadPaths =>
    [
        "", "<", "a@b.example", "<a@b.example", "<a@>", "<@b.example>", "<a@b..example>", "<a@.example>", "<a@-b.example>",
        "<a b@c.example>", "<.a@b.example>", "<a.@b.example>", "<a..b@c.example>", "<a@b@c.example>", "<\"open@b.example>",
        "<a@[300.1.1.1]>", "<a@[192.0.2]>", "<a@[IPv6:zz]>", "<a@[IPv6:192.0.2.1]>", "<a@[x>", "<@one.example:>", "<@one.example a@b.example>",
        "<a@b.example\u0085>", "<a\u2028b@c.example>", "<<a@b.example>>", "<a@b.example.>",
    ];

    [Theory]
    [MemberData(nameof(GoodPaths))]
    public void Reads_a_path(string path, string address)
    {
        Assert.True(AddressPath.TryRead(path + " SIZE=1", out var read, out var rest));
        Assert.Equal(address, read);
        Assert.Equal(" SIZE=1", rest.ToString());
    }

    [Theory]
    [MemberData(nameof(BadPaths))]
    public void Refuses_a_malformed_path(string path) => Assert.False(AddressPath.TryRead(path, out _, out _));

    [Fact]
    public void Limits_the_length_of_a_path()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 60), 4));
        Assert.True(AddressPath.TryRead($"<{new string('a', 64)}@{domain}>", out _, out _));
        Assert.False(AddressPath.TryRead($"<{new string('a', 200)}@{domain}>", out _, out _));
        Assert.False(AddressPath.TryRead($"<a@{domain}.{domain}>", out _, out _));
        Assert.False(AddressPath.TryRead($"<a@{new string('d', 64)}.example>", out _, out _));
        Assert.False(AddressPath.TryRead($"<{new string('é', 180)}@b.example>", out _, out _));
    }

    [Theory]
    [InlineData("FROM:<a@b.example>", null)]
    [InlineData("from:<a@b.example>", null)]
    [InlineData("FROM: <a@b.example>", null)]
    [InlineData("FROM:<>", null)]
    [InlineData("FROM:<a@b.example> SIZE=12345678901234567890", null)]
    [InlineData("FROM:<a@b.example> size=1 body=8bitmime smtputf8 ret=full envid=a+2Bb", null)]
    [InlineData("FROM:<josé@b.example> SMTPUTF8", null)]
    [InlineData("FROM:<josé@b.example>", "553 5.6.7")]
    [InlineData("FROM:<a>", "501 5.1.7")]
    [InlineData("FROM:a@b.example", "501 5.1.7")]
    [InlineData("TO:<a@b.example>", "501 5.1.7")]
    [InlineData("", "501 5.1.7")]
    [InlineData("FROM:<a@b.example>SIZE=1", "501 5.5.4")]
    [InlineData("FROM:<a@b.example> SIZE", "501 5.5.4")]
    [InlineData("FROM:<a@b.example> SIZE=", "501 5.5.4")]
    [InlineData("FROM:<a@b.example> SIZE=-1", "501 5.5.4")]
    [InlineData("FROM:<a@b.example> SIZE=123456789012345678901", "501 5.5.4")]
    [InlineData("FROM:<a@b.example> SIZE=1 SIZE=1", "501 5.5.4")]
    [InlineData("FROM:<a@b.example> BODY=BINARYMIME", "501 5.5.4")]
    [InlineData("FROM:<a@b.example> SMTPUTF8=YES", "501 5.5.4")]
    [InlineData("FROM:<a@b.example> RET=ALL", "501 5.5.4")]
    [InlineData("FROM:<a@b.example> ENVID=a+2bb", "501 5.5.4")]
    [InlineData("FROM:<a@b.example> ENVID=a+2", "501 5.5.4")]
    [InlineData("FROM:<a@b.example> ENVID=a=b", "501 5.5.4")]
    [InlineData("FROM:<a@b.example> AUTH=<>", "555 5.5.4")]
    [InlineData("FROM:<a@b.example> X-WHATEVER", "555 5.5.4")]
    [InlineData("FROM:<a@b.example> NOTIFY=NEVER", "555 5.5.4")]
    [InlineData("FROM:<a@b.example> =1", "501 5.5.4")]
    public void Reads_MAIL(string argument, string? refusal) =>
        Assert.Equal(refusal, Start(EnvelopeCommands.ReadMail(argument, SmtpServerExtensions.All, extended: true, out _)));

    [Theory]
    [InlineData("TO:<a@b.example>", null)]
    [InlineData("TO:<Postmaster>", null)]
    [InlineData("TO:<a@b.example> NOTIFY=NEVER", null)]
    [InlineData("TO:<a@b.example> NOTIFY=success,FAILURE,delay ORCPT=rfc822;a+2Bb@b.example", null)]
    [InlineData("TO:<>", "501 5.1.3")]
    [InlineData("TO:<other>", "501 5.1.3")]
    [InlineData("FROM:<a@b.example>", "501 5.1.3")]
    [InlineData("TO:<josé@b.example>", "553 5.6.7")]
    [InlineData("TO:<a@b.example> NOTIFY=NEVER,SUCCESS", "501 5.5.4")]
    [InlineData("TO:<a@b.example> NOTIFY=SUCCESS,SUCCESS", "501 5.5.4")]
    [InlineData("TO:<a@b.example> NOTIFY=", "501 5.5.4")]
    [InlineData("TO:<a@b.example> NOTIFY", "501 5.5.4")]
    [InlineData("TO:<a@b.example> ORCPT=a@b.example", "501 5.5.4")]
    [InlineData("TO:<a@b.example> ORCPT=rfc822;", "501 5.5.4")]
    [InlineData("TO:<a@b.example> ORCPT=utf-8;josé@b.example", "501 5.5.4")]
    [InlineData("TO:<a@b.example> SIZE=1", "555 5.5.4")]
    public void Reads_RCPT(string argument, string? refusal) =>
        Assert.Equal(refusal, Start(EnvelopeCommands.ReadRecipient(argument, SmtpServerExtensions.All, smtpUtf8: false, out _)));

    [Fact]
    public void Keeps_what_MAIL_and_RCPT_say()
    {
        EnvelopeCommands.ReadMail("FROM:<a@b.example> SIZE=17 BODY=8BITMIME SMTPUTF8 RET=hdrs ENVID=x+2By", SmtpServerExtensions.All, extended: true, out var mail);
        Assert.Equal(new MailFrom("a@b.example", 17, EightBit: true, SmtpUtf8: true, "HDRS", "x+2By"), mail);
        EnvelopeCommands.ReadRecipient("TO:<josé@b.example> NOTIFY=delay ORCPT=utf-8;josé@b.example", SmtpServerExtensions.All, smtpUtf8: true, out var recipient);
        Assert.Equal(new RcptTo("josé@b.example", "DELAY", "utf-8;josé@b.example"), recipient);
    }

    [Fact]
    public void Knows_no_parameters_after_HELO_or_of_extensions_not_offered()
    {
        Assert.Equal("555 5.5.4", Start(EnvelopeCommands.ReadMail("FROM:<a@b.example> SIZE=1", SmtpServerExtensions.None, extended: false, out _)));
        Assert.Equal("555 5.5.4", Start(EnvelopeCommands.ReadMail("FROM:<a@b.example> SMTPUTF8", SmtpServerExtensions.Dsn, extended: true, out _)));
        Assert.Equal("555 5.5.4", Start(EnvelopeCommands.ReadRecipient("TO:<a@b.example> NOTIFY=NEVER", SmtpServerExtensions.None, smtpUtf8: false, out _)));
    }

    [Theory]
    [InlineData("mail from:<a>", SmtpVerb.Mail, "from:<a>")]
    [InlineData("NOOP", SmtpVerb.Noop, "")]
    [InlineData("NOOP  x ", SmtpVerb.Noop, "x")]
    [InlineData("STARTTLS ", SmtpVerb.StartTls, "")]
    [InlineData("MAILFROM:<a>", SmtpVerb.Unknown, "")]
    [InlineData("GET /", SmtpVerb.Foreign, "/")]
    public void Splits_a_command(string line, SmtpVerb verb, string argument) =>
        Assert.Equal(new SmtpCommandLine(verb, argument), SmtpCommandLine.Parse(System.Text.Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void A_command_with_control_characters_or_broken_UTF8_is_none()
    {
        Assert.Null(SmtpCommandLine.Parse("NOOP\rQUIT"u8));
        Assert.Null(SmtpCommandLine.Parse("NOOP\0"u8));
        Assert.Null(SmtpCommandLine.Parse([(byte)'N', (byte)' ', 0xC3]));
    }

    private static string? Start(SmtpReply? reply) => reply is null ? null : $"{reply.Code} {reply.EnhancedCode}";
}
