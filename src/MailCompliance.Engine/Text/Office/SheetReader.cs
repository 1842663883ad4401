using System.Globalization;
using System.Xml;

namespace MailCompliance.Engine.Text.Office;

/// <summary>
/// xlsx: every sheet, hidden ones, rows and columns too, one line a row, cells parted by tabs, each sheet headed by its
/// name; then comments and text boxes. Numbers appear as the cell shows them where that matters: dates, leading noughts.
/// </summary>
internal sealed class SheetReader : IFormatReader
{
    /// <summary>Empty columns written out: a cell in XFD1 does not cost 16,383 tabs.</summary>
    private const int MaxGap = 50;

    /// <summary>Characters of a number that are looked at.</summary>
    private const int MaxNumber = 1_000;

    public void Read(ReadOnlyMemory<byte> content, Extraction into)
    {
        var package = OfficePackage.Open(content, into);
        var strings = SharedStrings.Read(package, into);
        var formats = CellFormats.Read(package, into.Budget);
        var names = new Queue<string>(ReadSheetNames(package, into.Budget));
        foreach (var sheet in package.Parts("xl/worksheets/sheet"))
        {
            if (names.TryDequeue(out var name) && name.Length > 0)
                into.Append(name + "\n");
            ReadSheet(package.Open(sheet, into.Budget), strings, formats, into);
        }

        package.ReadRuns("xl/comments", into);
        package.ReadRuns("xl/threadedComments/threadedComment", into);
        package.ReadRuns("xl/drawings/drawing", into);
        package.ReadRuns("xl/charts/chart", into);
        package.AddEmbedded(into);
    }

    private static List<string> ReadSheetNames(OfficePackage package, ReadingBudget budget)
    {
        var names = new List<string>();
        if (package.Open("xl/workbook.xml", budget) is not { } part)
            return names;
        using var reader = OfficeXml.Open(part);
        while (OfficeXml.Next(reader, budget))
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "sheet")
                names.Add(reader.GetAttribute("name") ?? "");
        }

        return names;
    }

    private static void ReadSheet(Stream part, SharedStrings strings, CellFormats formats, Extraction into)
    {
        using var reader = OfficeXml.Open(part);
        int column = 0, rowStart = into.Length;
        while (OfficeXml.Next(reader, into.Budget))
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "row")
            {
                (column, rowStart) = (0, into.Length);
            }
            else if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "c")
            {
                ReadCell(reader, strings, formats, into, ref column);
            }
            else if (reader.NodeType == XmlNodeType.EndElement && reader.LocalName == "row" && into.Length > rowStart)
            {
                into.TrimCells(rowStart);
                into.EndLine();
            }
        }
    }

    private static void ReadCell(XmlReader reader, SharedStrings strings, CellFormats formats, Extraction into, ref int column)
    {
        var target = ColumnOf(reader.GetAttribute("r")) ?? column;
        var gap = Math.Clamp(target - column, 0, MaxGap);
        string? type = reader.GetAttribute("t"), style = reader.GetAttribute("s");
        if (reader.IsEmptyElement)
            return;
        for (; gap > 0; gap--)
            into.Append('\t');
        column = Math.Max(target, column) + 1;
        ReadCellContent(reader, type, style, strings, formats, into);
        into.Append('\t');
    }

    private static void ReadCellContent(XmlReader reader, string? type, string? style, SharedStrings strings, CellFormats formats, Extraction into)
    {
        var depth = reader.Depth;
        var isText = false;
        while (OfficeXml.Next(reader, into.Budget) && reader.Depth > depth)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                isText = reader.LocalName is "v" or "t";
            }
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace && isText)
            {
                ReadCellText(reader, type, style, strings, formats, into);
            }
            else if (reader.NodeType == XmlNodeType.EndElement)
            {
                isText = false;
            }
        }
    }

    /// <summary>Numbers are short; texts may be of any length.</summary>
    private static void ReadCellText(XmlReader reader, string? type, string? style, SharedStrings strings, CellFormats formats, Extraction into)
    {
        if (type is not (null or "n" or "s"))
        {
            OfficeXml.ReadValue(reader, piece => AppendLine(piece, into));
            return;
        }

        var number = new System.Text.StringBuilder();
        OfficeXml.ReadValue(reader, piece => number.Append(piece[..Math.Min(piece.Length, MaxNumber - Math.Min(MaxNumber, number.Length))]));
        AppendCell(number.ToString(), type, style, strings, formats, into);
    }

    private static void AppendCell(string value, string? type, string? style, SharedStrings strings, CellFormats formats, Extraction into)
    {
        switch (type)
        {
            case "s" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var index):
                strings.Append(index, into);
                break;
            case null or "n":
                into.Append(formats.Show(value, style));
                break;
            default:
                AppendLine(value, into);
                break;
        }
    }

    /// <summary>Line breaks inside a cell would break the row.</summary>
    internal static void AppendLine(ReadOnlySpan<char> value, Extraction into)
    {
        while (value.IndexOfAny('\n', '\r', '\t') is >= 0 and var at)
        {
            into.Append(value[..at]);
            into.Append(' ');
            value = value[(at + 1)..];
        }

        into.Append(value);
    }

    /// <summary>Zero-based column of a cell reference: "C7" is 2.</summary>
    private static int? ColumnOf(string? reference)
    {
        if (reference is null)
            return null;
        var column = 0;
        foreach (var c in reference)
        {
            if (!char.IsAsciiLetter(c))
                break;
            column = Math.Min((column * 26) + (char.ToUpperInvariant(c) - 'A' + 1), 100_000);
        }

        return column > 0 ? column - 1 : null;
    }
}
