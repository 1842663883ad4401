using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailCompliance.Engine.Protection;

namespace MailCompliance.Tests.Protection;

public sealed class RecipientCertificatesTests
{
    private const string Amy = "amy@council.example";

    [Fact]
    public void A_certificate_is_found_by_its_address_in_any_case_while_it_is_valid()
    {
        var known = TestPeople.Known("Amy@Council.example");
        Assert.NotNull(known.Find(Amy, TestPeople.Now));
        Assert.NotNull(known.Find("AMY@council.example", TestPeople.Now));
        Assert.Null(known.Find(Amy, TestPeople.Now.AddDays(31)));
        Assert.Null(known.Find(Amy, TestPeople.Now.AddDays(-11)));
        Assert.Null(known.Find("tom@council.example", TestPeople.Now));
    }

    [Fact]
    public void Of_several_the_newest_valid_one_is_taken()
    {
        var early = TestPeople.Certificate(Amy, validDays: 1);
        var late = TestPeople.Certificate(Amy, validDays: 60);
        var known = new RecipientCertificates([RecipientCertificate.Of(early).Usable!, RecipientCertificate.Of(late).Usable!]);
        Assert.Equal(late.Thumbprint, known.Find(Amy, TestPeople.Now.AddDays(5))!.Thumbprint);
        Assert.Equal((DateTimeOffset)late.NotAfter, known.LastsUntil(Amy));
    }

    [Fact]
    public void What_is_not_for_encrypting_mail_is_refused_with_the_reason()
    {
        Assert.Contains("key usage", RecipientCertificate.Of(TestPeople.Certificate(Amy, X509KeyUsageFlags.DigitalSignature)).Problem, StringComparison.Ordinal);
        Assert.Contains("emailProtection", RecipientCertificate.Of(TestPeople.Certificate(Amy, purpose: "1.3.6.1.5.5.7.3.1")).Problem, StringComparison.Ordinal);
        Assert.Contains("authority", RecipientCertificate.Of(TestPeople.Certificate(Amy, isAuthority: true)).Problem, StringComparison.Ordinal);
        Assert.Contains("elliptic", RecipientCertificate.Of(TestPeople.OnCurve(Amy)).Problem, StringComparison.Ordinal);
        Assert.Contains("1024 bits", RecipientCertificate.Of(TestPeople.Certificate(Amy, key: RSA.Create(1024))).Problem, StringComparison.Ordinal);
        Assert.Null(RecipientCertificate.Of(TestPeople.Certificate(Amy, usage: null, purpose: null)).Problem);
    }

    [Fact]
    public void Files_are_read_as_PEM_and_DER_and_rubbish_is_said_to_be_none()
    {
        var certificate = TestPeople.Certificate(Amy);
        Assert.Single(RecipientCertificates.Read("a.der", certificate.Export(X509ContentType.Cert)), one => one.Usable is not null);
        var two = certificate.ExportCertificatePem() + "\n" + TestPeople.OnCurve(Amy).ExportCertificatePem();
        Assert.Equal([true, false], RecipientCertificates.Read("a.pem", Encoding.ASCII.GetBytes(two)).Select(one => one.Usable is not null));
        Assert.Equal(new RefusedCertificate("a.cer", "holds no certificate"), Assert.Single(RecipientCertificates.Read("a.cer", [1, 2, 3])).Refused);
    }
}
