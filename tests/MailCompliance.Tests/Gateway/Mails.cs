using System.Text;
using MailCompliance.Mime;

namespace MailCompliance.Tests.Gateway;

/// <summary>Small messages for tests of the gateway's pure parts.</summary>
internal static class Mails
{
    public const string Plain =
        "Message-ID: <1@school.example>\r\nDate: Wed, 25 Nov 2026 10:00:00 +0000\r\nFrom: Ann Lee <ann@school.example>\r\n"
        + "To: bob@parents.example\r\nSubject: Trip\r\nContent-Type: text/plain\r\n\r\nSee you at nine.\r\n";

    public static MailDocument Parse(string text) => MailDocument.Parse(Encoding.Latin1.GetBytes(text));

    public static MailDocument With(string fieldsOnTop) => Parse(fieldsOnTop + Plain);
}
