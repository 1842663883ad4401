using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace MailCompliance.Engine.Detection.Reading;

/// <summary>
/// Brings what looks alike to one character each, one for one, so that offsets hold: every space to a blank, every dash to
/// a hyphen, every apostrophe to ', full-width and foreign digits to 0-9, accented Latin letters to their base letter.
/// </summary>
internal static class TextFolding
{
    /// <summary>Stands for characters that show nothing: zero-width, soft hyphen, combining marks. <see cref="VisibleText"/> leaves none of them to the detectors.</summary>
    public const char Ignorable = '\u0001';

    private const string Accents =
        "AÀÁÂÃÄÅĀĂĄǍÆ aàáâãäåāăąǎæ CÇĆĈĊČ cçćĉċč DĎĐÐ dďđð EÈÉÊËĒĔĖĘĚ eèéêëēĕėęě GĜĞĠĢ gĝğġģ HĤĦ hĥħ IÌÍÎÏĨĪĬĮİ iìíîïĩīĭįı "
        + "JĴ jĵ KĶ kķ LĹĻĽĿŁ lĺļľŀł NÑŃŅŇ nñńņňŉ OÒÓÔÕÖØŌŎŐŒ oòóôõöøōŏőœ RŔŖŘ rŕŗř SŚŜŞŠȘ sśŝşšșß TŢŤŦȚÞ tţťŧțþ UÙÚÛÜŨŪŬŮŰŲ "
        + "uùúûüũūŭůűų WŴ wŵ YÝŶŸ yýÿŷ ZŹŻŽ zźżž";

    private static readonly char[] Latin = BuildLatin();

    private static readonly FrozenDictionary<char, char> Marks = BuildMarks();

    /// <summary>A text of the same length; the same object where nothing needed folding.</summary>
    public static string Fold(string text)
    {
        if (Ascii.IsValid(text))
            return text.Replace('`', '\'');
        return string.Create(text.Length, text, static (target, source) =>
        {
            source.AsSpan().Replace(target, '`', '\'');
            for (var index = NextRare(source, 0); index < source.Length; index = NextRare(source, index + 1))
            {
                var c = source[index];
                target[index] = IsRaised(c) && IsInRun(source, index) ? RaisedDigit(c) : c < Latin.Length ? Latin[c] : FoldRare(c);
            }
        });
    }

    private static int NextRare(string text, int from)
    {
        var found = text.AsSpan(from).IndexOfAnyExceptInRange('\0', '\x7F');
        return found < 0 ? text.Length : from + found;
    }

    /// <summary>Digits in superscript, subscript or a circle; one alone is a footnote or a square, several are a number.</summary>
    private static bool IsRaised(char c) =>
        c is '\u00B2' or '\u00B3' or '\u00B9' or '\u2070' or (>= '\u2074' and <= '\u2079') or (>= '\u2080' and <= '\u2089') or '\u24EA' or (>= '\u2460' and <= '\u2468');

    private static bool IsInRun(string text, int at) =>
        (at > 0 && IsRaised(text[at - 1])) || (at + 1 < text.Length && IsRaised(text[at + 1]));

    private static char RaisedDigit(char c) => (char)('0' + (c switch
    {
        '\u00B9' => 1,
        '\u00B2' => 2,
        '\u00B3' => 3,
        >= '\u2460' and <= '\u2468' => c - '\u245F',
        '\u24EA' => 0,
        >= '\u2080' => c - '\u2080',
        _ => c - '\u2070',
    }));

    private static char FoldRare(char c)
    {
        if (Marks.TryGetValue(c, out var plain))
            return plain;
        if (c is >= '\u0300' and <= '\u036F')
            return Ignorable;
        if (c is >= '\uFF01' and <= '\uFF5E')
            return (char)(c - 0xFEE0);
        if (char.IsDigit(c) && CharUnicodeInfo.GetDecimalDigitValue(c) is >= 0 and var digit)
            return (char)('0' + digit);
        return c;
    }

    private static char[] BuildLatin()
    {
        var table = new char[0x250];
        for (var c = 0; c < table.Length; c++)
            table[c] = (char)c;
        foreach (var group in Accents.Split(' '))
        {
            foreach (var accented in group.AsSpan(1))
                table[accented] = group[0];
        }

        table['\u00A0'] = ' ';
        table['\u00AD'] = Ignorable;
        table['\u0085'] = '\n';
        table['\u00B4'] = '\'';
        table['\u00AB'] = table['\u00BB'] = '"';
        return table;
    }

    private static FrozenDictionary<char, char> BuildMarks()
    {
        var marks = new Dictionary<char, char>();
        Add(' ', "\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F\u205F\u3000");
        Add('-', "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\uFE58\uFE63\uFF0D");
        Add('\'', "\u2018\u2019\u201B\u02BC\u2032");
        Add('"', "\u201C\u201D\u201E\u201F\u2033");
        Add('\n', "\u2028\u2029");
        Add('/', "\u2044\u2215");
        Add(':', "\uFE55\u2236");
        Add(Ignorable, "\u200B\u200C\u200D\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2060\u2061\u2062\u2063\u2064\uFEFF\uFE0E\uFE0F");
        return marks.ToFrozenDictionary();

        void Add(char plain, string variants)
        {
            foreach (var variant in variants)
                marks[variant] = plain;
        }
    }
}
