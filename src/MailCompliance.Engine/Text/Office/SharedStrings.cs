using System.Text;
using System.Xml;

namespace MailCompliance.Engine.Text.Office;

/// <summary>The texts that cells refer to by number (ECMA-376 part 1, 18.4).</summary>
internal sealed class SharedStrings
{
    private readonly List<int> ends = [];
    private string all = "";

    public static SharedStrings Read(OfficePackage package, ReadingBudget budget)
    {
        var strings = new SharedStrings();
        if (package.Open("xl/sharedStrings.xml", budget) is { } part)
            strings.Fill(part, budget);
        return strings;
    }

    public void Append(int index, Extraction into)
    {
        if (index < 0 || index >= ends.Count)
            return;
        var start = index == 0 ? 0 : ends[index - 1];
        SheetReader.AppendLine(all.AsSpan(start, ends[index] - start), into);
    }

    private void Fill(Stream part, ReadingBudget budget)
    {
        using var reader = OfficeXml.Open(part);
        var text = new StringBuilder();
        bool isText = false, isPhonetic = false;
        while (OfficeXml.Next(reader, budget))
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
                    if (text.Length < budget.Limits.MaxCharacters)
                        text.Append(reader.Value);
                    break;
                default:
                    break;
            }
        }

        all = text.ToString();
    }
}
