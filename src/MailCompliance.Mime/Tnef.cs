namespace MailCompliance.Mime;

/// <summary>A file inside TNEF (winmail.dat) or uuencoded text.</summary>
public sealed record EmbeddedFile(string FileName, string? DeclaredType, ReadOnlyMemory<byte> Content, string? ContentId = null);

/// <summary>What a TNEF stream (MS-OXTNEF) holds. Read only; TNEF is never edited.</summary>
public sealed record TnefContent(string? Subject, string? PlainText, string? Html, string? MessageClass, IReadOnlyList<EmbeddedFile> Attachments);

public static class TnefReader
{
    /// <summary>Never throws on damaged input: returns what could be read and says what could not.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, MimeLimits limits, out TnefContent content, out string? problem) => throw new NotImplementedException();
}
