using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace MailCompliance.Server.Smtp.Syntax;

/// <summary>Domains and address literals (RFC 5321 sections 4.1.2 and 4.1.3). Underscores are taken: names of Windows machines have them.</summary>
public static class DomainName
{
    private const int MaxLength = 255;
    private const int MaxLabel = 63;
    private static readonly SearchValues<char> DottedDigits = SearchValues.Create("0123456789.");

    public static bool IsDomainOrLiteral(ReadOnlySpan<char> text) =>
        !text.IsEmpty && text[0] == '[' ? IsLiteral(text) : IsDomain(text);

    public static bool IsDomain(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > MaxLength)
            return false;
        foreach (var range in text.Split('.'))
        {
            if (!IsLabel(text[range]))
                return false;
        }
        return true;
    }

    /// <summary>Whether a UTF-16 unit may stand in an internationalised address (RFC 6531): neither ASCII nor control nor blank.</summary>
    public static bool IsInternational(char c) => c >= '\xA0' && !char.IsWhiteSpace(c) && !char.IsControl(c);

    private static bool IsLabel(ReadOnlySpan<char> label)
    {
        if (label.IsEmpty || label.Length > MaxLabel || label[0] == '-' || label[^1] == '-')
            return false;
        foreach (var c in label)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_') && !IsInternational(c))
                return false;
        }
        return true;
    }

    private static bool IsLiteral(ReadOnlySpan<char> text)
    {
        if (text.Length < 3 || text[^1] != ']')
            return false;
        var inner = text[1..^1];
        if (inner.StartsWith("IPv6:", StringComparison.OrdinalIgnoreCase))
            return !inner.Contains('%') && IPAddress.TryParse(inner[5..], out var six) && six.AddressFamily == AddressFamily.InterNetworkV6;
        return inner.Count('.') == 3 && !inner.ContainsAnyExcept(DottedDigits)
            && IPAddress.TryParse(inner, out var four) && four.AddressFamily == AddressFamily.InterNetwork;
    }
}
