using System.Collections.Concurrent;
using System.Text;

namespace MailCompliance.Mime.Decoding;

/// <summary>A charset known by name.</summary>
/// <param name="Decoding">Reads what mail under this name really holds: often the larger Windows code page.</param>
/// <param name="Encoding">Writes only what the name promises; throws <see cref="EncoderFallbackException"/> for the rest. Null: not written.</param>
/// <param name="IsOftenWrong">ASCII and ISO-8859-1: what programs write when they do not know.</param>
internal sealed record NamedCharset(Encoding Decoding, Encoding? Encoding, bool IsOftenWrong);

/// <summary>Labels of charsets (IANA character sets, WHATWG Encoding) and those that real mail makes up.</summary>
internal static class CharsetNames
{
    private const int MostCached = 1_000;

    public static readonly Encoding Windows1252 = CodePage(1252);

    private static readonly ConcurrentDictionary<string, NamedCharset?> Cache = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names that are missing in .NET or better read as another code page: name, read as, written as.</summary>
    private static readonly Dictionary<string, (int Decoding, int Encoding)> Aliases = new()
    {
        ["utf8"] = (65001, 65001), ["unicode-1-1-utf-8"] = (65001, 65001), ["utf-8-sig"] = (65001, 65001), ["unicode"] = (1200, 1200),
        ["ucs-2"] = (1200, 1200), ["iso-10646-ucs-2"] = (1201, 1201), ["utf-16le"] = (1200, 1200), ["utf-16be"] = (1201, 1201), ["utf-16"] = (1200, 1200),
        ["iso-8859-9"] = (1254, 28599), ["latin5"] = (1254, 28599), ["iso-8859-11"] = (874, 874), ["tis-620"] = (874, 874),
        ["windows-874"] = (874, 874), ["iso-8859-8-i"] = (28598, 28598), ["iso-8859-8-e"] = (28598, 28598), ["latin2"] = (28592, 28592),
        ["latin-2"] = (28592, 28592), ["latin9"] = (28605, 28605), ["latin-9"] = (28605, 28605),
        ["gb2312"] = (54936, 20936), ["gb_2312-80"] = (54936, 20936), ["gbk"] = (54936, 936), ["x-gbk"] = (54936, 936), ["cp936"] = (54936, 936),
        ["euc-cn"] = (54936, 20936), ["gb18030"] = (54936, 54936), ["gb-18030"] = (54936, 54936), ["chinese"] = (54936, 20936),
        ["ks_c_5601"] = (949, 949), ["ks_c_5601-1987"] = (949, 949), ["ksc5601"] = (949, 949), ["ksc_5601"] = (949, 949),
        ["ks_c-5601-1987"] = (949, 949), ["euc-kr"] = (949, 949), ["cseuckr"] = (949, 949), ["uhc"] = (949, 949), ["cp949"] = (949, 949),
        ["x-windows-949"] = (949, 949), ["korean"] = (949, 949), ["big5-hkscs"] = (950, 950), ["big5hkscs"] = (950, 950), ["x-x-big5"] = (950, 950),
        ["cp950"] = (950, 950), ["sjis"] = (932, 932), ["x-sjis"] = (932, 932), ["shift-jis"] = (932, 932), ["ms_kanji"] = (932, 932),
        ["windows-31j"] = (932, 932), ["cp932"] = (932, 932), ["eucjp"] = (51932, 51932), ["x-euc-jp"] = (51932, 51932),
        ["iso-2022-jp"] = (50220, 50221), ["iso-2022-jp-ms"] = (50220, 50221), ["iso-2022-jp-1"] = (50220, 50221), ["iso-2022-jp-2"] = (50220, 50221),
        ["cp1250"] = (1250, 1250), ["cp1251"] = (1251, 1251), ["win-1251"] = (1251, 1251), ["cp1252"] = (1252, 1252), ["cp1253"] = (1253, 1253),
        ["cp1254"] = (1254, 1254), ["cp1255"] = (1255, 1255), ["cp1256"] = (1256, 1256), ["cp1257"] = (1257, 1257), ["cp1258"] = (1258, 1258),
        ["ansi"] = (1252, 1252), ["x-ansi"] = (1252, 1252), ["windows1252"] = (1252, 1252), ["windows-1252http-equivcontent-type"] = (1252, 1252),
        ["koi8"] = (20866, 20866), ["koi8r"] = (20866, 20866), ["koi8-ru"] = (21866, 21866), ["mac"] = (10000, 10000), ["x-mac-roman"] = (10000, 10000),
        ["macroman"] = (10000, 10000), ["apple-roman"] = (10000, 10000), ["x-mac-cyrillic"] = (10007, 10007), ["cp437"] = (437, 437), ["cp850"] = (850, 850), ["cp852"] = (852, 852),
        ["cp866"] = (866, 866),
    };

