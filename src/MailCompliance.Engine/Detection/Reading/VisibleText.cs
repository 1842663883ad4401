using System.Buffers;

namespace MailCompliance.Engine.Detection.Reading;

/// <summary>
/// A text without the characters that show nothing or only change the one before them, and with plain digits for mathematical ones: neither can take a value
/// apart. Hits are led back to offsets of the text as it stands.
/// </summary>
internal sealed class VisibleText
{
    private const string Single = "\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B\u180C\u180D\u180E\u20E3\u3164\uFEFF\uFFA0";
    private const char TagSurrogate = '\uDB40';
    private const char MathSurrogate = '\uD835';
    private const char FirstMathDigit = '\uDFCE';

    private static readonly SearchValues<char> Suspects = SearchValues.Create(
        [.. Single, .. Range('\u0300', '\u036F'), .. Range('\u200B', '\u200F'), .. Range('\u202A', '\u202E'), .. Range('\u2060', '\u206F'), .. Range('\uFE00', '\uFE0F'), TagSurrogate, MathSurrogate]);

    private readonly string original;
    private readonly List<int> origins;

    private VisibleText(ScannedText source, string visible, List<int> origins)
    {
        original = source.Text;
        this.origins = origins;
        Text = source with { Text = visible, Zones = [.. source.Zones.Select(zone => zone with { Start = Visible(zone.Start), End = Visible(zone.End) })] };
    }

    public ScannedText Text { get; }

    /// <summary>Null where nothing is hidden, as in nearly every text.</summary>
    public static VisibleText? Of(ScannedText source)
    {
        var text = source.Text;
        if (!HasSuspects(text))
            return null;
        var visible = new char[text.Length];
        var origins = new List<int>(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            var isPair = char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);
            if (isPair && c == MathSurrogate && text[at + 1] >= FirstMathDigit)
            {
                // U+1D7CE to U+1D7FF: five alphabets of the digits 0 to 9
                Keep((char)('0' + ((text[at + 1] - FirstMathDigit) % 10)), at);
                at++;
            }
            else if (isPair && c == TagSurrogate)
            {
                at++;
            }
            else if (c is TagSurrogate or MathSurrogate || !Suspects.Contains(c))
            {
                Keep(c, at);
            }
        }

        return new VisibleText(source, new string(visible, 0, origins.Count), origins);

        void Keep(char c, int at)
        {
            visible[origins.Count] = c;
            origins.Add(at);
        }
    }

    /// <summary>Only characters beyond ASCII are looked at one by one, and most texts have few.</summary>
    private static bool HasSuspects(ReadOnlySpan<char> text)
    {
        for (var rest = text; rest.IndexOfAnyExceptInRange('\0', '\x7F') is >= 0 and var at; rest = rest[(at + 1)..])
        {
            if (Suspects.Contains(rest[at]))
                return true;
        }

        return false;
    }

    /// <summary>The hit in offsets of the text as it stands.</summary>
    public Hit AtOrigin(Hit hit)
    {
        var start = origins[hit.Start];
        var last = origins[hit.End - 1];
        var end = last + (original[last] == MathSurrogate ? 2 : 1);
        return hit with { Start = start, Length = end - start };
    }

    private int Visible(int offset)
    {
        var found = origins.BinarySearch(offset);
        return found < 0 ? ~found : found;
    }

    private static IEnumerable<char> Range(char first, char last)
    {
        for (var c = first; c <= last; c++)
            yield return c;
    }
}
