using System.Collections.Frozen;
using System.Globalization;
using MailCompliance.Engine.Text.Plain;

namespace MailCompliance.Engine.Text.Pdf;

/// <summary>Encodings of simple fonts (ISO 32000-1 annex D) and the Unicode values of common glyph names (Adobe Glyph List).</summary>
internal static class PdfEncodings
{
    private const string MacUpper =
        "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»… ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ?ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";

    private const string Names =
        "space= |exclam=!|quotedbl=\"|numbersign=#|dollar=$|percent=%|ampersand=&|quotesingle='|parenleft=(|parenright=)|asterisk=*|plus=+|comma=,|hyphen=-|"
        + "period=.|slash=/|zero=0|one=1|two=2|three=3|four=4|five=5|six=6|seven=7|eight=8|nine=9|colon=:|semicolon=;|less=<|equal==|greater=>|question=?|at=@|"
        + "bracketleft=[|backslash=\\|bracketright=]|asciicircum=^|underscore=_|grave=`|braceleft={|bar=¦|braceright=}|asciitilde=~|quoteleft=‘|quoteright=’|"
        + "quotedblleft=“|quotedblright=”|quotesinglbase=‚|quotedblbase=„|endash=–|emdash=—|bullet=•|ellipsis=…|dagger=†|daggerdbl=‡|perthousand=‰|guilsinglleft=‹|"
        + "guilsinglright=›|guillemotleft=«|guillemotright=»|trademark=™|registered=®|copyright=©|degree=°|sterling=£|Euro=€|yen=¥|cent=¢|section=§|paragraph=¶|"
        + "periodcentered=·|minus=−|multiply=×|divide=÷|plusminus=±|onehalf=½|onequarter=¼|threequarters=¾|mu=µ|fi=ﬁ|fl=ﬂ|ff=ﬀ|ffi=ﬃ|ffl=ﬄ|fraction=⁄|florin=ƒ|"
        + "exclamdown=¡|questiondown=¿|ordfeminine=ª|ordmasculine=º|brokenbar=¦|currency=¤|logicalnot=¬|macron=¯|acute=´|dieresis=¨|cedilla=¸|circumflex=ˆ|tilde=˜|"
        + "breve=˘|dotaccent=˙|ring=˚|hungarumlaut=˝|ogonek=˛|caron=ˇ|dotlessi=ı|germandbls=ß|ae=æ|AE=Æ|oe=œ|OE=Œ|oslash=ø|Oslash=Ø|lslash=ł|Lslash=Ł|eth=ð|Eth=Ð|"
        + "thorn=þ|Thorn=Þ|onesuperior=¹|twosuperior=²|threesuperior=³|nbspace= |nonbreakingspace= |sfthyphen=-|softhyphen=-|afii61352=№|checkmark=✓|"
        + "Aacute=Á|Acircumflex=Â|Adieresis=Ä|Agrave=À|Aring=Å|Atilde=Ã|Ccedilla=Ç|Eacute=É|Ecircumflex=Ê|Edieresis=Ë|Egrave=È|Iacute=Í|Icircumflex=Î|Idieresis=Ï|"
        + "Igrave=Ì|Ntilde=Ñ|Oacute=Ó|Ocircumflex=Ô|Odieresis=Ö|Ograve=Ò|Otilde=Õ|Scaron=Š|Uacute=Ú|Ucircumflex=Û|Udieresis=Ü|Ugrave=Ù|Yacute=Ý|Ydieresis=Ÿ|Zcaron=Ž|"
        + "aacute=á|acircumflex=â|adieresis=ä|agrave=à|aring=å|atilde=ã|ccedilla=ç|eacute=é|ecircumflex=ê|edieresis=ë|egrave=è|iacute=í|icircumflex=î|idieresis=ï|"
        + "igrave=ì|ntilde=ñ|oacute=ó|ocircumflex=ô|odieresis=ö|ograve=ò|otilde=õ|scaron=š|uacute=ú|ucircumflex=û|udieresis=ü|ugrave=ù|yacute=ý|ydieresis=ÿ|zcaron=ž|"
        + "Cacute=Ć|cacute=ć|Ccaron=Č|ccaron=č|Eogonek=Ę|eogonek=ę|Aogonek=Ą|aogonek=ą|Nacute=Ń|nacute=ń|Sacute=Ś|sacute=ś|Zacute=Ź|zacute=ź|Zdotaccent=Ż|zdotaccent=ż|"
        + "Ecaron=Ě|ecaron=ě|Rcaron=Ř|rcaron=ř|Uring=Ů|uring=ů|Dcaron=Ď|dcaron=ď|Tcaron=Ť|tcaron=ť|Ncaron=Ň|ncaron=ň|Odblacute=Ő|ohungarumlaut=ő|uhungarumlaut=ű|"
        + "gbreve=ğ|Gbreve=Ğ|scedilla=ş|Scedilla=Ş|Idotaccent=İ|abreve=ă|Abreve=Ă|tcommaaccent=ț|Tcommaaccent=Ț|scommaaccent=ș|Scommaaccent=Ș";

