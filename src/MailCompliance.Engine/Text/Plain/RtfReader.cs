using System.Buffers;
using System.Globalization;
using System.Text;

namespace MailCompliance.Engine.Text.Plain;

/// <summary>
/// Rich Text Format 1.9.1: groups, control words, \'hh in the declared code page (Latin ones), \u with its fallback.
/// Tables of fonts, styles and pictures are no text. One pass; deeper nesting than any document has stops the reading.
/// </summary>
internal sealed class RtfReader : IFormatReader
{
    private static readonly HashSet<string> Silent =
        [.. ("fonttbl colortbl stylesheet info pict objdata themedata colorschememapping datastore latentstyles rsidtbl generator listtable listoverridetable "
            + "filetbl xmlnstbl wgrffmtfilter mmathPr fontemb fontfile blipuid bkmkstart bkmkend fldinst revtbl pgptbl").Split(' ')];

    private static readonly SearchValues<byte> Special = SearchValues.Create("\\{}\r\n"u8);

    private record struct Group(bool Silent, int FallbackLength);

    public void Read(ReadOnlyMemory<byte> content, Extraction into) => Read(content.Span, into);

    private static void Read(ReadOnlySpan<byte> bytes, Extraction into)
    {
        var groups = new Stack<Group>();
        var group = new Group(false, 1);
        var skip = 0;
        for (var at = 0; at < bytes.Length;)
        {
            switch (bytes[at])
            {
                case (byte)'{':
                    if (groups.Count > into.Budget.Limits.MaxNesting)
                        throw new DocumentStop(Uninspectable.TooDeep);
                    groups.Push(group);
                    at++;
                    break;
                case (byte)'}':
                    group = groups.TryPop(out var outer) ? outer : group;
                    skip = 0;
                    at++;
                    break;
                case (byte)'\\':
                    at = Control(bytes, at + 1, into, ref group, ref skip);
                    break;
                case (byte)'\r' or (byte)'\n':
                    at++;
                    break;
                default:
                    at = Plain(bytes, at, into, group, ref skip);
                    break;
            }
        }
    }

    private static int Plain(ReadOnlySpan<byte> bytes, int at, Extraction into, Group group, ref int skip)
    {
        var length = bytes[at..].IndexOfAny(Special);
        var run = length < 0 ? bytes[at..] : bytes.Slice(at, length);
        var left = run[Math.Min(skip, run.Length)..];
        skip -= run.Length - left.Length;
        if (!group.Silent && !left.IsEmpty)
            into.Append(TextDecoding.DecodeWindows1252(left));
        return at + run.Length;
    }

    private static int Control(ReadOnlySpan<byte> bytes, int at, Extraction into, ref Group group, ref int skip)
    {
        if (at >= bytes.Length)
            return at;
        if (!char.IsAsciiLetter((char)bytes[at]))
            return Symbol(bytes, at, into, ref group, ref skip);
        var start = at;
        while (at < bytes.Length && at - start < 32 && char.IsAsciiLetter((char)bytes[at]))
            at++;
        var word = Encoding.ASCII.GetString(bytes[start..at]);
        var numberStart = at;
        if (at < bytes.Length && bytes[at] == '-')
            at++;
        while (at < bytes.Length && at - numberStart < 11 && char.IsAsciiDigit((char)bytes[at]))
            at++;
        int? number = int.TryParse(bytes[numberStart..at], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
        if (at < bytes.Length && bytes[at] == ' ')
            at++;
        if (word == "bin")
            return at + Math.Clamp(number ?? 0, 0, bytes.Length - at);
        Word(word, number, into, ref group, ref skip);
        return at;
    }

    private static void Word(string word, int? number, Extraction into, ref Group group, ref int skip)
    {
        if (Silent.Contains(word))
        {
            group.Silent = true;
            return;
        }

        if (word == "uc")
            group.FallbackLength = Math.Clamp(number ?? 1, 0, 16);
        if (group.Silent)
            return;
        switch (word)
        {
            case "u":
                into.Append((char)(ushort)(number ?? '?'));
                skip = group.FallbackLength;
                break;
            case "par" or "line" or "row" or "sect" or "page" or "nestrow":
                into.Append('\n');
                break;
            case "tab" or "cell" or "nestcell":
                into.Append('\t');
                break;
            case "emdash" or "endash":
                into.Append('-');
                break;
            case "lquote" or "rquote":
                into.Append('\'');
                break;
            case "ldblquote" or "rdblquote":
                into.Append('"');
                break;
            default:
                break;
        }
    }

    private static int Symbol(ReadOnlySpan<byte> bytes, int at, Extraction into, ref Group group, ref int skip)
    {
        var symbol = (char)bytes[at];
        switch (symbol)
        {
            case '\'' when at + 2 < bytes.Length && byte.TryParse(bytes.Slice(at + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value):
                if (skip > 0)
                    skip--;
                else if (!group.Silent)
                    into.Append(TextDecoding.FromWindows1252(value));
                return at + 3;
            case '*':
                group.Silent = true;
                break;
            case '~' when !group.Silent:
                into.Append(' ');
                break;
            case '_' when !group.Silent:
                into.Append('-');
                break;
            case '\\' or '{' or '}' when !group.Silent:
                into.Append(symbol);
                break;
            case '\r' or '\n' when !group.Silent:
                into.Append('\n');
                break;
            default:
                break;
        }

        return at + 1;
    }
}