    private static readonly HashSet<string> OftenWrong =
    [
        "us-ascii", "ascii", "usascii", "us_ascii", "iso-ir-6", "ansi_x3.4-1968", "ansi_x3.4-1986", "iso646-us", "646", "7bit",
        "iso-8859-1", "iso8859-1", "iso_8859-1", "iso88591", "8859-1", "iso-8859_1", "latin1", "latin-1", "l1", "iso_8859-1:1987", "iso-latin-1",
    ];

    /// <summary>Null for a name that says nothing.</summary>
    public static NamedCharset? Find(string? label)
    {
        if (string.IsNullOrEmpty(label) || label.Length > 60)
            return null;
        if (Cache.TryGetValue(label, out var found))
            return found;
        found = Resolve(label.Trim(' ', '\t', '"', '\'', ';', ',').ToLowerInvariant());
        // hostile mail could make up names without end
        if (Cache.Count < MostCached)
            Cache[label] = found;
        return found;
    }

    private static NamedCharset? Resolve(string name)
    {
        if (OftenWrong.Contains(name))
            return new NamedCharset(Windows1252, Strict(name.Contains("8859", StringComparison.Ordinal) || name.StartsWith('l') ? 28591 : 20127), true);
        if (name is "utf-7" or "unicode-1-1-utf-7" or "unicode-2-0-utf-7" or "x-unicode-2-0-utf-7" or "utf7")
            return new NamedCharset(Utf7.Instance, null, false);
        if (SingleByteCharset.Find(name) is { } table)
            return new NamedCharset(table, table, false);
        if (Aliases.TryGetValue(name, out var pages))
            return new NamedCharset(CodePage(pages.Decoding), Strict(pages.Encoding), false);
        foreach (var candidate in Spellings(name))
        {
            if (FindInFramework(candidate) is { } encoding)
                return new NamedCharset(encoding, Strict(encoding.CodePage), false);
        }

        return null;
    }

    private static IEnumerable<string> Spellings(string name)
    {
        yield return name;
        yield return name.Replace('_', '-');
        if (name.StartsWith("x-", StringComparison.Ordinal))
            yield return name[2..];
        if (name.StartsWith("iso8859", StringComparison.Ordinal) || name.StartsWith("iso2022", StringComparison.Ordinal))
            yield return name.Insert(3, "-");
        if (name.StartsWith("8859-", StringComparison.Ordinal))
            yield return "iso-" + name;
        if (name.StartsWith("windows", StringComparison.Ordinal))
            yield return "windows-" + name["windows".Length..].TrimStart('-', '_', ' ');
        if (name.StartsWith("cp-", StringComparison.Ordinal) || name.StartsWith("ms-", StringComparison.Ordinal))
            yield return "windows-" + name[3..];
        if (name.StartsWith("cp", StringComparison.Ordinal))
            yield return "ibm" + name[2..].PadLeft(3, '0');
    }

    private static Encoding? FindInFramework(string name)
    {
        if (CodePagesEncodingProvider.Instance.GetEncoding(name) is { } fromPages)
            return fromPages;
        foreach (var info in Encoding.GetEncodings())
        {
            if (info.Name.Equals(name, StringComparison.Ordinal))
                return info.GetEncoding();
        }

        return null;
    }

    private static Encoding CodePage(int number) => number switch
    {
        65001 => Encoding.UTF8,
        1200 => Encoding.Unicode,
        1201 => Encoding.BigEndianUnicode,
        _ => CodePagesEncodingProvider.Instance.GetEncoding(number) ?? Encoding.GetEncoding(number),
    };

    private static Encoding Strict(int number) => number switch
    {
        65001 => new UTF8Encoding(false, true),
        1200 => new UnicodeEncoding(false, false, true),
        1201 => new UnicodeEncoding(true, false, true),
        _ => CodePagesEncodingProvider.Instance.GetEncoding(number, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
            ?? Encoding.GetEncoding(number, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback),
    };
}
