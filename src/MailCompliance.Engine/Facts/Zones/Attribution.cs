using System.Buffers;

namespace MailCompliance.Engine.Facts.Zones;

/// <summary>The sentence that mail programs put above a quotation: "On 3 June 2025 at 10:11, Jane Smith wrote:".</summary>
internal static class Attribution
{
    private const int MaxLines = 4;
    private const int MaxLength = 400;

    private static readonly string[] Openers =
        ["On ", "Am ", "Le ", "El ", "Il giorno ", "Il ", "Op ", "Em ", "W dniu ", "Dnia ", "Den ", "Ar ", "Pe ", "Pada ", "V "];

    private static readonly string[] Verbs =
        ["wrote", "writes", "schrieb", "a écrit", "escribió", "ha scritto", "schreef", "escreveu", "pisze", "napisał", "napisała",
         "napisał(a)", "skrev", "ysgrifennodd", "a scris", "menulis", "napsal", "said"];

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    /// <summary>How many lines from here on form an attribution; 0 where none begins.</summary>
    /// <remarks>Where quoted lines follow it, less is asked of its form.</remarks>
    public static int LinesAt(TextLines lines, int index)
    {
        var first = lines.At(index);
        if (first.IsEmpty)
            return 0;
        var opens = StartsLikeOne(first);
        for (var count = 1; count <= (opens ? MaxLines : 1) && index + count <= lines.Count; count++)
        {
            var last = lines.At(index + count - 1);
            if (last.IsEmpty || last[0] == '>')
                return 0;
            if (last[^1] != ':')
                continue;
            var whole = lines.Text.AsSpan(lines[index].Start, lines[index + count - 1].End - lines[index].Start);
            if (whole.Length > MaxLength || !SaysWrote(whole))
                return 0;
            var hasQuotedLines = IsQuotedLine(lines, lines.SkipBlank(index + count));
            var looksDated = opens && whole.ContainsAny(Digits) && (whole.Contains('@') || whole[..^1].Contains(':') || whole.Contains(','));
            return hasQuotedLines || looksDated ? count : 0;
        }

        return 0;
    }

    public static bool IsQuotedLine(TextLines lines, int index) => index < lines.Count && lines.At(index) is ['>', ..];

    private static bool StartsLikeOne(ReadOnlySpan<char> line)
    {
        if (line[0] is not ('O' or 'A' or 'L' or 'E' or 'I' or 'W' or 'D' or 'P' or 'V'))
            return false;
        foreach (var opener in Openers)
        {
            if (line.StartsWith(opener, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static bool SaysWrote(ReadOnlySpan<char> text)
    {
        foreach (var verb in Verbs)
        {
            var found = text.LastIndexOf(verb, StringComparison.OrdinalIgnoreCase);
            if (found > 0 && !char.IsLetter(text[found - 1]) && !char.IsLetter(text[found + verb.Length]))
                return true;
        }

        return false;
    }
}