    private static readonly FrozenDictionary<string, string> ByName = ReadNames();

    private static readonly string?[] WinAnsi = Table(code => code is 127 or 129 or 141 or 143 or 144 or 157 ? '•' : code == 173 ? '-' : TextDecoding.FromWindows1252((byte)code));

    private static readonly string?[] Mac = Table(code => code < 128 ? (char)code : MacUpper[code - 128]);

    private static readonly string?[] Standard = ReadStandard();

    /// <summary>The 256 values of a base encoding by its name; null for one unknown here.</summary>
    public static string?[]? Base(string? name) => name switch
    {
        "WinAnsiEncoding" => WinAnsi,
        "MacRomanEncoding" => Mac,
        "StandardEncoding" => Standard,
        _ => null,
    };

    /// <summary>Unicode of a glyph name; null where the name says nothing.</summary>
    public static string? OfGlyph(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0)
            name = name[..dot];
        if (name.Length == 1 && char.IsAsciiLetter(name[0]))
            return name;
        if (ByName.TryGetValue(name, out var known))
            return known;
        var hex = name.StartsWith("uni", StringComparison.Ordinal) && name.Length == 7 ? name[3..] : name.Length is >= 5 and <= 7 && name[0] == 'u' ? name[1..] : "";
        return int.TryParse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value) && value is > 31 and < 0x110000 and not (>= 0xD800 and <= 0xDFFF)
            ? char.ConvertFromUtf32(value)
            : null;
    }

    private static string?[] Table(Func<int, char> map)
    {
        var table = new string?[256];
        for (var code = 32; code < 256; code++)
            table[code] = map(code).ToString();
        return table;
    }

    private static string?[] ReadStandard()
    {
        var table = new string?[256];
        for (var code = 32; code < 127; code++)
            table[code] = ((char)code).ToString();
        (table[0x27], table[0x60]) = ("’", "‘");
        const string Upper = "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ";
        for (var index = 0; index < Upper.Length; index++)
            table[0xA1 + index] = Upper[index].ToString();
        foreach (var (code, value) in (ReadOnlySpan<(int, string)>)[
            (0xB1, "–"), (0xB2, "†"), (0xB3, "‡"), (0xB4, "·"), (0xB6, "¶"), (0xB7, "•"), (0xB8, "‚"), (0xB9, "„"), (0xBA, "”"), (0xBB, "»"), (0xBC, "…"), (0xBD, "‰"),
            (0xBF, "¿"), (0xC1, "`"), (0xC2, "´"), (0xD0, "—"), (0xE1, "Æ"), (0xE3, "ª"), (0xE8, "Ł"), (0xE9, "Ø"), (0xEA, "Œ"), (0xEB, "º"), (0xF1, "æ"), (0xF5, "ı"),
            (0xF8, "ł"), (0xF9, "ø"), (0xFA, "œ"), (0xFB, "ß")])
        {
            table[code] = value;
        }

        return table;
    }

    private static FrozenDictionary<string, string> ReadNames()
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Names.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = entry.IndexOf('=', StringComparison.Ordinal);
            names[entry[..at]] = entry[(at + 1)..];
        }

        names["bar"] = "|";
        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
