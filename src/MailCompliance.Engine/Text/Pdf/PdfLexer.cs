using System.Buffers;
using System.Globalization;
using System.Text;

namespace MailCompliance.Engine.Text.Pdf;

/// <summary>Reads objects from bytes (ISO 32000-1, 7.2 and 7.3). Nesting is bounded; what is no object ends the reading.</summary>
/// <param name="budget">Pays for every object; null where the bytes are few.</param>
internal sealed class PdfLexer(ReadOnlyMemory<byte> data, int at = 0, ReadingBudget? budget = null)
{
    private const int MaxDepth = 64;
    private const int MaxItems = 200_000;

    private static readonly SearchValues<byte> Delimiters = SearchValues.Create("\0\t\n\f\r ()<>[]{}/%"u8);

    private static readonly object End = new PdfKeyword("");

    public int At { get; set; } = at;

    private ReadOnlySpan<byte> Bytes => data.Span;

    public bool IsAtEnd
    {
        get
        {
            SkipBlanks();
            return At >= data.Length;
        }
    }

    /// <summary>The next object; a <see cref="PdfKeyword"/> with an empty value at the end. "n g R" is read as a reference.</summary>
    public object? Next(int depth = 0)
    {
        SkipBlanks();
        var bytes = Bytes;
        if (At >= bytes.Length)
            return End;
        if (depth > MaxDepth)
            throw new DocumentStop(Uninspectable.TooDeep);
        budget?.CountWork(ReadingCosts.PdfObject);
        switch (bytes[At])
        {
            case (byte)'/':
                return ReadName();
            case (byte)'(':
                return ReadLiteral();
            case (byte)'<' when At + 1 < bytes.Length && bytes[At + 1] == '<':
                return ReadDictionary(depth);
            case (byte)'<':
                return ReadHex();
            case (byte)'[':
                return ReadArray(depth);
            case (byte)']' or (byte)'>' or (byte)')' or (byte)'{' or (byte)'}':
                At += bytes[At] == '>' && At + 1 < bytes.Length && bytes[At + 1] == '>' ? 2 : 1;
                return new PdfKeyword(bytes[At - 1] == ']' ? "]" : ">>");
            default:
                return ReadNumberOrKeyword();
        }
    }

    public static bool IsEnd(object? value) => ReferenceEquals(value, End);

    public void SkipBlanks()
    {
        var bytes = Bytes;
        while (At < bytes.Length)
        {
            var c = bytes[At];
            if (c == '%')
            {
                var line = bytes[At..].IndexOfAny((byte)'\r', (byte)'\n');
                At = line < 0 ? bytes.Length : At + line;
            }
            else if (c is 0 or 9 or 10 or 12 or 13 or 32)
            {
                At++;
            }
            else
            {
                return;
            }
        }
    }

