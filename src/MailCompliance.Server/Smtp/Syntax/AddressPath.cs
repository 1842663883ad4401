using System.Buffers;
using System.Text;

namespace MailCompliance.Server.Smtp.Syntax;

/// <summary>
/// Reverse and forward paths (RFC 5321 section 4.1.2, RFC 6531 section 3.3): <c>&lt;local@domain&gt;</c> with quoted local
/// parts, address literals and source routes, which are dropped (RFC 5321 appendix C).
/// </summary>
/// <remarks>The whole path may have 320 octets, 64 for the local part and 255 for the domain; a longer local part is taken
/// where the whole stays within that, because rewritten bounce addresses have them.</remarks>
public static class AddressPath
{
    /// <summary>Octets between the angle brackets.</summary>
    public const int MaxOctets = 320;

    private static readonly SearchValues<char> Atom = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~");

    /// <summary>Reads a path at the start of the text.</summary>
    /// <param name="address">Without brackets and source route; empty for <c>&lt;&gt;</c>; without @ where only a local part is given.</param>
    /// <param name="rest">What follows the closing bracket.</param>
    public static bool TryRead(ReadOnlySpan<char> text, out string address, out ReadOnlySpan<char> rest)
    {
        address = "";
        rest = default;
        if (text.IsEmpty || text[0] != '<')
            return false;
        var inner = text[1..];
        if (!TrySkipSourceRoute(ref inner))
            return false;
        var localLength = LocalLength(inner);
        if (localLength < 0 || localLength >= inner.Length)
            return false;
        var length = localLength;
        if (inner[length] == '@')
        {
            var domain = inner[(length + 1)..];
            var domainLength = domain.IndexOf('>');
            if (localLength == 0 || domainLength < 0 || !DomainName.IsDomainOrLiteral(domain[..domainLength]))
                return false;
            length += 1 + domainLength;
        }
        if (inner[length] != '>' || Encoding.UTF8.GetByteCount(inner[..length]) > MaxOctets)
            return false;
        address = inner[..length].ToString();
        rest = inner[(length + 1)..];
        return true;
    }

    private static bool TrySkipSourceRoute(ref ReadOnlySpan<char> inner)
    {
        if (inner.IsEmpty || inner[0] != '@')
            return true;
        var colon = inner.IndexOf(':');
        if (colon < 0)
            return false;
        foreach (var hop in inner[..colon].Split(','))
        {
            var name = inner[..colon][hop];
            if (name.Length < 2 || name[0] != '@' || !DomainName.IsDomain(name[1..]))
                return false;
        }
        inner = inner[(colon + 1)..];
        return !inner.IsEmpty && inner[0] != '>';
    }

    // length of the local part, 0 where there is none, -1 where it is malformed
    private static int LocalLength(ReadOnlySpan<char> text) =>
        !text.IsEmpty && text[0] == '"' ? QuotedLength(text) : DotStringLength(text);

    private static int DotStringLength(ReadOnlySpan<char> text)
    {
        var afterDot = true;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '.')
            {
                if (afterDot)
                    return -1;
                afterDot = true;
            }
            else if (Atom.Contains(c) || DomainName.IsInternational(c))
            {
                afterDot = false;
            }
            else
            {
                return afterDot && i > 0 ? -1 : i;
            }
        }
        return -1;
    }

    private static int QuotedLength(ReadOnlySpan<char> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '"')
                return i + 1;
            if (c == '\\' && ++i == text.Length)
                return -1;
            if (text[i] < ' ' || (text[i] >= '\x7F' && !DomainName.IsInternational(text[i])))
                return -1;
        }
        return -1;
    }
}
