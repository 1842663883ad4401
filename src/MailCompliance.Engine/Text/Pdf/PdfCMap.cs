namespace MailCompliance.Engine.Text.Pdf;

/// <summary>A ToUnicode CMap (ISO 32000-1, 9.10.3): codes of one to four bytes with their Unicode values.</summary>
internal sealed class PdfCMap
{
    private const int MaxMappings = 200_000;

    private readonly Dictionary<uint, string> values = [];
    private int mappings;

    /// <summary>Bytes of a code as the codespace ranges say; 0 where they say nothing.</summary>
    public int CodeLength { get; private set; }

    public string? this[uint code] => values.GetValueOrDefault(code);

    public static PdfCMap Read(ReadOnlyMemory<byte> content, ReadingBudget budget)
    {
        var map = new PdfCMap();
        var lexer = new PdfLexer(content, 0, budget);
        while (lexer.Next() is var token && !PdfLexer.IsEnd(token))
        {
            if (token is PdfKeyword { Value: "begincodespacerange" })
                map.ReadCodeSpace(lexer);
            else if (token is PdfKeyword { Value: "beginbfchar" })
                map.ReadCharacters(lexer);
            else if (token is PdfKeyword { Value: "beginbfrange" })
                map.ReadRanges(lexer);
        }

        return map;
    }

    private void ReadCodeSpace(PdfLexer lexer)
    {
        while (lexer.Next() is PdfString low && lexer.Next() is PdfString)
        {
            if (CodeLength != 0 && CodeLength != low.Bytes.Length)
                throw new PdfUncertain("codes of mixed length");
            CodeLength = low.Bytes.Length;
        }
    }

    private void ReadCharacters(PdfLexer lexer)
    {
        while (lexer.Next() is PdfString code && lexer.Next() is var value && value is PdfString text)
            Add(Code(code), Text(text.Bytes));
    }

    private void ReadRanges(PdfLexer lexer)
    {
        while (lexer.Next() is PdfString low && lexer.Next() is PdfString high)
        {
            uint first = Code(low), last = Code(high);
            if (last < first || last - first > 0xFFFF)
                throw new PdfUncertain("code range");
            switch (lexer.Next())
            {
                case PdfString start:
                    AddRange(first, last, start.Bytes);
                    break;
                case List<object?> list:
                    for (var index = 0; index < list.Count && first + index <= last; index++)
                        Add(first + (uint)index, list[index] is PdfString text ? Text(text.Bytes) : "");
                    break;
                default:
                    throw new PdfUncertain("code range");
            }
        }
    }

    private void AddRange(uint first, uint last, byte[] start)
    {
        if (start.Length == 0)
            return;
        var bytes = (byte[])start.Clone();
        for (var code = first; code <= last; code++)
        {
            Add(code, Text(bytes));
            for (var index = bytes.Length - 1; index >= 0 && ++bytes[index] == 0; index--)
            {
                // the carry goes on to the next byte
            }
        }
    }

    private void Add(uint code, string text)
    {
        // codes that come again count again
        if (++mappings > MaxMappings)
            throw new PdfUncertain("too many codes");
        values[code] = text;
    }

    private static uint Code(PdfString code)
    {
        uint value = 0;
        foreach (var b in code.Bytes)
            value = (value << 8) | b;
        return value;
    }

    private static string Text(byte[] bytes) =>
        bytes.Length == 1 ? ((char)bytes[0]).ToString() : System.Text.Encoding.BigEndianUnicode.GetString(bytes);
}
