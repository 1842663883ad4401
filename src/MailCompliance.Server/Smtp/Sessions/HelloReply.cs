using System.Buffers;
using System.Globalization;

namespace MailCompliance.Server.Smtp.Sessions;

/// <summary>The reply to EHLO: our name and one extension a line (RFC 5321 section 4.1.1.1).</summary>
public static class HelloReply
{
    private static readonly SearchValues<char> Specials = SearchValues.Create("()<>@,;\\\"");

    /// <param name="withTls">STARTTLS is possible now.</param>
    /// <param name="withXclient">The peer's XCLIENT is believed.</param>
    public static SmtpReply For(SmtpServerOptions options, SmtpServerExtensions offered, bool withTls, bool withXclient)
    {
        var lines = new List<string> { options.Hostname };
        void Add(SmtpServerExtensions extension, string keyword)
        {
            if (offered.HasFlag(extension))
                lines.Add(keyword);
        }

        Add(SmtpServerExtensions.Pipelining, "PIPELINING");
        lines.Add("SIZE " + options.MaxMessageBytes.ToString(CultureInfo.InvariantCulture));
        Add(SmtpServerExtensions.EightBitMime, "8BITMIME");
        Add(SmtpServerExtensions.SmtpUtf8, "SMTPUTF8");
        Add(SmtpServerExtensions.Dsn, "DSN");
        Add(SmtpServerExtensions.Chunking, "CHUNKING");
        lines.Add("ENHANCEDSTATUSCODES");
        if (withTls)
            lines.Add("STARTTLS");
        if (withXclient)
            lines.Add("XCLIENT NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT");
        return new SmtpReply(250, null, string.Join('\n', lines));
    }

    /// <summary>Whether an argument of EHLO or HELO may stand in a Received field: a name or literal of plain characters.</summary>
    public static bool IsAcceptableName(string name) =>
        name.Length is > 0 and <= 255 && !name.AsSpan().ContainsAnyExceptInRange('!', '~') && !name.AsSpan().ContainsAny(Specials);
}
