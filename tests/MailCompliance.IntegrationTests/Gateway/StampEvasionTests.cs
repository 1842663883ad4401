using System.Text;
using MailCompliance.Engine.Duties;

namespace MailCompliance.IntegrationTests.Gateway;

/// <summary>No form of a message goes round the stamp: what is ours bears it, whatever it pretends to be.</summary>
public sealed class StampEvasionTests : IAsyncLifetime
{
    private const string Disclaimer = "For the addressee only.";
    private const string Foreign = "ann@elsewhere.example";

    private GatewayUnderTest gateway = null!;

    public async Task InitializeAsync()
    {
        gateway = await GatewayUnderTest.StartAsync();
        gateway.Policy = GatewayUnderTest.PolicyWith(new StampDisclaimerDuty(new StampDisclaimerSettings { Text = Disclaimer }));
    }

    public Task DisposeAsync() => gateway.DisposeAsync().AsTask();

    [Theory]
    [InlineData(GatewayUnderTest.Sender, "Ann <ann@elsewhere.example>")]
    [InlineData(Foreign, "Ann <ann@school.example>")]
    [InlineData(Foreign, "ann@elsewhere.example\r\nSender: ann@school.example")]
    [InlineData(Foreign, "ann@elsewhere.example, ann@school.example")]
    [InlineData(Foreign, "ann@elsewhere.example\r\nFrom: ann@school.example")]
    [InlineData(GatewayUnderTest.Sender, "undisclosed:;")]
    public async Task Ours_is_what_names_us_as_author_sender_or_in_the_envelope(string envelope, string from)
    {
        await SendAsync(envelope, from, "Content-Type: text/plain\r\n\r\nHello\r\n");

        Assert.Contains(Disclaimer, gateway.NextHop.Only.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_names_us_nowhere_is_not_ours()
    {
        await SendAsync(Foreign, Foreign, "Content-Type: text/plain\r\n\r\nHello\r\n");

        Assert.DoesNotContain(Disclaimer, gateway.NextHop.Only.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Type: text/plain\r\n\r\n-----BEGIN PGP SIGNED MESSAGE-----\r\nHello\r\n")]
    [InlineData("Content-Type: text/plain\r\n\r\nHello\r\n-----BEGIN PGP MESSAGE-----\r\n")]
    [InlineData("Content-Type: text/html\r\n\r\n<p>-----BEGIN PGP SIGNED MESSAGE-----</p><p>Hello</p>\r\n")]
    [InlineData("Content-Class: rpmsg.message\r\nContent-Type: text/plain\r\n\r\nHello\r\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: text/plain\r\n\r\nHello\r\n--m\r\nContent-Type: application/pgp-signature; name=signature.asc\r\n\r\nx\r\n--m--\r\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: text/plain\r\n\r\nHello\r\n--m\r\nContent-Type: application/pkcs7-mime; name=smime.p7m\r\n\r\nx\r\n--m--\r\n")]
    [InlineData("Content-Type: multipart/signed; boundary=s\r\n\r\n--s\r\nContent-Type: text/plain\r\n\r\nHello\r\n--s--\r\n")]
    [InlineData("Content-Type: multipart/encrypted; boundary=s\r\n\r\n--s\r\nContent-Type: text/plain\r\n\r\nHello\r\n--s--\r\n")]
    public async Task What_only_looks_signed_or_encrypted_is_stamped(string content)
    {
        await SendAsync(GatewayUnderTest.Sender, GatewayUnderTest.Sender, content);

        Assert.Contains(Disclaimer, gateway.NextHop.Only.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_part_inside_stays_octet_for_octet_and_the_stamp_stands_below_it()
    {
        const string Signed = "Content-Type: multipart/signed; protocol=\"application/pgp-signature\"; boundary=s\r\n\r\n--s\r\nContent-Type: text/plain\r\n\r\nSigned words.\r\n--s\r\nContent-Type: application/pgp-signature\r\n\r\nx\r\n--s--\r\n";
        await SendAsync(GatewayUnderTest.Sender, GatewayUnderTest.Sender, "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n" + Signed + "--m--\r\n");

        var text = gateway.NextHop.Only.Text;
        Assert.Contains("--m\r\n" + Signed, text, StringComparison.Ordinal);
        Assert.True(text.IndexOf(Disclaimer, StringComparison.Ordinal) > text.IndexOf("--s--", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Text_around_a_signed_block_takes_the_stamp_and_the_block_stays_whole()
    {
        const string Block = "-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\nHello\r\n> quoted\r\n-----BEGIN PGP SIGNATURE-----\r\n\r\nabcd\r\n-----END PGP SIGNATURE-----\r\n";
        await SendAsync(GatewayUnderTest.Sender, GatewayUnderTest.Sender, "Content-Type: text/plain\r\n\r\nSee below.\r\n\r\n" + Block);

        var text = gateway.NextHop.Only.Text;
        Assert.Contains(Block, text, StringComparison.Ordinal);
        Assert.True(text.IndexOf(Disclaimer, StringComparison.Ordinal) > text.IndexOf("-----END PGP", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("From ann@school.example Mon Nov  2 09:00:00 2026\r\n", "")]
    [InlineData(">From ann@school.example Mon Nov  2 09:00:00 2026\r\n", "")]
    [InlineData("", "no field at all\r\n")]
    public async Task A_line_that_ends_the_header_for_others_does_not_hide_it(string onTop, string within)
    {
        await using var client = await gateway.ConnectAsync();
        var message = $"{onTop}Message-ID: <1@school.example>\r\nFrom: {GatewayUnderTest.Sender}\r\n{within}Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nSGVsbG8=\r\n";
        Assert.Equal(250, (await client.SendAsync(GatewayUnderTest.Sender, [GatewayUnderTest.Parent], Encoding.ASCII.GetBytes(message))).Code);

        var header = gateway.NextHop.Only.Text.Split("\r\n\r\n")[0];
        Assert.All(header.Split("\r\n"), line => Assert.True(line[0] is ' ' or '\t' || line.Contains(": ", StringComparison.Ordinal), line));
        Assert.Contains("Content-Transfer-Encoding: base64", header, StringComparison.Ordinal);
    }

    private async Task SendAsync(string envelope, string from, string content)
    {
        await using var client = await gateway.ConnectAsync();
        var message = $"Message-ID: <1@school.example>\r\nFrom: {from}\r\nTo: {GatewayUnderTest.Parent}\r\nSubject: Trip\r\nMIME-Version: 1.0\r\n{content}";
        Assert.Equal(250, (await client.SendAsync(envelope, [GatewayUnderTest.Parent], Encoding.ASCII.GetBytes(message))).Code);
    }
}
