using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailCompliance.Engine.Protection;
using MailCompliance.Mime;

namespace MailCompliance.Tests.Protection;

public sealed class SmimeEnvelopeTests
{
    private static readonly X509Certificate2 Amy = TestPeople.Certificate("amy@council.example");

    private const string Mail =
        "Received: from a by b; Wed, 25 Nov 2026 10:00:00 +0000\r\nFrom: Ann <ann@school.example>\r\nTo: amy@council.example\r\nSubject: =?utf-8?q?Caf=C3=A9?=\r\nMIME-Version: 1.0\r\n"
        + "Content-Type: multipart/mixed;\r\n boundary=b\r\nX-Own: 1\r\nContent-Language: en\r\n\r\n--b\r\n\r\nNHS number 999 000 0018\r\n--b--\r\n";

    [Fact]
    public void The_body_and_the_fields_about_it_go_inside_and_nothing_else_changes()
    {
        var sealedMail = SmimeEnvelope.Seal(MailDocument.Parse(Encoding.ASCII.GetBytes(Mail)), [Amy]);
        var text = Encoding.ASCII.GetString(sealedMail.Bytes.Span);
        Assert.Equal(MessageSecurity.Encrypted, MessageSecurityReader.SecurityOf(sealedMail));
        Assert.DoesNotContain("999 000", text, StringComparison.Ordinal);
        Assert.DoesNotContain("multipart", text, StringComparison.Ordinal);
        Assert.Contains("Subject: =?utf-8?q?Caf=C3=A9?=\r\n", text, StringComparison.Ordinal);
        Assert.Single(sealedMail.Headers.All("MIME-Version"));
        Assert.Equal(
            "Content-Type: multipart/mixed;\r\n boundary=b\r\nContent-Language: en\r\n\r\n--b\r\n\r\nNHS number 999 000 0018\r\n--b--\r\n",
            Encoding.ASCII.GetString(Opened(sealedMail)));
    }

    [Fact]
    public void Text_without_a_type_says_inside_what_it_is()
    {
        var sealedMail = SmimeEnvelope.Seal(MailDocument.Parse("Subject: x\r\n\r\nwords\r\n"u8.ToArray()), [Amy]);
        Assert.Equal("Content-Type: text/plain; charset=us-ascii\r\n\r\nwords\r\n", Encoding.ASCII.GetString(Opened(sealedMail)));
    }

    [Fact]
    public void What_is_encrypted_already_is_never_put_into_another_envelope()
    {
        var sealedMail = SmimeEnvelope.Seal(MailDocument.Parse(Encoding.ASCII.GetBytes(Mail)), [Amy]);
        Assert.Throws<ArgumentException>(() => SmimeEnvelope.Seal(sealedMail, [Amy]));
        Assert.Throws<ArgumentException>(() => SmimeEnvelope.Seal(MailDocument.Parse(Encoding.ASCII.GetBytes(Mail)), []));
    }

    private static byte[] Opened(MailDocument message)
    {
        var cms = new EnvelopedCms();
        cms.Decode(message.Root.DecodeBytes().ToArray());
        Assert.Equal("2.16.840.1.101.3.4.1.42", cms.ContentEncryptionAlgorithm.Oid.Value);
        cms.Decrypt([Amy]);
        return cms.ContentInfo.Content;
    }
}
