using MailCompliance.Engine.Text;

namespace MailCompliance.Server.Hosting.Documents;

/// <summary>The document reader of this machine: in process, with <c>pdftotext</c>, <c>pdftoppm</c> and <c>tesseract</c> behind it where they are installed.</summary>
public static class DocumentReaders
{
    public static IDocumentReader Create(TimeProvider clock) => new DocumentReader(PdfToText.FindOrNone(clock), clock, null, Tesseract.Find(clock), PdfToPicture.Find(clock));
}
