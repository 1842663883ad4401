using MailCompliance.Server.Hosting.Documents;

namespace MailCompliance.Server.Hosting.Diagnosis;

/// <summary>Looks for programs that reading documents needs.</summary>
public static class Tools
{
    public static Examination PdfReader(TimeProvider clock)
    {
        using var tool = PdfToText.Find(clock);
        return tool is null
            ? Examination.Doubtful("pdf", "pdftotext is not installed (package poppler-utils): PDF files that cannot be read otherwise count as not inspected.")
            : Examination.Good("pdf", "pdftotext reads the PDF files that are not read in process.");
    }

    public static Examination PictureReader(TimeProvider clock)
    {
        using var tool = Tesseract.Find(clock);
        using var pages = PdfToPicture.Find(clock);
        return tool is null ? Examination.Good("ocr", "tesseract is not installed (package tesseract-ocr): only a policy with documents.readPictures needs it.")
            : pages is null ? Examination.Good("ocr", "tesseract reads text in pictures, where the policy says documents.readPictures. pdftoppm is not installed (package poppler-utils): scanned pages of PDF files count as not inspected then.")
            : Examination.Good("ocr", "tesseract reads text in pictures and in scanned pages of PDF files, where the policy says documents.readPictures.");
    }
}
