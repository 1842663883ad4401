using System.Text;
using MailCompliance.Engine.Duties;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.IntegrationTests.Gateway;

/// <summary>Every class of mail of the table in design section 4 through the gateway: what is stamped, copied, judged, and what stays byte by byte.</summary>
public sealed class MessageClassTests : IAsyncLifetime
{
    private const string Null = "";
    private const string Text = "text/plain; charset=us-ascii";
    private const string Disclaimer = "Only for the addressee.";

    private GatewayUnderTest gateway = null!;

    public async Task InitializeAsync()
    {
        gateway = await GatewayUnderTest.StartAsync();
        gateway.Policy = GatewayUnderTest.PolicyWith(
            new StampDisclaimerDuty(new StampDisclaimerSettings { Text = Disclaimer }),
            new CopyToHeadteacherDuty(new CopyToHeadteacherSettings { As = CopyForm.Cc }, gateway.Policy.School)) with
        {
            Protection = [ProtectionMethod.Already, ProtectionMethod.ExchangeHeader],
        };
    }

    public Task DisposeAsync() => gateway.DisposeAsync().AsTask();

    /// <summary>Name, envelope sender, content type, fields on top, body, stamped, copied, judged, protected already.</summary>
    public static TheoryData<MailClass> Classes() =>
    [
        new("letter", GatewayUnderTest.Sender, Text, "", "Hello\r\n") { Stamped = true, Copied = true, Judged = true },
        new("list mail", GatewayUnderTest.Sender, Text, "List-Id: <staff.school.example>\r\n", "Hello\r\n") { Stamped = true, Copied = true, Judged = true },
        new("null sender", Null, Text, "", "Hello\r\n") { Judged = true },
        new("auto-reply", GatewayUnderTest.Sender, Text, "Auto-Submitted: auto-replied\r\n", "I am away\r\n") { Judged = true },
        new("delivery report", Null, "multipart/report; report-type=delivery-status; boundary=r", "", Report("message/delivery-status", "Reporting-MTA: dns; school.example")),
        new("read receipt", Null, "multipart/report; report-type=disposition-notification; boundary=r", "", Report("message/disposition-notification", "Disposition: manual-action/MDN-sent-manually; displayed")),
        new("read receipt of somebody who chose it", GatewayUnderTest.Sender, "multipart/report; report-type=disposition-notification; boundary=r", "", Report("message/disposition-notification", "Disposition: manual-action/MDN-sent-manually; displayed")) { Judged = true },
        new("calendar", GatewayUnderTest.Sender, "text/calendar; method=REQUEST; charset=us-ascii", "", "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n") { Copied = true, Judged = true },
        new("S/MIME signed", GatewayUnderTest.Sender, "multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; boundary=s", "", Signed("application/pkcs7-signature")) { Copied = true, Judged = true },
        new("S/MIME signed, opaque", GatewayUnderTest.Sender, "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", "", "MIIB\r\n") { Copied = true, Judged = true },
        new("S/MIME encrypted", GatewayUnderTest.Sender, "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "", "MIIB\r\n") { Copied = true, Judged = true, Protected = true },
        new("PGP signed", GatewayUnderTest.Sender, "multipart/signed; protocol=\"application/pgp-signature\"; micalg=pgp-sha256; boundary=s", "", Signed("application/pgp-signature")) { Copied = true, Judged = true },
        new("PGP encrypted", GatewayUnderTest.Sender, "multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=s", "", "--s\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--s\r\nContent-Type: application/octet-stream\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n--s--\r\n") { Copied = true, Judged = true, Protected = true },
        new("rights-protected", GatewayUnderTest.Sender, "multipart/mixed; boundary=s", "Content-Class: rpmsg.message\r\n", "--s\r\nContent-Type: text/plain\r\n\r\nThis message is protected.\r\n--s\r\nContent-Type: application/x-microsoft-rpmsg-message; name=message.rpmsg\r\nContent-Disposition: attachment; filename=message.rpmsg\r\nContent-Transfer-Encoding: base64\r\n\r\ndgTo\r\n--s--\r\n") { Copied = true, Judged = true, Protected = true },
        new("journal report", Null, "multipart/mixed; boundary=s", "X-MS-Journal-Report:\r\n", "--s\r\nContent-Type: text/plain\r\n\r\nSender: ann@school.example\r\n--s\r\nContent-Type: message/rfc822\r\n\r\nSubject: block\r\n\r\nHello\r\n--s--\r\n"),
        new("connector validation", Null, Text, "", "Hello\r\n") { From = "O365ConnectorValidation@school.example" },
        new("TNEF alone", GatewayUnderTest.Sender, "application/ms-tnef; name=winmail.dat", "", "xxx\r\n") { Copied = true, Judged = true },
    ];

    [Theory]
    [MemberData(nameof(Classes))]
    public async Task Each_class_is_treated_as_the_table_says(MailClass kind)
    {
        Assert.Equal(250, (await SendAsync(kind, "Trip")).Code);
        var relayed = gateway.NextHop.Only;
        Assert.Equal(kind.Stamped, relayed.Text.Contains(Disclaimer, StringComparison.Ordinal));
        Assert.Equal(kind.Copied, relayed.Recipients.Contains(GatewayUnderTest.Head));
        if (!kind.MayBeEdited)
            Assert.Equal(Encoding.Latin1.GetString(kind.Message("Trip")), Encoding.Latin1.GetString(relayed.WithoutTrace()));

        Assert.Equal(kind.Judged ? 550 : 250, (await SendAsync(kind, "block")).Code);
        Assert.StartsWith($"FROM:<{kind.EnvelopeSender}>", relayed.Mail, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public async Task What_is_protected_already_goes_as_it_is_and_the_rest_gets_the_header_or_waits(MailClass kind)
    {
        if (!kind.Judged)
            return;
        var answer = await SendAsync(kind, "protect");

        Assert.Equal(250, answer.Code);
        var isHeld = answer.Text.Contains("held", StringComparison.Ordinal);
        if (isHeld)
            Assert.Contains("signed", kind.Name, StringComparison.OrdinalIgnoreCase);
        else
            Assert.Equal(!kind.Protected, gateway.NextHop.Messages[0].Text.Contains("X-MailCompliance-Protect: encrypt", StringComparison.Ordinal));
    }

    private async Task<Answer> SendAsync(MailClass kind, string subject)
    {
        await using var client = await gateway.ConnectAsync();
        return await client.SendAsync(kind.EnvelopeSender, [GatewayUnderTest.Parent], kind.Message(subject));
    }

    private static string Report(string type, string field) =>
        $"--r\r\nContent-Type: text/plain\r\n\r\nAbout your message\r\n--r\r\nContent-Type: {type}\r\n\r\n{field}\r\n\r\n--r--\r\n";

    private static string Signed(string type) => $"--s\r\nContent-Type: text/plain\r\n\r\nSigned words.\r\n--s\r\nContent-Type: {type}\r\n\r\nMIIB\r\n--s--\r\n";

    /// <summary>One row of the table.</summary>
    public sealed record MailClass(string Name, string EnvelopeSender, string ContentType, string Fields, string Body)
    {
        public bool Stamped { get; init; }

        public bool Copied { get; init; }

        public bool Judged { get; init; }

        public bool Protected { get; init; }

        public string? From { get; init; }

        /// <summary>A letter is stamped, an invitation gets its visible copy; everything else leaves byte by byte.</summary>
        public bool MayBeEdited => Stamped || Name == "calendar" || Name.StartsWith("TNEF", StringComparison.Ordinal);

        public byte[] Message(string subject)
        {
            var message = Encoding.Latin1.GetString(SampleMail.With(subject, "class", Body, Fields, ContentType));
            return Encoding.Latin1.GetBytes(From is null ? message : message.Replace(GatewayUnderTest.Sender, From, StringComparison.Ordinal));
        }

        public override string ToString() => Name;
    }
}
