using System.Globalization;
using System.Text;

namespace MailCompliance.Server.Portal.Frame;

/// <summary>
/// What a stranger wrote, made fit for a page. The page encodes it as text; this takes away what does harm as text: control
/// characters, half surrogates, and marks that turn the direction of what follows (Unicode TR 36, 3.2).
/// </summary>
public static class ShownText
{
    private const char Stand = '\uFFFD';

    /// <summary>One line, at most so many characters.</summary>
    public static string Line(string? text, int most = 200)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "";
        var clean = Clean(text.AsSpan(0, Math.Min(text.Length, most * 4)), keepLines: false).Trim();
        return clean.Length <= most && text.Length <= most * 4 ? clean : clean[..Math.Min(clean.Length, Whole(clean, most))] + "…";
    }

    /// <summary>Several lines, at most so many characters.</summary>
    public static string Block(string text, int most = 200_000) =>
        text.Length <= most ? Clean(text, keepLines: true) : Clean(text.AsSpan(0, Whole(text, most)), keepLines: true) + "\n…";

    private static string Clean(ReadOnlySpan<char> text, bool keepLines)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t')
                clean.Append(keepLines ? (char)rune.Value : ' ');
            else if (rune.Value != '\r')
                clean.Append(IsHarmful(rune) ? Stand.ToString() : rune.ToString());
        }

        return clean.ToString();
    }

    private static bool IsHarmful(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or (>= 0xE0000 and <= 0xE007F);

    /// <summary>A length that does not cut a surrogate pair in two.</summary>
    private static int Whole(string text, int length) => length > 0 && length < text.Length && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
}
