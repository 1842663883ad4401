namespace MailCompliance.Engine.Text;

/// <summary>Reads the text out of files. The implementation may run child processes; rules never see it.</summary>
public interface IDocumentReader
{
    /// <summary>Never throws for what the file contains. Bounded in time, memory, depth and size by its own limits.</summary>
    ValueTask<ExtractedDocument> ReadAsync(string fileName, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>The same, and the text in pictures where that is wanted and this reader can do it.</summary>
    ValueTask<ExtractedDocument> ReadAsync(string fileName, ReadOnlyMemory<byte> content, bool readPictures, CancellationToken cancellation) =>
        ReadAsync(fileName, content, cancellation);
}
