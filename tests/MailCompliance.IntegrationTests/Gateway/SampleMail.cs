using System.Text;

namespace MailCompliance.IntegrationTests.Gateway;

/// <summary>Messages for gateway tests.</summary>
internal static class SampleMail
{
    public static byte[] With(string subject, string id = "1", string body = "See you at nine.\r\n", string fieldsOnTop = "", string contentType = "text/plain; charset=us-ascii") =>
        Encoding.Latin1.GetBytes(
            $"{fieldsOnTop}Message-ID: <{id}@school.example>\r\nDate: Wed, 25 Nov 2026 10:00:00 +0000\r\nFrom: Ann Lee <{GatewayUnderTest.Sender}>\r\n"
            + $"To: Bob <{GatewayUnderTest.Parent}>\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\nContent-Type: {contentType}\r\n\r\n{body}");

    /// <summary>Odd in every way that bytes on the wire may be.</summary>
    public static byte[] Odd { get; } = Encoding.Latin1.GetBytes(
        "received: by\r\n\tsomebody ; now\r\nMESSAGE-ID:<odd@school.example>\r\nFrom:Ann  Lee\r\n\t<ann@school.example>\r\nX-Empty:\r\nSubject: =?utf-8?q?Tr=C3=A4ume?=   \r\n"
        + "to : bob@parents.example\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\npreamble\r\n--b\r\n\r\n.dot\r\n..dots\r\n. \r\ntrailing blanks   \t\r\n--b  \r\n"
        + "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\nCaf\u00e9 \u00a3\r\n\r\n\r\n--b--\r\nepilogue\r\n\r\n");

    public static byte[] Signed(string subject) => With(
        subject,
        "signed",
        "--s\r\nContent-Type: text/plain\r\n\r\nSigned words.\r\n--s\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\nMIIB\r\n--s--\r\n",
        contentType: "multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; boundary=s");
}
