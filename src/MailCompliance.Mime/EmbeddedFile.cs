namespace MailCompliance.Mime;

/// <summary>A file inside TNEF (winmail.dat) or uuencoded text.</summary>
/// <param name="DeclaredType">Media type where one is given; "application/ms-tnef" for a message embedded in TNEF, to be read in turn.</param>
public sealed record EmbeddedFile(string FileName, string? DeclaredType, ReadOnlyMemory<byte> Content, string? ContentId = null);
