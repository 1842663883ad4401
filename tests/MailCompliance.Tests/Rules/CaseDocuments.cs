using System.IO.Compression;
using System.Text;
using MailCompliance.Engine.Text;

namespace MailCompliance.Tests.Rules;

/// <summary>Just enough reading for golden cases until documents are read by the product.</summary>
internal sealed class CaseDocuments : IDocumentReader
{
    public ValueTask<ExtractedDocument> ReadAsync(string fileName, ReadOnlyMemory<byte> content, CancellationToken cancellation) => ValueTask.FromResult(Read(content));

    private static ExtractedDocument Read(ReadOnlyMemory<byte> content)
    {
        var bytes = content.Span;
        if (bytes.StartsWith("MZ"u8))
            return new(new("exe", FileFamily.Program), "", Uninspectable.No);
        if (bytes.StartsWith("\u0089PNG"u8[1..]) || bytes is [0x89, ..] or [0xFF, 0xD8, ..])
            return new(new("png", FileFamily.Image), "", Uninspectable.No);
        if (bytes.StartsWith("PK"u8))
            return ReadZip(content);
        if (bytes is [0xFF, 0xFE, ..])
            return new(new("text", FileFamily.Text), Encoding.Unicode.GetString(bytes[2..]), Uninspectable.No);
        var isText = !bytes.ContainsAnyInRange((byte)0, (byte)8);
        return isText
            ? new(new("text", FileFamily.Text), Encoding.UTF8.GetString(bytes), Uninspectable.No)
            : new(FileKind.Unknown, "", Uninspectable.UnknownType);
    }

    private static ExtractedDocument ReadZip(ReadOnlyMemory<byte> content)
    {
        var locked = (content.Span[6] & 1) != 0;
        using var archive = new ZipArchive(new MemoryStream(content.ToArray()));
        var word = archive.GetEntry("word/document.xml");
        if (word is not null)
        {
            using var reader = new StreamReader(word.Open());
            var text = reader.ReadToEnd();
            return new(new("docx", FileFamily.Document), text[(text.IndexOf("<w:t>", StringComparison.Ordinal) + 5)..text.IndexOf("</w:t>", StringComparison.Ordinal)], Uninspectable.No);
        }

        List<ContainedFile> inside = [];
        foreach (var entry in archive.Entries)
        {
            if (locked)
            {
                inside.Add(new(entry.FullName, FileKind.Unknown, Uninspectable.Encrypted));
                continue;
            }

            using var stream = entry.Open();
            var copy = new MemoryStream();
            stream.CopyTo(copy);
            var read = Read(copy.ToArray());
            inside.Add(new(entry.FullName, read.Kind, read.Inspectable));
        }

        return new(new("zip", FileFamily.Archive), "", locked ? Uninspectable.Encrypted : Uninspectable.No) { Contained = inside };
    }
}
