using System.Xml;

namespace MailCompliance.Engine.Text.Office;

/// <summary>
/// Text of WordprocessingML and DrawingML (ECMA-376 part 1, 17 and 21): runs in paragraphs, cells in rows. Deleted text of
/// tracked changes and text boxes are text too; formatting is not. Cells end with a tab, rows and paragraphs with a line feed.
/// </summary>
internal static class RunText
{
    public static void Read(Stream part, Extraction into)
    {
        using var reader = OfficeXml.Open(part);
        int cells = 0, texts = 0;
        while (OfficeXml.Next(reader, into.Budget))
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    Begin(reader, into, ref cells, ref texts);
                    break;
                case XmlNodeType.EndElement:
                    End(reader.LocalName, into, ref cells, ref texts);
                    break;
                case XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA when texts > 0:
                    OfficeXml.AppendValue(reader, into);
                    break;
                default:
                    break;
            }
        }

        into.EndLine();
    }

    private static void Begin(XmlReader reader, Extraction into, ref int cells, ref int texts)
    {
        var empty = reader.IsEmptyElement;
        switch (reader.LocalName)
        {
            case "t" or "delText" or "v" when !empty:
                texts++;
                break;
            case "tab" or "ptab":
                into.Append('\t');
                break;
            case "br" or "cr":
                into.Append(cells > 0 ? ' ' : '\n');
                break;
            case "noBreakHyphen":
                into.Append('-');
                break;
            case "tc" when !empty:
                cells++;
                break;
            case "pPr" or "rPr" or "tblPr" or "tblGrid" or "tcPr" or "trPr" or "sectPr" or "bodyPr" or "spPr" or "Fallback" or "instrText" when !empty:
                SkipChildren(reader, into.Budget);
                break;
            default:
                break;
        }
    }

    private static void End(string name, Extraction into, ref int cells, ref int texts)
    {
        switch (name)
        {
            case "t" or "delText" or "v":
                texts--;
                break;
            case "p" or "pt" when cells > 0:
                into.Append(' ');
                break;
            case "p" or "pt":
                into.Append('\n');
                break;
            case "tc":
                cells--;
                into.Append('\t');
                break;
            case "tr" when cells == 0:
                into.Append('\n');
                break;
            default:
                break;
        }
    }

    /// <summary>Leaves the reader on the end of the element: nothing in it is text.</summary>
    private static void SkipChildren(XmlReader reader, ReadingBudget budget)
    {
        var depth = reader.Depth;
        while (OfficeXml.Next(reader, budget) && reader.Depth > depth)
        {
            // formatting
        }
    }
}
