namespace MailCompliance.Engine.Text.Pdf;

/// <summary>
/// The objects of a PDF by number (ISO 32000-1, 7.5): cross-reference tables and streams with their history, objects in
/// object streams. A file whose references are broken is not repaired here: that is the reference tool's trade.
/// </summary>
internal sealed class PdfFile
{
    private const int MaxSections = 200;
    private const int MaxObjects = 1_000_000;
    private const int MaxHops = 32;

    private readonly ReadOnlyMemory<byte> data;
    private readonly Dictionary<int, Location> locations = [];
    private readonly Dictionary<int, object?> loaded = [];
    private readonly Dictionary<int, (ReadOnlyMemory<byte> Content, int[] Numbers, int[] Offsets)> objectStreams = [];
    private readonly HashSet<int> loading = [];
    private readonly int shift;

    /// <param name="Container">Number of the object stream that holds it, or 0.</param>
    private readonly record struct Location(long Offset, int Container, int Index);

    public PdfFile(ReadOnlyMemory<byte> data, ReadingBudget budget)
    {
        (this.data, Budget) = (data, budget);
        shift = Math.Max(0, data.Span[..Math.Min(1024, data.Length)].IndexOf("%PDF-"u8));
        ReadSections(StartOfReferences());
    }

    public ReadingBudget Budget { get; }

    public PdfDictionary Trailer { get; } = [];

    public bool IsEncrypted => Trailer.ContainsKey("Encrypt");

    /// <summary>Follows references until something else is there.</summary>
    public object? Resolve(object? value)
    {
        for (var hops = 0; value is PdfReference reference; hops++)
        {
            if (hops > MaxHops)
                throw new PdfUncertain("circular reference");
            value = Load(reference.Number);
        }

        return value;
    }

    public PdfDictionary? Dictionary(object? value) => Resolve(value) switch
    {
        PdfDictionary dictionary => dictionary,
        PdfStream stream => stream.Dictionary,
        _ => null,
    };

    public double? Number(object? value) => Resolve(value) as double?;

    public string? Name(object? value) => (Resolve(value) as PdfName)?.Value;

    public List<object?> Array(object? value) => Resolve(value) as List<object?> ?? [];

    private object? Load(int number)
    {
        if (loaded.TryGetValue(number, out var known))
            return known;
        if (!locations.TryGetValue(number, out var location) || location.Offset < 0)
            return null;
        if (!loading.Add(number))
            throw new PdfUncertain("object within itself");
        var value = location.Container > 0 ? FromObjectStream(location) : At(location.Offset, number);
        loading.Remove(number);
        Budget.CheckTime();
        return loaded[number] = value;
    }

    private object? At(long offset, int number)
    {
        if (offset < 0 || offset + shift >= data.Length)
            throw new PdfUncertain("reference outside the file");
        var lexer = new PdfLexer(data, (int)offset + shift, Budget);
        if (lexer.Next() is not double found || (int)found != number || lexer.Next() is not double || lexer.Next() is not PdfKeyword { Value: "obj" })
            throw new PdfUncertain("reference to something else");
        var value = lexer.Next();
        return value is PdfDictionary dictionary && StreamAfter(lexer, dictionary) is { } stream ? stream : value;
    }

    private PdfStream? StreamAfter(PdfLexer lexer, PdfDictionary dictionary)
    {
        lexer.SkipBlanks();
        var bytes = data.Span;
        if (!bytes[lexer.At..].StartsWith("stream"u8))
            return null;
        var start = lexer.At + 6;
        if (start < bytes.Length && bytes[start] == '\r')
            start++;
        if (start < bytes.Length && bytes[start] == '\n')
            start++;
        var length = Number(dictionary.GetValueOrDefault("Length"));
        if (length is not { } known || known < 0 || start + known > bytes.Length || !EndsThere(bytes[(start + (int)known)..]))
            throw new PdfUncertain("stream length");
        return new PdfStream(dictionary, data.Slice(start, (int)known));
    }

    private static bool EndsThere(ReadOnlySpan<byte> rest) =>
        rest[..Math.Min(rest.Length, 16)].TrimStart("\r\n \0"u8).StartsWith("endstr"u8);

    private object? FromObjectStream(Location location)
    {
        if (!objectStreams.TryGetValue(location.Container, out var stream))
            objectStreams[location.Container] = stream = OpenObjectStream(location.Container);
        if (location.Index >= stream.Offsets.Length || stream.Offsets[location.Index] >= stream.Content.Length)
            throw new PdfUncertain("object stream");
        return new PdfLexer(stream.Content, stream.Offsets[location.Index], Budget).Next();
    }

    private (ReadOnlyMemory<byte> Content, int[] Numbers, int[] Offsets) OpenObjectStream(int number)
    {
        if (Load(number) is not PdfStream stream || Number(stream.Dictionary.GetValueOrDefault("N")) is not { } count || count is < 0 or > MaxObjects)
            throw new PdfUncertain("object stream");
        var first = (int)(Number(stream.Dictionary.GetValueOrDefault("First")) ?? 0);
        var content = PdfFilters.Decode(this, stream);
        var header = new PdfLexer(content, 0, Budget);
        int[] numbers = new int[(int)count], offsets = new int[(int)count];
        for (var index = 0; index < numbers.Length; index++)
        {
            if (header.Next() is not double objectNumber || header.Next() is not double offset)
                throw new PdfUncertain("object stream");
            (numbers[index], offsets[index]) = ((int)objectNumber, first + (int)offset);
        }

        return (content, numbers, offsets);
    }

