using System.IO.Compression;
using MailCompliance.Engine.Text.Containers;

namespace MailCompliance.Engine.Text.Pdf;

/// <summary>Undoes the filters of streams (ISO 32000-1, 7.4): Flate with predictors, ASCII hex, ASCII 85.</summary>
internal static class PdfFilters
{
    private const int MaxFilters = 8;

    public static ReadOnlyMemory<byte> Decode(PdfFile file, PdfStream stream)
    {
        var filters = Items(file, stream.Dictionary.GetValueOrDefault("Filter") ?? stream.Dictionary.GetValueOrDefault("F"));
        var parameters = Items(file, stream.Dictionary.GetValueOrDefault("DecodeParms") ?? stream.Dictionary.GetValueOrDefault("DP"));
        if (filters.Count > MaxFilters)
            throw new PdfUncertain("filters");
        var data = stream.Raw;
        for (var index = 0; index < filters.Count; index++)
        {
            var settings = index < parameters.Count ? file.Resolve(parameters[index]) as PdfDictionary : null;
            data = (file.Resolve(filters[index]) as PdfName)?.Value switch
            {
                "FlateDecode" or "Fl" => Unpredict(file, Inflate(data, file.Budget), settings),
                "ASCIIHexDecode" or "AHx" => Counted(Hex(data.Span), file.Budget),
                "ASCII85Decode" or "A85" => Counted(Ascii85(data.Span), file.Budget),
                _ => throw new PdfUncertain("filter"),
            };
        }

        return data;
    }

    private static byte[] Counted(byte[] decoded, ReadingBudget budget)
    {
        budget.CountUnpacked(decoded.Length);
        return decoded;
    }

    private static List<object?> Items(PdfFile file, object? value) => file.Resolve(value) switch
    {
        null => [],
        List<object?> list => list,
        var single => [single],
    };

    private static ReadOnlyMemory<byte> Inflate(ReadOnlyMemory<byte> data, ReadingBudget budget)
    {
        if (data.Length < 2)
            return ReadOnlyMemory<byte>.Empty;
        try
        {
            using var stream = new CountedStream(new ZLibStream(new MemorySlice(data), CompressionMode.Decompress), budget, data.Length);
            return CountedStream.ReadToEnd(stream, budget, data.Length * 4L);
        }
        catch (InvalidDataException)
        {
            throw new PdfUncertain("damaged stream");
        }
    }

    private static ReadOnlyMemory<byte> Unpredict(PdfFile file, ReadOnlyMemory<byte> data, PdfDictionary? settings)
    {
        var predictor = (int)(file.Number(settings?.GetValueOrDefault("Predictor")) ?? 1);
        if (predictor == 1)
            return data;
        int colors = Setting("Colors", 1), bits = Setting("BitsPerComponent", 8), columns = Setting("Columns", 1);
        file.Budget.CountWork(data.Length);
        if (predictor < 10 || colors is < 1 or > 32 || bits is not (1 or 2 or 4 or 8 or 16) || columns is < 1 or > 1_000_000)
            throw new PdfUncertain("predictor");
        return Png(data.Span, Math.Max(1, colors * bits / 8), ((colors * bits * columns) + 7) / 8);

        int Setting(string name, int otherwise) => (int)Math.Clamp(file.Number(settings?.GetValueOrDefault(name)) ?? otherwise, 0, 1e7);
    }

    /// <summary>Filters of PNG (RFC 2083 section 6).</summary>
    private static byte[] Png(ReadOnlySpan<byte> data, int pixel, int row)
    {
        var rows = (data.Length + row) / (row + 1);
        var output = new byte[rows * row];
        for (var index = 0; index < rows; index++)
        {
            var source = data[(index * (row + 1))..];
            var kind = source[0];
            source = source.Slice(1, Math.Min(row, source.Length - 1));
            var target = output.AsSpan(index * row, row);
            var above = index == 0 ? default : output.AsSpan((index - 1) * row, row);
            for (var at = 0; at < source.Length; at++)
            {
                int left = at >= pixel ? target[at - pixel] : 0, up = above.IsEmpty ? 0 : above[at], corner = at >= pixel && !above.IsEmpty ? above[at - pixel] : 0;
                target[at] = (byte)(source[at] + kind switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Paeth(left, up, corner), _ => 0 });
            }
        }

        return output;
    }

    private static int Paeth(int left, int up, int corner)
    {
        int estimate = left + up - corner, a = Math.Abs(estimate - left), b = Math.Abs(estimate - up), c = Math.Abs(estimate - corner);
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }

    private static byte[] Hex(ReadOnlySpan<byte> data)
    {
        var wrapped = new byte[data.Length + 1];
        wrapped[0] = (byte)'<';
        data.CopyTo(wrapped.AsSpan(1));
        return ((PdfString)new PdfLexer(wrapped).Next()!).Bytes;
    }

    private static byte[] Ascii85(ReadOnlySpan<byte> data)
    {
        var output = new List<byte>(data.Length);
        uint value = 0;
        var count = 0;
        foreach (var c in data)
        {
            if (c == '~')
                break;
            if (c == 'z' && count == 0)
            {
                output.AddRange([0, 0, 0, 0]);
                continue;
            }

            if (c is < (byte)'!' or > (byte)'u')
                continue;
            value = unchecked((value * 85) + (uint)(c - '!'));
            if (++count == 5)
            {
                Flush(output, value, 4);
                (value, count) = (0, 0);
            }
        }

        for (var index = count; index is > 0 and < 5; index++)
            value = unchecked((value * 85) + 84);
        if (count > 1)
            Flush(output, value, count - 1);
        return [.. output];

        static void Flush(List<byte> output, uint value, int bytes)
        {
            for (var index = 0; index < bytes; index++)
                output.Add((byte)(value >> (24 - (index * 8))));
        }
    }
}
