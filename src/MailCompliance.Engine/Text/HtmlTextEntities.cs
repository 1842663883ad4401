using System.Globalization;
using System.Net;

namespace MailCompliance.Engine.Text;

/// <summary>Character references (HTML 4 names as the base library knows them, all numbers).</summary>
internal static class HtmlTextEntities
{
    private const int MaxNameLength = 32;

    // browsers read references to C1 controls as Windows-1252
    private const string Windows1252 =
        "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F" +
        "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    // names that browsers take without the semicolon and that mail programs forget it after
    private static readonly (string Name, char Value)[] Lenient =
        [("nbsp", '\u00A0'), ("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("pound", '£'), ("copy", '©'), ("reg", '®')];

    /// <summary>Reads the reference at the start.</summary>
    /// <param name="text">Begins with an ampersand.</param>
    /// <param name="output">Takes up to two code units.</param>
    /// <param name="written">Code units written; 0 where this is no reference.</param>
    /// <returns>Characters of the source that were read.</returns>
    public static int Decode(ReadOnlySpan<char> text, Span<char> output, out int written)
    {
        written = 0;
        if (text.Length < 3)
            return 0;
        return text[1] == '#' ? DecodeNumber(text, output, out written) : DecodeName(text, output, out written);
    }

    private static int DecodeNumber(ReadOnlySpan<char> text, Span<char> output, out int written)
    {
        written = 0;
        var isHex = text[2] is 'x' or 'X';
        var start = isHex ? 3 : 2;
        var end = start;
        while (end < text.Length && (isHex ? char.IsAsciiHexDigit(text[end]) : char.IsAsciiDigit(text[end])))
            end++;
        if (end == start)
            return 0;

        var length = end < text.Length && text[end] == ';' ? end + 1 : end;
        var isNumber = int.TryParse(
            text[start..end], isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var code);
        if (isNumber && code is >= 0x80 and <= 0x9F)
            code = Windows1252[code - 0x80];
        var rune = isNumber && code != 0 && System.Text.Rune.IsValid(code) ? new System.Text.Rune(code) : System.Text.Rune.ReplacementChar;
        written = rune.EncodeToUtf16(output);
        return length;
    }

    private static int DecodeName(ReadOnlySpan<char> text, Span<char> output, out int written)
    {
        if (!char.IsAsciiLetter(text[1]))
        {
            written = 0;
            return 0;
        }

        var window = text[..Math.Min(text.Length, MaxNameLength)];
        var semicolon = window.IndexOf(';');
        if (semicolon > 1)
        {
            if (window[1..semicolon] is "nbsp")
            {
                output[0] = '\u00A0';
                written = 1;
                return semicolon + 1;
            }

            var name = window[..(semicolon + 1)].ToString();
            var decoded = WebUtility.HtmlDecode(name);
            if (decoded.Length is 1 or 2 && decoded != name)
            {
                decoded.CopyTo(output);
                written = decoded.Length;
                return semicolon + 1;
            }
        }

        foreach (var (name, value) in Lenient)
        {
            if (window[1] != name[0] || !window[1..].StartsWith(name, StringComparison.Ordinal))
                continue;
            output[0] = value;
            written = 1;
            return name.Length + 1;
        }

        written = 0;
        return 0;
    }
}
