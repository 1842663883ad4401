namespace MailCompliance.Engine.Text;

/// <summary>Reads the text out of files. The implementation may run child processes; rules never see it.</summary>
public interface IDocumentReader
{
    /// <summary>Never throws for what the file contains. Bounded in time, memory, depth and size by its own limits.</summary>
    ValueTask<ExtractedDocument> ReadAsync(string fileName, ReadOnlyMemory<byte> content, CancellationToken cancellation);
}
