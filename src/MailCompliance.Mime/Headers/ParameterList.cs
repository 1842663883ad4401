using System.Globalization;
using System.Text;
using MailCompliance.Mime.Decoding;

namespace MailCompliance.Mime.Headers;

/// <summary>
/// Parameters of a MIME field (RFC 2045 section 5.1) with continuations, charset and percent encoding (RFC 2231); encoded
/// words in values are decoded as well, since most programs write them.
/// </summary>
internal sealed class ParameterList
{
    public static readonly ParameterList Empty = new([]);

    private const int MostParameters = 1_000;

    private readonly Dictionary<string, string> values;

    private ParameterList(Dictionary<string, string> values) => this.values = values;

    public string? Find(string name) => values.GetValueOrDefault(name);

    /// <param name="raw">Unfolded value of which the first word is no parameter.</param>
    public static ParameterList AfterFirstWord(string raw)
    {
        var text = raw.AsSpan();
        HeaderText.SkipBlanks(ref text);
        // some programs leave the disposition out and begin with the file name
        var word = text;
        HeaderText.TakeToken(ref word);
        HeaderText.SkipBlanks(ref word);
        return Parse(word is ['=', ..] ? text : word);
    }

    public static ParameterList Parse(ReadOnlySpan<char> text)
    {
        var plain = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, SortedList<int, Section>>? sections = null;
        for (var count = 0; count < MostParameters && TryTake(ref text, out var name, out var value);)
        {
            if (name.Length == 0)
                continue;
            count++;
            if (!name.Contains('*', StringComparison.Ordinal))
                plain.TryAdd(name, EncodedWords.Decode(value));
            else
                AddSection(sections ??= new(StringComparer.OrdinalIgnoreCase), name, value);
        }

        foreach (var (name, list) in sections ?? [])
            plain[name] = Join(list);
        return plain.Count == 0 ? Empty : new ParameterList(plain);
    }

    /// <summary>Every value that a program may find under this name: each repetition, and continuations first wins, last wins or cut at a gap.</summary>
    public static IEnumerable<string> Every(string raw, string wanted)
    {
        var values = new List<string>();
        SortedList<int, Section> first = [], last = [];
        var text = raw.AsSpan();
        for (var count = 0; count < MostParameters && TryTake(ref text, out var name, out var value); count++)
        {
            if (name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
                values.Add(EncodedWords.Decode(value));
            else if (name.StartsWith(wanted + "*", StringComparison.OrdinalIgnoreCase) && NumberOf(name) is { } number)
            {
                var section = new Section(value, name.EndsWith('*'));
                first.TryAdd(number, section);
                last[number] = section;
            }
        }

        if (first.Count == 0)
            return values;
        var unbroken = new SortedList<int, Section>();
        foreach (var (number, section) in first.TakeWhile((pair, index) => pair.Key == index))
            unbroken.Add(number, section);
        return [.. values, Join(first), Join(last), Join(unbroken)];
    }

    private static bool TryTake(ref ReadOnlySpan<char> text, out string name, out string value)
    {
        HeaderText.SkipBlanks(ref text);
        text = text.TrimStart("; \t\r\n");
        HeaderText.SkipBlanks(ref text);
        name = value = "";
        if (text.IsEmpty)
            return false;
        name = HeaderText.TakeToken(ref text).ToString();
        HeaderText.SkipBlanks(ref text);
        if (text is not ['=', ..])
        {
            // not a parameter: passed over to the next semicolon
            name = "";
            var next = text.IndexOf(';');
            text = next < 0 ? default : text[(next + 1)..];
            return true;
        }

        text = text[1..];
        HeaderText.SkipBlanks(ref text);
        value = text is ['"', ..] ? HeaderText.TakeQuoted(ref text) : TakeUnquoted(ref text);
        return true;
    }

    /// <summary>Up to the semicolon: names with blanks and specials are often left unquoted.</summary>
    private static string TakeUnquoted(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOf(';');
        var value = end < 0 ? text : text[..end];
        text = text[value.Length..];
        var comment = value.IndexOf(" (");
        if (comment > 0 && value.TrimEnd().EndsWith(")"))
            value = value[..comment];
        return value.Trim().ToString();
    }

    private static void AddSection(Dictionary<string, SortedList<int, Section>> sections, string name, string value)
    {
        if (NumberOf(name) is not { } number)
            return;
        var plain = name[..name.IndexOf('*', StringComparison.Ordinal)];
        if (!sections.TryGetValue(plain, out var list))
            sections[plain] = list = [];
        list.TryAdd(number, new Section(value, name.EndsWith('*')));
    }

    /// <summary>The section's number; 0 where it stands alone; null where it is none.</summary>
    private static int? NumberOf(string name)
    {
        var parts = name.TrimEnd('*').Split('*', 2);
        if (parts.Length < 2)
            return 0;
        return int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static string Join(SortedList<int, Section> sections)
    {
        string? charset = null;
        var bytes = new List<byte>();
        var result = new StringBuilder();
        var isFirst = true;
        foreach (var section in sections.Values)
        {
            var value = section.Value;
            if (isFirst && section.IsEncoded && value.Split('\'', 3) is [var label, _, var rest])
                (charset, value) = (label, rest);
            isFirst = false;
            if (section.IsEncoded)
            {
                PercentDecode(value, bytes);
                continue;
            }

            Flush(result, bytes, charset);
            result.Append(value);
        }

        Flush(result, bytes, charset);
        // encoded words may run across plain sections
        return sections.Values.Any(section => section.IsEncoded) ? result.ToString() : EncodedWords.Decode(result.ToString());
    }

    private static void Flush(StringBuilder result, List<byte> bytes, string? charset)
    {
        if (bytes.Count == 0)
            return;
        var span = bytes.ToArray().AsSpan();
        result.Append(TextCharset.ForLabel(charset, span).Decode(span));
        bytes.Clear();
    }

    private static void PercentDecode(string value, List<byte> bytes)
    {
        var raw = Encoding.UTF8.GetBytes(value);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '%' && i + 2 < raw.Length && char.IsAsciiHexDigit((char)raw[i + 1]) && char.IsAsciiHexDigit((char)raw[i + 2]))
            {
                bytes.Add((byte)((QuotedPrintable.HexValue(raw[i + 1]) << 4) | QuotedPrintable.HexValue(raw[i + 2])));
                i += 2;
            }
            else
            {
                bytes.Add(raw[i]);
            }
        }
    }

    private readonly record struct Section(string Value, bool IsEncoded);
}
