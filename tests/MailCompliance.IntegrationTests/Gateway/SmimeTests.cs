using System.Text;
using MailCompliance.Engine.Duties;
using MailCompliance.Engine.Protection;
using MailCompliance.Engine.Verdicts;
using MailCompliance.IntegrationTests.Smtp;
using MailCompliance.Mime;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Log;

namespace MailCompliance.IntegrationTests.Gateway;

/// <summary>Protection by S/MIME with openssl on the other side: it makes the certificates and opens what arrives.</summary>
public sealed class SmimeTests : IAsyncLifetime
{
    private const string Disclaimer = "This e-mail is meant for its recipient alone.";

    private readonly string folder = Directory.CreateTempSubdirectory("smime-").FullName;
    private GatewayUnderTest gateway = null!;

    public async Task InitializeAsync()
    {
        gateway = await GatewayUnderTest.StartAsync();
        gateway.Policy = GatewayUnderTest.PolicyWith(
            new StampDisclaimerDuty(new StampDisclaimerSettings { Text = Disclaimer }),
            new CopyToHeadteacherDuty(new CopyToHeadteacherSettings(), gateway.Policy.School)) with { Protection = [ProtectionMethod.Already, ProtectionMethod.Smime, ProtectionMethod.Hold] };
    }

    public async Task DisposeAsync()
    {
        await gateway.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [ProgramFact("openssl")]
    public async Task A_message_is_stamped_then_encrypted_for_the_recipient_and_the_copy_alike()
    {
        gateway.Certificates = new([await PersonAsync("parent", GatewayUnderTest.Parent), await PersonAsync("head", GatewayUnderTest.Head)]);

        var answer = await gateway.SendAsync(SampleMail.With("protect this", body: "NHS number 999 000 0018\r\n"));

        Assert.Equal(250, answer.Code);
        var received = Assert.Single(gateway.NextHop.Messages);
        Assert.Equal([GatewayUnderTest.Parent, GatewayUnderTest.Head], received.Recipients);
        Assert.DoesNotContain("999 000", received.Text, StringComparison.Ordinal);
        Assert.Equal(MessageSecurity.Encrypted, MessageSecurityReader.SecurityOf(MailDocument.Parse(received.Bytes)));
        foreach (var reader in (string[])["parent", "head"])
        {
            var opened = await OpenAsync(reader, received.Bytes);
            Assert.Contains("NHS number 999 000 0018", opened, StringComparison.Ordinal);
            Assert.Contains(Disclaimer, opened, StringComparison.Ordinal);
            Assert.StartsWith("Content-Type: text/plain", opened, StringComparison.Ordinal);
        }

        var entry = Assert.Single(await gateway.LogAsync());
        Assert.Equal(("protect", LogState.Delivered), (entry.Verdict, entry.State));
        Assert.Contains("\"nextHopTls\":\"none\"", entry.Trace, StringComparison.Ordinal);
    }

    [ProgramFact("openssl")]
    public async Task Where_the_headteacher_could_not_read_the_copy_the_message_waits()
    {
        gateway.Certificates = new([await PersonAsync("parent", GatewayUnderTest.Parent)]);

        await gateway.SendAsync(SampleMail.With("protect this", body: "NHS number 999 000 0018\r\n"));

        Assert.Equal(HeldState.Held, (await gateway.OnlyHeldAsync()).State);
        Assert.DoesNotContain(gateway.NextHop.Messages, mail => mail.Text.Contains("999 000", StringComparison.Ordinal));
    }

    [ProgramFact("openssl")]
    public async Task A_word_in_the_subject_is_obeyed_and_taken_out()
    {
        gateway.Certificates = new([await PersonAsync("parent", GatewayUnderTest.Parent), await PersonAsync("head", GatewayUnderTest.Head)]);

        await gateway.SendAsync(SampleMail.With("[encrypt] Report"));

        var received = Assert.Single(gateway.NextHop.Messages);
        Assert.Equal("Report", MailDocument.Parse(received.Bytes).Headers.Value("Subject"));
        Assert.Contains("See you at nine.", await OpenAsync("parent", received.Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_for_no_forwarding_gets_the_field_that_says_so()
    {
        gateway.Policy = GatewayUnderTest.PolicyWith();

        await gateway.SendAsync(SampleMail.With("Report [do-not-forward]"));

        var received = MailDocument.Parse(Assert.Single(gateway.NextHop.Messages).Bytes);
        Assert.Equal(("do-not-forward", "Report"), (received.Headers.Value("X-MailCompliance-Protect"), received.Headers.Value("Subject")));
    }

    private async Task<RecipientCertificate> PersonAsync(string name, string address)
    {
        var config = Path.Combine(folder, name + ".cnf");
        await File.WriteAllTextAsync(
            config,
            $"[req]\ndistinguished_name=dn\nx509_extensions=ext\nprompt=no\n[dn]\nCN={name}\n[ext]\nsubjectAltName=email:{address}\nkeyUsage=critical,keyEncipherment\nextendedKeyUsage=emailProtection\nbasicConstraints=CA:FALSE\n");
        await OpensslAsync("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", In(name + ".key"), "-out", In(name + ".pem"), "-days", "30", "-config", config);
        var read = Assert.Single(RecipientCertificates.Read(name, await File.ReadAllBytesAsync(In(name + ".pem"))));
        Assert.Null(read.Refused);
        return read.Usable!;
    }

    private async Task<string> OpenAsync(string name, byte[] mail)
    {
        await File.WriteAllBytesAsync(In("received.eml"), mail);
        await OpensslAsync("cms", "-decrypt", "-in", In("received.eml"), "-recip", In(name + ".pem"), "-inkey", In(name + ".key"), "-out", In("opened"));
        return Encoding.UTF8.GetString(await File.ReadAllBytesAsync(In("opened")));
    }

    private string In(string file) => Path.Combine(folder, file);

    private static async Task OpensslAsync(params string[] arguments)
    {
        var (code, output) = await LocalPrograms.RunAsync("openssl", arguments);
        Assert.True(code == 0, output);
    }
}
