namespace MailCompliance.Engine.Text.Pdf;

/// <summary>Objects of ISO 32000-1, 7.3. Numbers are <see cref="double"/>, arrays <see cref="List{T}"/>, null is null.</summary>
internal sealed record PdfName(string Value);

internal sealed record PdfString(byte[] Bytes);

internal sealed record PdfReference(int Number);

/// <summary>A keyword: an operator of a content stream, or the likes of "endobj".</summary>
internal sealed record PdfKeyword(string Value);

internal sealed class PdfDictionary : Dictionary<string, object?>
{
    public PdfDictionary()
        : base(StringComparer.Ordinal)
    {
    }
}

/// <param name="Raw">As it stands in the file, filters not undone.</param>
internal sealed record PdfStream(PdfDictionary Dictionary, ReadOnlyMemory<byte> Raw);

/// <summary>The file uses something that this reader does not read for certain: the reference tool reads it instead.</summary>
internal sealed class PdfUncertain(string what) : Exception("Not read in process: " + what);
