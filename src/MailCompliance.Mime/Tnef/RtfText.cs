using System.Globalization;
using System.Text;
using MailCompliance.Mime.Decoding;

namespace MailCompliance.Mime.Tnef;

/// <summary>The readable part of an RTF body.</summary>
/// <param name="IsHtml">The RTF was made of HTML, which is what the text is.</param>
internal sealed record RtfContent(string Text, bool IsHtml);

/// <summary>Text out of RTF, and the HTML or plain text that was encapsulated in it (MS-OXRTFEX). Passes over what it does not know.</summary>
internal sealed class RtfText
{
    private const int DeepestGroup = 1_000;

    private static readonly HashSet<string> Hidden =
    [
        "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "themedata", "colorschememapping",
        "datastore", "latentstyles", "listtable", "listoverridetable", "rsidtbl", "generator", "xmlnstbl", "mhtmltag",
    ];

    private readonly byte[] rtf;
    private readonly StringBuilder text = new();
    private readonly List<byte> pending = [];
    private readonly Stack<Group> outer = new();
    private Encoding codepage = CharsetNames.Windows1252;
    private Group group = new(false, false, false, 1);
    private bool isHtml;
    private int position;
    private int skip;

    private RtfText(byte[] rtf) => this.rtf = rtf;

    public static RtfContent Read(byte[] rtf)
    {
        var reader = new RtfText(rtf);
        reader.ReadAll();
        return new RtfContent(reader.text.ToString(), reader.isHtml);
    }

    private void ReadAll()
    {
        while (position < rtf.Length)
        {
            var value = rtf[position++];
            switch (value)
            {
                case (byte)'{' when outer.Count >= DeepestGroup:
                    return;
                case (byte)'{':
                    Flush();
                    outer.Push(group);
                    break;
                case (byte)'}':
                    Flush();
                    group = outer.TryPop(out var above) ? above : group;
                    break;
                case (byte)'\\':
                    ReadControl();
                    break;
                case (byte)'\r' or (byte)'\n':
                    break;
                default:
                    PutByte(value);
                    break;
            }
        }

        Flush();
    }

    private void ReadControl()
    {
        if (position >= rtf.Length)
            return;
        var first = rtf[position];
        if (char.IsAsciiLetter((char)first))
        {
            ReadWord();
            return;
        }

        position++;
        switch (first)
        {
            case (byte)'\'' when position + 1 < rtf.Length:
                int high = QuotedPrintable.HexValue(rtf[position]), low = QuotedPrintable.HexValue(rtf[position + 1]);
                position += 2;
                if (high >= 0 && low >= 0)
                    PutByte((byte)((high << 4) | low));
                break;
            case (byte)'*':
                group = group with { IsOptional = true };
                break;
            case (byte)'~':
                Put("\u00A0");
                break;
            case (byte)'\\' or (byte)'{' or (byte)'}':
                PutByte(first);
                break;
            case (byte)'\r' or (byte)'\n':
                Put("\r\n");
                break;
        }
    }

    private void ReadWord()
    {
        var start = position;
        while (position < rtf.Length && char.IsAsciiLetter((char)rtf[position]))
            position++;
        var word = Encoding.ASCII.GetString(rtf, start, position - start);
        start = position;
        if (position < rtf.Length && rtf[position] == '-')
            position++;
        while (position < rtf.Length && char.IsAsciiDigit((char)rtf[position]))
            position++;
        int? number = int.TryParse(rtf.AsSpan(start, position - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var read) ? read : null;
        if (position < rtf.Length && rtf[position] == ' ')
            position++;
        Flush();
        Obey(word, number);
    }

    private void Obey(string word, int? number)
    {
        switch (word)
        {
            case "fromhtml":
                isHtml = true;
                break;
            case "ansicpg" when number is > 0 and <= 65535:
                codepage = number == Encoding.UTF8.CodePage ? Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding(number.Value) ?? codepage;
                break;
            case "htmltag":
                group = group with { IsHidden = false, IsOptional = false, IsSuppressed = false };
                break;
            case "htmlrtf":
                group = group with { IsSuppressed = number != 0 };
                break;
            case "uc":
                group = group with { SkipAfterUnicode = Math.Clamp(number ?? 1, 0, 100) };
                break;
            case "u" when number is not null:
                Put(((char)(ushort)number.Value).ToString());
                skip = group.SkipAfterUnicode;
                break;
            case "par" or "line" or "row":
                Put("\r\n");
                break;
            case "tab" or "cell":
                Put("\t");
                break;
            default:
                PutSymbol(word);
                break;
        }
    }

    private void PutSymbol(string word)
    {
        // a destination that only newer readers know, or one that is no text
        if (Hidden.Contains(word) || group.IsOptional)
            group = group with { IsHidden = true, IsOptional = false };
        var symbol = word switch
        {
            "lquote" => "‘",
            "rquote" => "’",
            "ldblquote" => "“",
            "rdblquote" => "”",
            "bullet" => "•",
            "endash" => "–",
            "emdash" => "—",
            _ => null,
        };
        if (symbol is not null)
            Put(symbol);
    }

    /// <summary>Bytes wait until a character of several is complete.</summary>
    private void PutByte(byte value)
    {
        if (skip > 0)
            skip--;
        else if (!group.IsHidden && !group.IsSuppressed)
            pending.Add(value);
    }

    private void Put(string characters)
    {
        Flush();
        if (!group.IsHidden && !group.IsSuppressed)
            text.Append(characters);
    }

    private void Flush()
    {
        if (pending.Count == 0)
            return;
        text.Append(codepage.GetString([.. pending]));
        pending.Clear();
    }

    /// <param name="IsHidden">Within a destination that is no text.</param>
    /// <param name="IsSuppressed">Within \htmlrtf, what only RTF readers show.</param>
    /// <param name="IsOptional">Behind \*, before the destination's name.</param>
    /// <param name="SkipAfterUnicode">Bytes that stand for a character given in Unicode.</param>
    private readonly record struct Group(bool IsHidden, bool IsSuppressed, bool IsOptional, int SkipAfterUnicode);
}
