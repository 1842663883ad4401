namespace MailCompliance.Engine.Text.Pdf;

/// <summary>What a font says of codes: their Unicode values and how wide they are (ISO 32000-1, 9.5 to 9.7).</summary>
internal sealed class PdfFont
{
    private const string Standard14Widths = // Helvetica, codes 32 to 126 (Adobe font metrics)
        "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 "
        + "667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584";

    private static readonly double[] Helvetica = [.. Standard14Widths.Split(' ').Select(double.Parse)];

    private readonly PdfFile file;
    private readonly string?[]? encoding;
    private readonly PdfCMap? unicode;
    private readonly Dictionary<uint, double> widths = [];
    private readonly double defaultWidth;

    public PdfFont(PdfFile file, PdfDictionary font)
    {
        this.file = file;
        IsComposite = file.Name(font.GetValueOrDefault("Subtype")) == "Type0";
        if (file.Resolve(font.GetValueOrDefault("ToUnicode")) is PdfStream stream)
            unicode = PdfCMap.Read(PdfFilters.Decode(file, stream), file.Budget);
        if (IsComposite)
        {
            if (file.Name(font.GetValueOrDefault("Encoding")) is not "Identity-H" || unicode is null)
                throw new PdfUncertain("composite font");
            defaultWidth = ReadCompositeWidths(font);
        }
        else
        {
            encoding = ReadEncoding(font);
            defaultWidth = ReadSimpleWidths(font);
        }
    }

    /// <summary>Codes of two bytes.</summary>
    public bool IsComposite { get; }

    public double Width(uint code) => widths.GetValueOrDefault(code, defaultWidth);

    /// <summary>Unicode of a code.</summary>
    /// <exception cref="PdfUncertain">Nothing says what it is.</exception>
    public string Text(uint code)
    {
        if (unicode?[code] is { } mapped)
            return Letters(mapped);
        if (encoding is not null && code < 256 && encoding[code] is { } value)
            return Letters(value);
        return code is 0 or 3 && IsComposite || code < 32 ? "" : throw new PdfUncertain("character without meaning");
    }

    /// <summary>A ligature is the letters it joins: Griﬃths is looked for as Griffiths.</summary>
    private static string Letters(string text) => text is not [>= '\uFB00' and <= '\uFB06'] ? text : text[0] switch
    {
        '\uFB00' => "ff",
        '\uFB01' => "fi",
        '\uFB02' => "fl",
        '\uFB03' => "ffi",
        '\uFB04' => "ffl",
        _ => "st",
    };

    private string?[]? ReadEncoding(PdfDictionary font)
    {
        var encoding = file.Resolve(font.GetValueOrDefault("Encoding"));
        if (encoding is PdfName name)
            return PdfEncodings.Base(name.Value) ?? throw new PdfUncertain("encoding");
        var known = BuiltIn(font);
        if (encoding is not PdfDictionary dictionary)
            return known ?? (unicode is null ? throw new PdfUncertain("built-in encoding") : null);
        var start = file.Name(dictionary.GetValueOrDefault("BaseEncoding")) is { } start0 ? PdfEncodings.Base(start0) : known;
        var table = start is null ? new string?[256] : (string?[])start.Clone();
        var code = 0;
        foreach (var item in file.Array(dictionary.GetValueOrDefault("Differences")))
        {
            if (file.Resolve(item) is double number)
                code = (int)number;
            else if (file.Resolve(item) is PdfName glyph && code is >= 0 and < 256)
                table[code++] = PdfEncodings.OfGlyph(glyph.Value) ?? (glyph.Value is ".notdef" ? "" : null);
        }

        return table;
    }

    /// <summary>The standard fonts have the standard encoding, Symbol and ZapfDingbats apart; embedded ones have their own.</summary>
    private string?[]? BuiltIn(PdfDictionary font)
    {
        var name = file.Name(font.GetValueOrDefault("BaseFont")) ?? "";
        var embedded = file.Dictionary(font.GetValueOrDefault("FontDescriptor")) is { } descriptor
            && (descriptor.ContainsKey("FontFile") || descriptor.ContainsKey("FontFile2") || descriptor.ContainsKey("FontFile3"));
        return embedded || name.Contains("Symbol", StringComparison.Ordinal) || name.Contains("Dingbats", StringComparison.Ordinal) || file.Name(font.GetValueOrDefault("Subtype")) == "Type3"
            ? null
            : PdfEncodings.Base("StandardEncoding");
    }

    private double ReadSimpleWidths(PdfDictionary font)
    {
        if (file.Name(font.GetValueOrDefault("Subtype")) == "Type3")
            throw new PdfUncertain("glyphs drawn by hand");
        var first = (int)(file.Number(font.GetValueOrDefault("FirstChar")) ?? 0);
        var list = file.Array(font.GetValueOrDefault("Widths"));
        for (var index = 0; index < Math.Min(list.Count, 256); index++)
            widths[(uint)(first + index)] = file.Number(list[index]) ?? 0;
        if (list.Count > 0)
            return 500;
        var fixedPitch = (file.Name(font.GetValueOrDefault("BaseFont")) ?? "").Contains("Courier", StringComparison.Ordinal);
        for (var index = 0; index < Helvetica.Length; index++)
            widths[(uint)(32 + index)] = fixedPitch ? 600 : Helvetica[index];
        return fixedPitch ? 600 : 556;
    }

    private double ReadCompositeWidths(PdfDictionary font)
    {
        var descendant = file.Array(font.GetValueOrDefault("DescendantFonts")) is [var only, ..] ? file.Dictionary(only) : null;
        if (descendant is null)
            throw new PdfUncertain("composite font");
        var list = file.Array(descendant.GetValueOrDefault("W"));
        for (var index = 0; index + 1 < list.Count;)
        {
            var first = (uint)Math.Clamp(file.Number(list[index]) ?? 0, 0, 65_535);
            if (file.Resolve(list[index + 1]) is List<object?> each)
            {
                for (var offset = 0; offset < Math.Min(each.Count, 65_536); offset++)
                    widths[first + (uint)offset] = file.Number(each[offset]) ?? 0;
                index += 2;
            }
            else
            {
                var last = (uint)Math.Clamp(file.Number(list[index + 1]) ?? 0, 0, 65_535);
                var width = index + 2 < list.Count ? file.Number(list[index + 2]) ?? 0 : 0;
                for (var code = first; code <= last; code++)
                    widths[code] = width;
                index += 3;
            }
        }

        return file.Number(descendant.GetValueOrDefault("DW")) ?? 1000;
    }
}
