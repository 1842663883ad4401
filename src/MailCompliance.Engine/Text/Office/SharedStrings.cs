using System.Text;
using System.Xml;

namespace MailCompliance.Engine.Text.Office;

/// <summary>The texts that cells refer to by number (ECMA-376 part 1, 18.4).</summary>
internal sealed class SharedStrings
{
    private readonly List<int> ends = [];
    private string all = "";

    /// <summary>Texts beyond what a file may hold are left out, and that is noted.</summary>
    public static SharedStrings Read(OfficePackage package, Extraction into)
    {
        var strings = new SharedStrings();
        if (package.Open("xl/sharedStrings.xml", into.Budget) is { } part)
            strings.Fill(part, into);
        return strings;
    }

    public void Append(int index, Extraction into)
    {
        if (index < 0 || index >= ends.Count)
            return;
        var start = index == 0 ? 0 : ends[index - 1];
        SheetReader.AppendLine(all.AsSpan(start, ends[index] - start), into);
    }

    private void Fill(Stream part, Extraction into)
    {
        using var reader = OfficeXml.Open(part);
        var text = new StringBuilder();
        var left = into.Budget.Limits.MaxCharacters;
        bool isText = false, isPhonetic = false;
        while (OfficeXml.Next(reader, into.Budget))
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element when reader.LocalName == "si" && reader.IsEmptyElement:
                    ends.Add(text.Length);
                    break;
                case XmlNodeType.Element:
                    isText = reader.LocalName == "t" && !reader.IsEmptyElement;
                    isPhonetic |= reader.LocalName == "rPh" && !reader.IsEmptyElement;
                    break;
                case XmlNodeType.EndElement:
                    isText = false;
                    isPhonetic &= reader.LocalName != "rPh";
                    if (reader.LocalName == "si")
                        ends.Add(text.Length);
                    break;
                case XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA when isText && !isPhonetic:
                    OfficeXml.ReadValue(reader, piece =>
                    {
                        text.Append(piece[..Math.Min(piece.Length, left)]);
                        left -= piece.Length;
                        if (left < 0)
                            into.Note(Uninspectable.TooLarge);
                        left = Math.Max(left, 0);
                    });
                    break;
                default:
                    break;
            }
        }

        all = text.ToString();
    }
}
