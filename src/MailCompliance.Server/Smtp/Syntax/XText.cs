using System.Globalization;
using System.Text;

namespace MailCompliance.Server.Smtp.Syntax;

/// <summary>The xtext encoding (RFC 3461 section 4): printable ASCII but + and =, and <c>+XX</c> with capital hexadecimal digits.</summary>
public static class XText
{
    /// <param name="international">Whether characters beyond ASCII may stand unencoded (RFC 6533 section 3, utf-8-addr-unitext).</param>
    public static bool IsValid(ReadOnlySpan<char> text, bool international = false)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '+')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigitUpper(text[i + 1]) || !char.IsAsciiHexDigitUpper(text[i + 2]))
                    return false;
                i += 2;
            }
            else if (c is <= ' ' or '=' or '\x7F' || (c > '\x7F' && !(international && DomainName.IsInternational(c))))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Undoes the encoding; lower-case digits are taken too, as Postfix sends them. Null where it is malformed.</summary>
    public static string? Decode(ReadOnlySpan<char> text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is <= ' ' or >= '\x7F')
                return null;
            if (text[i] != '+')
            {
                bytes.Add((byte)text[i]);
                continue;
            }
            if (i + 2 >= text.Length || !byte.TryParse(text.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
                return null;
            bytes.Add(octet);
            i += 2;
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }
}
