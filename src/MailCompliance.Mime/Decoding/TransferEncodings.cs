using MailCompliance.Mime.Headers;

namespace MailCompliance.Mime.Decoding;

/// <summary>Reads Content-Transfer-Encoding (RFC 2045 section 6.1).</summary>
internal static class TransferEncodings
{
    public static TransferEncoding Of(HeaderList headers)
    {
        if (headers.Find("Content-Transfer-Encoding") is not { } field)
            return TransferEncoding.Identity;
        var text = field.RawValue.AsSpan();
        HeaderText.SkipBlanks(ref text);
        var word = text is ['"', ..] ? HeaderText.TakeQuoted(ref text) : HeaderText.TakeToken(ref text);
        foreach (var (name, encoding) in Names)
        {
            if (word.Equals(name, StringComparison.OrdinalIgnoreCase))
                return encoding;
        }

        return TransferEncoding.Identity;
    }

    private static readonly (string Name, TransferEncoding Encoding)[] Names =
    [
        ("quoted-printable", TransferEncoding.QuotedPrintable),
        ("base64", TransferEncoding.Base64),
        ("x-uuencode", TransferEncoding.Uuencode),
        ("uuencode", TransferEncoding.Uuencode),
        ("x-uue", TransferEncoding.Uuencode),
        ("uue", TransferEncoding.Uuencode),
    ];
}