    private long StartOfReferences()
    {
        var tail = data.Span[Math.Max(0, data.Length - 2048)..];
        var at = tail.LastIndexOf("startxref"u8);
        if (at < 0 || new PdfLexer(data, data.Length - tail.Length + at + 9).Next() is not double offset)
            throw new PdfUncertain("no startxref");
        return (long)offset;
    }

    private void ReadSections(long offset)
    {
        var open = new Queue<long>([offset]);
        var seen = new HashSet<long>();
        while (open.TryDequeue(out var next))
        {
            if (!seen.Add(next) || seen.Count > MaxSections)
                throw new PdfUncertain("circular sections");
            if (next < 0 || next + shift >= data.Length)
                throw new PdfUncertain("section outside the file");
            var trailer = ReadSection((int)next + shift);
            foreach (var pair in trailer)
                Trailer.TryAdd(pair.Key, pair.Value);
            // hybrid files: the stream counts before the older sections
            if (trailer.GetValueOrDefault("XRefStm") is double hybrid)
                open.Enqueue((long)hybrid);
            if (trailer.GetValueOrDefault("Prev") is double previous)
                open.Enqueue((long)previous);
        }
    }

    private PdfDictionary ReadSection(int at)
    {
        var lexer = new PdfLexer(data, at, Budget);
        return lexer.Next() switch
        {
            PdfKeyword { Value: "xref" } => ReadTable(lexer),
            double number => ReadReferenceStream(at, (int)number),
            _ => throw new PdfUncertain("no section"),
        };
    }

    private PdfDictionary ReadTable(PdfLexer lexer)
    {
        while (lexer.Next() is var token && token is double first)
        {
            if (lexer.Next() is not double count || locations.Count + count > MaxObjects)
                throw new PdfUncertain("table");
            for (var index = 0; index < count; index++)
            {
                if (lexer.Next() is not double offset || lexer.Next() is not double || lexer.Next() is not PdfKeyword kind)
                    throw new PdfUncertain("table");
                if (kind.Value == "n")
                    locations.TryAdd((int)first + index, new((long)offset, 0, 0));
                else
                    locations.TryAdd((int)first + index, new(-1, 0, 0));
            }

            lexer.SkipBlanks();
            if (data.Span[lexer.At..].StartsWith("trailer"u8))
            {
                lexer.Next();
                return lexer.Next() as PdfDictionary ?? throw new PdfUncertain("trailer");
            }
        }

        throw new PdfUncertain("table");
    }

    private PdfDictionary ReadReferenceStream(int at, int number)
    {
        if (At(at - shift, number) is not PdfStream stream || Name(stream.Dictionary.GetValueOrDefault("Type")) != "XRef")
            throw new PdfUncertain("reference stream");
        var widths = Array(stream.Dictionary.GetValueOrDefault("W")).ConvertAll(width => (int)Math.Clamp(Number(width) ?? 0, 0, 8));
        if (widths.Count < 3 || widths.Sum() == 0)
            throw new PdfUncertain("reference stream");
        var content = PdfFilters.Decode(this, stream).Span;
        var ranges = Array(stream.Dictionary.GetValueOrDefault("Index"));
        if (ranges.Count == 0)
            ranges = [0d, Number(stream.Dictionary.GetValueOrDefault("Size")) ?? 0];
        for (var range = 0; range + 1 < ranges.Count; range += 2)
        {
            int first = (int)(Number(ranges[range]) ?? 0), count = (int)(Number(ranges[range + 1]) ?? 0);
            for (var index = 0; index < count && content.Length >= widths.Sum(); index++)
                AddEntry(first + index, ref content, widths);
        }

        return stream.Dictionary;
    }

    private void AddEntry(int number, ref ReadOnlySpan<byte> content, List<int> widths)
    {
        if (locations.Count > MaxObjects)
            throw new PdfUncertain("too many objects");
        var kind = widths[0] == 0 ? 1 : Field(ref content, widths[0]);
        long second = Field(ref content, widths[1]), third = Field(ref content, widths[2]);
        locations.TryAdd(number, kind switch
        {
            1 => new(second, 0, 0),
            2 => new(0, (int)second, (int)third),
            _ => new(-1, 0, 0),
        });
    }

    private static long Field(ref ReadOnlySpan<byte> content, int width)
    {
        long value = 0;
        for (var index = 0; index < width; index++)
            value = (value << 8) | content[index];
        content = content[width..];
        return value;
    }

    /// <summary>Text strings of the document level (7.9.2.2): UTF-16 or UTF-8 with a mark, else close to Latin 1.</summary>
    public static string TextOf(PdfString text)
    {
        var bytes = text.Bytes;
        if (bytes is [0xFE, 0xFF, ..])
            return System.Text.Encoding.BigEndianUnicode.GetString(bytes.AsSpan(2));
        return bytes is [0xEF, 0xBB, 0xBF, ..]
            ? System.Text.Encoding.UTF8.GetString(bytes.AsSpan(3))
            : Plain.TextDecoding.DecodeWindows1252(bytes);
    }
}
