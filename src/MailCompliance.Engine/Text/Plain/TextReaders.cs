namespace MailCompliance.Engine.Text.Plain;

/// <summary>Text of any kind as it stands: txt, csv, tsv, xml, source.</summary>
internal sealed class PlainTextReader : IFormatReader
{
    public void Read(ReadOnlyMemory<byte> content, Extraction into) => into.Append(TextDecoding.Decode(content.Span));
}

/// <summary>HTML as a reader sees it, and after it what the markup hides.</summary>
internal sealed class HtmlReader : IFormatReader
{
    public void Read(ReadOnlyMemory<byte> content, Extraction into) => Append(TextDecoding.Decode(content.Span), into);

    public static void Append(string html, Extraction into)
    {
        var text = HtmlText.Read(html);
        into.Append(text.Text);
        if (text.Hidden.Length > 0)
        {
            into.EndLine();
            into.Append(text.Hidden);
        }
    }
}
