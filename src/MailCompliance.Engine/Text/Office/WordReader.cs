namespace MailCompliance.Engine.Text.Office;

/// <summary>docx and its kin: body first, then headers, footers, notes, comments, charts and diagrams.</summary>
internal sealed class WordReader : IFormatReader
{
    private static readonly string[] Parts = ["header", "footer", "footnotes", "endnotes", "comments", "glossary/document"];

    public void Read(ReadOnlyMemory<byte> content, Extraction into)
    {
        var package = OfficePackage.Open(content, into);
        package.ReadRuns("word/document", into);
        foreach (var part in Parts)
            package.ReadRuns("word/" + part, into);
        package.ReadRuns("word/diagrams/data", into);
        package.ReadRuns("word/charts/chart", into);
        package.AddEmbedded(into);
    }
}

/// <summary>pptx and its kin: slides in order, then notes, comments, layouts' own text, charts and diagrams.</summary>
internal sealed class PresentationReader : IFormatReader
{
    private static readonly string[] Parts = ["slides/slide", "notesSlides/notesSlide", "comments/", "diagrams/data", "charts/chart"];

    public void Read(ReadOnlyMemory<byte> content, Extraction into)
    {
        var package = OfficePackage.Open(content, into);
        foreach (var part in Parts)
            package.ReadRuns("ppt/" + part, into);
        package.AddEmbedded(into);
    }
}