    private PdfName ReadName()
    {
        var token = Token(At + 1);
        if (token.IndexOf((byte)'#') < 0)
            return new PdfName(Encoding.Latin1.GetString(token));
        var name = new StringBuilder();
        for (var index = 0; index < token.Length; index++)
        {
            if (token[index] == '#' && index + 2 < token.Length && byte.TryParse(token.Slice(index + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value))
            {
                name.Append((char)value);
                index += 2;
            }
            else
            {
                name.Append((char)token[index]);
            }
        }

        return new PdfName(name.ToString());
    }

    private ReadOnlySpan<byte> Token(int start)
    {
        var rest = Bytes[start..];
        var end = rest.IndexOfAny(Delimiters);
        end = end < 0 ? rest.Length : end;
        At = start + end;
        return rest[..end];
    }

    private object? ReadNumberOrKeyword()
    {
        var token = Token(At);
        if (token.IsEmpty)
        {
            At++;
            return new PdfKeyword("?");
        }

        if (token[0] is (>= (byte)'0' and <= (byte)'9') or (byte)'+' or (byte)'-' or (byte)'.' && TryNumber(token, out var number))
            return number >= 0 && number == Math.Floor(number) && token[0] is >= (byte)'0' and <= (byte)'9' ? ReferenceOr(number) : number;
        if (token.SequenceEqual("true"u8) || token.SequenceEqual("false"u8))
            return token[0] == 't';
        return token.SequenceEqual("null"u8) ? null : new PdfKeyword(Encoding.Latin1.GetString(token));
    }

    private static bool TryNumber(ReadOnlySpan<byte> token, out double number)
    {
        if (double.TryParse(token, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number))
            return true;
        // writers are known for "--5" and "5.-3"; readers take what they can
        return double.TryParse(token.TrimStart((byte)'-'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Two whole numbers and an R; looked at only where the bytes can be one.</summary>
    private object ReferenceOr(double number)
    {
        var bytes = Bytes;
        var at = At;
        if (at >= bytes.Length || bytes[at] != ' ' || number > int.MaxValue)
            return number;
        while (at < bytes.Length && bytes[at] == ' ')
            at++;
        var generation = at;
        while (at < bytes.Length && bytes[at] is >= (byte)'0' and <= (byte)'9')
            at++;
        if (at == generation || at - generation > 5 || at >= bytes.Length || bytes[at] != ' ')
            return number;
        while (at < bytes.Length && bytes[at] == ' ')
            at++;
        if (at >= bytes.Length || bytes[at] != 'R' || (at + 1 < bytes.Length && !Delimiters.Contains(bytes[at + 1])))
            return number;
        At = at + 1;
        return new PdfReference((int)number);
    }

    private List<object?> ReadArray(int depth)
    {
        At++;
        var items = new List<object?>();
        while (true)
        {
            var item = Next(depth + 1);
            if (IsEnd(item) || item is PdfKeyword { Value: "]" })
                return items;
            items.Add(item);
            if (items.Count > MaxItems)
                throw new DocumentStop(Uninspectable.TooCostly);
        }
    }

    private PdfDictionary ReadDictionary(int depth)
    {
        At += 2;
        var dictionary = new PdfDictionary();
        while (true)
        {
            var key = Next(depth + 1);
            if (IsEnd(key) || key is PdfKeyword)
                return dictionary;
            var value = Next(depth + 1);
            if (IsEnd(value) || value is PdfKeyword { Value: ">>" })
                return dictionary;
            if (key is PdfName name)
                dictionary[name.Value] = value;
        }
    }

    private PdfString ReadHex()
    {
        var rest = Bytes[(At + 1)..];
        var close = rest.IndexOf((byte)'>');
        var digits = close < 0 ? rest : rest[..close];
        At += digits.Length + (close < 0 ? 1 : 2);
        var bytes = new List<byte>(digits.Length / 2);
        var high = -1;
        foreach (var c in digits)
        {
            if (!char.IsAsciiHexDigit((char)c))
                continue;
            var value = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
            if (high < 0)
            {
                high = value;
                continue;
            }

            bytes.Add((byte)((high << 4) | value));
            high = -1;
        }

        if (high >= 0)
            bytes.Add((byte)(high << 4));
        return new PdfString([.. bytes]);
    }

    private PdfString ReadLiteral()
    {
        var bytes = Bytes;
        var text = new List<byte>();
        var open = 1;
        for (At++; At < bytes.Length; At++)
        {
            var c = bytes[At];
            if (c == '\\')
                ReadEscape(bytes, text);
            else if (c == ')' && --open == 0)
                break;
            else
                text.Add(c);
            if (c == '(')
                open++;
        }

        At = Math.Min(At + 1, bytes.Length);
        return new PdfString([.. text]);
    }

    private void ReadEscape(ReadOnlySpan<byte> bytes, List<byte> text)
    {
        if (++At >= bytes.Length)
            return;
        var c = bytes[At];
        switch (c)
        {
            case (byte)'n':
                text.Add(10);
                break;
            case (byte)'r':
                text.Add(13);
                break;
            case (byte)'t':
                text.Add(9);
                break;
            case (byte)'b':
                text.Add(8);
                break;
            case (byte)'f':
                text.Add(12);
                break;
            case (byte)'\r':
                At += At + 1 < bytes.Length && bytes[At + 1] == '\n' ? 1 : 0;
                break;
            case (byte)'\n':
                break;
            case >= (byte)'0' and <= (byte)'7':
                ReadOctal(bytes, text);
                break;
            default:
                text.Add(c);
                break;
        }
    }

    private void ReadOctal(ReadOnlySpan<byte> bytes, List<byte> text)
    {
        var value = 0;
        var digits = 0;
        while (digits < 3 && At < bytes.Length && bytes[At] is >= (byte)'0' and <= (byte)'7')
        {
            value = (value * 8) + bytes[At] - '0';
            At++;
            digits++;
        }

        At--;
        text.Add((byte)value);
    }
}
