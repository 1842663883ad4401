using System.Globalization;
using System.Xml;
using MailCompliance.Engine.Text.Containers;

namespace MailCompliance.Engine.Text.Office;

/// <summary>odt, ods, odp (OASIS OpenDocument 1.2): content, then headers and footers of the styles. Hidden tables and annotations included.</summary>
internal sealed class OpenDocumentReader : IFormatReader
{
    /// <summary>Repeated cells written out: rows are filled to a million columns by this attribute.</summary>
    private const int MaxRepeat = 20;

    public void Read(ReadOnlyMemory<byte> content, Extraction into)
    {
        var package = OfficePackage.Open(content, into);
        if (IsEncrypted(package, into.Budget))
            throw new DocumentStop(Uninspectable.Encrypted);
        foreach (var name in (ReadOnlySpan<string>)["content.xml", "styles.xml"])
        {
            if (package.Open(name, into.Budget) is { } part)
                ReadPart(part, into);
        }
    }

    /// <summary>The manifest names the encryption of each part (part 3, 3.4.1).</summary>
    private static bool IsEncrypted(OfficePackage package, ReadingBudget budget)
    {
        if (package.Open("META-INF/manifest.xml", budget) is not { } part)
            return false;
        using (part)
            return CountedStream.ReadToEnd(part, budget, 0).Span.IndexOf("encryption-data"u8) >= 0;
    }

    private static void ReadPart(Stream part, Extraction into)
    {
        using var reader = OfficeXml.Open(part);
        var state = new State();
        while (OfficeXml.Next(reader, into.Budget))
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    Begin(reader, into, state);
                    break;
                case XmlNodeType.EndElement:
                    End(reader.LocalName, into, state);
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace when state.Paragraphs > 0:
                    OfficeXml.AppendValue(reader, into);
                    break;
                default:
                    break;
            }
        }

        into.EndLine();
    }

    private sealed class State
    {
        public int Paragraphs;
        public int Cells;
        public int Repeat = 1;
        public int RowStart;
    }

    private static void Begin(XmlReader reader, Extraction into, State state)
    {
        var empty = reader.IsEmptyElement;
        switch (reader.LocalName)
        {
            case "p" or "h" when !empty:
                state.Paragraphs++;
                break;
            case "tab":
                into.Append('\t');
                break;
            case "line-break":
                into.Append(state.Cells > 0 ? ' ' : '\n');
                break;
            case "s":
                into.Append(new string(' ', Repeats(reader, "c")));
                break;
            case "table-row":
                state.RowStart = into.Length;
                break;
            case "table-cell" or "covered-table-cell" when empty:
                into.Append(new string('\t', Repeats(reader, "number-columns-repeated")));
                break;
            case "table-cell" or "covered-table-cell":
                state.Repeat = Repeats(reader, "number-columns-repeated");
                state.Cells++;
                break;
            case "table" when reader.GetAttribute("name", reader.NamespaceURI) is { Length: > 0 } name:
                into.EndLine();
                into.Append(name + "\n");
                break;
            default:
                break;
        }
    }

    private static void End(string name, Extraction into, State state)
    {
        switch (name)
        {
            case "p" or "h":
                state.Paragraphs--;
                into.Append(state.Cells > 0 ? ' ' : '\n');
                break;
            case "table-cell" or "covered-table-cell":
                state.Cells--;
                into.Append(new string('\t', state.Repeat));
                state.Repeat = 1;
                break;
            case "table-row" when state.Cells == 0 && into.Length > state.RowStart:
                into.TrimCells(state.RowStart);
                into.EndLine();
                break;
            default:
                break;
        }
    }

    private static int Repeats(XmlReader reader, string attribute) =>
        int.TryParse(reader.GetAttribute(attribute, reader.NamespaceURI), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? Math.Clamp(count, 1, MaxRepeat)
            : 1;
}
