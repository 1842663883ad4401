using System.Text;
using MailCompliance.Engine.Facts.Zones;
using MailCompliance.Engine.Text;

namespace MailCompliance.Engine.Duties.Stamping;

/// <summary>A stamp's words made comparable: white space, letter case and the shapes of quotes and dashes do not matter, everything else does.</summary>
internal sealed class StampPattern
{
    private readonly string folded;

    private StampPattern(string folded) => this.folded = folded;

    /// <summary>The patterns by which a stamp is known in any body: programs derive plain text from HTML and the reverse.</summary>
    public static IEnumerable<StampPattern> Of(StampText stamp) =>
        new[] { Fold(stamp.Text), Fold(HtmlText.Read(stamp.Html).Text) }
            .Where(folded => folded.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Select(folded => new StampPattern(folded));

    /// <summary>Every place within the stretch where the stamp stands complete.</summary>
    public IEnumerable<Stretch> FindIn(string text, Stretch within)
    {
        var position = within.Start;
        while (position < within.End)
        {
            var length = NextCandidate(text.AsSpan(position..within.End));
            if (length < 0)
                yield break;
            position += length;
            var end = MatchAt(text, position, within.End);
            if (end > 0)
                yield return new Stretch(position, end);
            position = end > 0 ? end : position + 1;
        }
    }

    private int NextCandidate(ReadOnlySpan<char> text)
    {
        var first = folded[0];
        if (char.IsAsciiLetterOrDigit(first))
            return text.IndexOfAny(first, char.ToUpperInvariant(first));
        for (var index = 0; index < text.Length; index++)
        {
            if (Fold(text[index]) == first)
                return index;
        }

        return -1;
    }

    private int MatchAt(string text, int position, int end)
    {
        var matched = 0;
        for (var index = position; index < end; index++)
        {
            var letter = Fold(text[index]);
            if (letter == '\0')
                continue;
            if (letter != folded[matched])
                return -1;
            if (++matched == folded.Length)
                return index + 1;
        }

        return -1;
    }

    private static string Fold(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (Fold(letter) is var plain and not '\0')
                result.Append(plain);
        }

        return result.ToString();
    }

    /// <summary>NUL for what does not count.</summary>
    private static char Fold(char letter) => letter switch
    {
        '\u200B' or '\u200C' or '\u200D' or '\u2060' or '\uFEFF' or '\u00AD' => '\0',
        '‘' or '’' or '‚' or '‛' or 'ʼ' or '`' or '´' => '\'',
        '“' or '”' or '„' or '«' or '»' => '"',
        '‐' or '‑' or '‒' or '–' or '—' or '―' or '−' => '-',
        _ when char.IsWhiteSpace(letter) => '\0',
        _ => char.ToLowerInvariant(letter),
    };
}
