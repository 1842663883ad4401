using System.Globalization;
using System.Xml;

namespace MailCompliance.Engine.Text.Office;

/// <summary>
/// Number formats of a workbook (ECMA-376 part 1, 18.8.30), as far as they change what somebody reads: dates, and numbers
/// padded with noughts such as sort codes. Everything else is shown as the number that it is.
/// </summary>
internal sealed class CellFormats
{
    private const int MaxFormats = 65_000;

    private readonly List<int> styleFormats = [];
    private readonly Dictionary<int, string> codes = [];
    private readonly Dictionary<int, (bool IsDate, string? Padded)> shapes = [];
    private bool from1904;

    public static CellFormats Read(OfficePackage package, ReadingBudget budget)
    {
        var formats = new CellFormats();
        if (package.Open("xl/styles.xml", budget) is { } styles)
            formats.Fill(styles, budget);
        if (package.Open("xl/workbook.xml", budget) is { } workbook)
            formats.ReadEpoch(workbook, budget);
        return formats;
    }

    /// <summary>A stored number as the cell shows it.</summary>
    public string Show(string value, string? style)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return value;
        var format = int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < styleFormats.Count ? styleFormats[index] : 0;
        var shape = ShapeOf(format);
        if (shape.IsDate && number is >= 1 and < 2_958_466)
            return ShowDate(number);
        if (shape.Padded is { } code && number is >= 0 and < 1e15 && number == Math.Floor(number))
            return Pad(((long)number).ToString(CultureInfo.InvariantCulture), code);
        return value.Contains('E', StringComparison.Ordinal) && number == Math.Floor(number) && Math.Abs(number) < 1e15
            ? ((long)number).ToString(CultureInfo.InvariantCulture)
            : value;
    }

    /// <summary>What a format does, found out once: a sheet has thousands of cells of each.</summary>
    private (bool IsDate, string? Padded) ShapeOf(int format)
    {
        if (shapes.TryGetValue(format, out var shape))
            return shape;
        var code = codes.GetValueOrDefault(format);
        return shapes[format] = (IsDate(format, code), code is not null && IsPadded(code) ? code : null);
    }

    private string ShowDate(double serial)
    {
        // 1900 counts a 29 February that never was (ECMA-376 part 1, 18.17.4.1)
        var days = from1904 ? serial : serial < 60 ? serial + 1 : serial;
        var date = new DateTime(from1904 ? 1904 : 1899, from1904 ? 1 : 12, from1904 ? 1 : 30).AddDays(Math.Floor(days));
        return date.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
    }

    /// <summary>Built-in date formats, and codes of one's own with day, month and year.</summary>
    private static bool IsDate(int format, string? code)
    {
        if (format is >= 14 and <= 17 or 22 or >= 27 and <= 31 or 36 or >= 50 and <= 58)
            return true;
        if (code is null || code.Contains("General", StringComparison.OrdinalIgnoreCase))
            return false;
        var plain = WithoutLiterals(code);
        return plain.Contains('y', StringComparison.OrdinalIgnoreCase) || (plain.Contains('d', StringComparison.OrdinalIgnoreCase) && plain.Contains('m', StringComparison.OrdinalIgnoreCase));
    }

    private static string WithoutLiterals(string code)
    {
        var plain = new System.Text.StringBuilder();
        for (var index = 0; index < code.Length; index++)
        {
            if (code[index] is '"' or '[')
            {
                var close = code.IndexOf(code[index] == '"' ? '"' : ']', index + 1);
                index = close < 0 ? code.Length : close;
            }
            else if (code[index] == '\\')
            {
                index++;
            }
            else
            {
                plain.Append(code[index]);
            }
        }

        return plain.ToString();
    }

    /// <summary>Only noughts with separators: 00-00-00, 00000000, 000 000 0000.</summary>
    private static bool IsPadded(string code) =>
        code.Count(c => c == '0') > 1 && code.All(c => c is '0' or '-' or ' ' or '\\' or '"' or '/');

    private static string Pad(string digits, string code)
    {
        var shape = code.Replace("\\", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal);
        var shown = new char[shape.Length];
        var at = digits.Length;
        for (var index = shape.Length - 1; index >= 0; index--)
            shown[index] = shape[index] != '0' ? shape[index] : at > 0 ? digits[--at] : '0';
        return digits[..at] + new string(shown);
    }

    private void Fill(Stream part, ReadingBudget budget)
    {
        using var reader = OfficeXml.Open(part);
        var inCellFormats = false;
        while (OfficeXml.Next(reader, budget))
        {
            if (reader.LocalName == "cellXfs")
            {
                inCellFormats = reader.NodeType == XmlNodeType.Element;
            }
            else if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "numFmt" && codes.Count < MaxFormats)
            {
                codes[Number(reader.GetAttribute("numFmtId"))] = reader.GetAttribute("formatCode") ?? "";
            }
            else if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "xf" && inCellFormats && styleFormats.Count < MaxFormats)
            {
                styleFormats.Add(Number(reader.GetAttribute("numFmtId")));
            }
        }
    }

    private void ReadEpoch(Stream part, ReadingBudget budget)
    {
        using var reader = OfficeXml.Open(part);
        while (OfficeXml.Next(reader, budget))
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "workbookPr")
                from1904 = reader.GetAttribute("date1904") is "1" or "true";
        }
    }

    private static int Number(string? value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
