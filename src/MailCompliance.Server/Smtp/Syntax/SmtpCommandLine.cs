using System.Text;

namespace MailCompliance.Server.Smtp.Syntax;

/// <summary>A command: verb, and what follows it without surrounding blanks (RFC 5321 section 4.1.1).</summary>
public readonly record struct SmtpCommandLine(SmtpVerb Verb, string Argument)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a line without its CRLF.</summary>
    /// <returns>Null where it holds a control character (a bare CR or LF, NUL) or is not UTF-8.</returns>
    public static SmtpCommandLine? Parse(ReadOnlySpan<byte> line)
    {
        if (line.IndexOfAnyInRange((byte)0, (byte)0x1F) >= 0 || line.Contains((byte)0x7F))
            return null;
        var end = line.IndexOf((byte)' ');
        var word = end < 0 ? line : line[..end];
        var rest = end < 0 ? default : line[end..].Trim((byte)' ');
        try
        {
            return new SmtpCommandLine(VerbOf(word), StrictUtf8.GetString(rest));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static SmtpVerb VerbOf(ReadOnlySpan<byte> word)
    {
        Span<byte> upper = stackalloc byte[8];
        if (word.Length > upper.Length || Ascii.ToUpper(word, upper, out var length) != System.Buffers.OperationStatus.Done)
            return SmtpVerb.Unknown;
        upper = upper[..length];
        return upper switch
        {
            _ when upper.SequenceEqual("MAIL"u8) => SmtpVerb.Mail,
            _ when upper.SequenceEqual("RCPT"u8) => SmtpVerb.Rcpt,
            _ when upper.SequenceEqual("DATA"u8) => SmtpVerb.Data,
            _ when upper.SequenceEqual("BDAT"u8) => SmtpVerb.Bdat,
            _ when upper.SequenceEqual("EHLO"u8) => SmtpVerb.Ehlo,
            _ when upper.SequenceEqual("HELO"u8) => SmtpVerb.Helo,
            _ when upper.SequenceEqual("RSET"u8) => SmtpVerb.Rset,
            _ when upper.SequenceEqual("NOOP"u8) => SmtpVerb.Noop,
            _ when upper.SequenceEqual("QUIT"u8) => SmtpVerb.Quit,
            _ when upper.SequenceEqual("VRFY"u8) => SmtpVerb.Vrfy,
            _ when upper.SequenceEqual("EXPN"u8) => SmtpVerb.Expn,
            _ when upper.SequenceEqual("HELP"u8) => SmtpVerb.Help,
            _ when upper.SequenceEqual("STARTTLS"u8) => SmtpVerb.StartTls,
            _ when upper.SequenceEqual("AUTH"u8) => SmtpVerb.Auth,
            _ when upper.SequenceEqual("XCLIENT"u8) => SmtpVerb.Xclient,
            _ when upper.SequenceEqual("GET"u8) || upper.SequenceEqual("POST"u8) || upper.SequenceEqual("CONNECT"u8) => SmtpVerb.Foreign,
            _ => SmtpVerb.Unknown,
        };
    }
}
