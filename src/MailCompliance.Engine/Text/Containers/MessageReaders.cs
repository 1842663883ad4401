using System.Text;
using MailCompliance.Engine.Text.Plain;
using MailCompliance.Mime;

namespace MailCompliance.Engine.Text.Containers;

/// <summary>A message as a file (RFC 5322): subject and bodies are its text, attachments its files.</summary>
internal sealed class MessageFileReader : IFormatReader
{
    public void Read(ReadOnlyMemory<byte> content, Extraction into)
    {
        var document = MailDocument.Parse(content);
        into.Append((document.Headers.Value("Subject") ?? "") + "\n");
        foreach (var part in document.Leaves())
        {
            into.Budget.CountEntry();
            if (part.IsText && part.FileName is null && part.Disposition != "attachment")
                AppendBody(part, into);
            else
                into.Files.Add(new(part.FileName ?? "part " + part.Path, () => Count(part.DecodeBytes(), into.Budget)));
        }
    }

    private static void AppendBody(MimePart part, Extraction into)
    {
        into.Budget.CountUnpacked(part.BodyRange.Length);
        var text = part.DecodeText();
        if (part.ContentType.MediaType == "text/html")
            HtmlReader.Append(text, into);
        else
            into.Append(text);
        into.EndLine();
    }

    private static ReadOnlyMemory<byte> Count(ReadOnlyMemory<byte> bytes, ReadingBudget budget)
    {
        budget.CountUnpacked(bytes.Length);
        return bytes;
    }
}

/// <summary>TNEF (winmail.dat, MS-OXTNEF).</summary>
internal sealed class TnefFileReader : IFormatReader
{
    public void Read(ReadOnlyMemory<byte> content, Extraction into)
    {
        if (!TnefReader.TryRead(content, MimeLimits.Default, out var tnef, out var problem) || problem is not null)
            into.Note(Uninspectable.Damaged);
        into.Append((tnef.Subject ?? "") + "\n");
        if (tnef.PlainText is { } plain)
            into.Append(plain);
        else if (tnef.Html is { } html)
            HtmlReader.Append(html, into);
        foreach (var file in tnef.Attachments)
            into.Files.Add(new(file.FileName, () => file.Content));
    }
}

/// <summary>An Outlook message (MS-OXMSG): properties are streams of a compound file, attachments and messages inside are storages.</summary>
internal sealed class OutlookMessageReader : IFormatReader
{
    private const string Property = "__substg1.0_";

    public void Read(ReadOnlyMemory<byte> content, Extraction into)
    {
        var file = CompoundFile.Open(content, into.Budget) ?? throw new DocumentStop(Uninspectable.Damaged);
        ReadStorage(file, 0, into, 0);
    }

    private static void ReadStorage(CompoundFile file, int storage, Extraction into, int depth)
    {
        if (depth > into.Budget.Limits.MaxDepth)
            throw new DocumentStop(Uninspectable.TooDeep);
        into.Budget.CountEntry();
        into.Append((Text(file, storage, "0037") ?? "") + "\n");
        into.Append((Text(file, storage, "0E04") ?? "") + "\n");
        if (Text(file, storage, "1000") is { Length: > 0 } plain)
            into.Append(plain);
        else if (Html(file, storage) is { } html)
            HtmlReader.Append(html, into);
        else if (Binary(file, storage, "1009") is { } packed)
            into.Files.Add(new("body.rtf", () => CompressedRtf.Unpack(packed, into.Budget), IsPart: true));
        into.EndLine();
        foreach (var attachment in file.In(storage).Where(entry => !entry.IsStream && entry.Name.StartsWith("__attach", StringComparison.OrdinalIgnoreCase)).ToList())
            ReadAttachment(file, attachment.Index, into, depth);
    }

    private static void ReadAttachment(CompoundFile file, int storage, Extraction into, int depth)
    {
        var name = Text(file, storage, "3707") ?? Text(file, storage, "3704") ?? Text(file, storage, "3001") ?? "unnamed";
        if (file.Find(Property + "3701000D", storage) is { } message)
            ReadStorage(file, message.Index, into, depth + 1);
        else if (file.Find(Property + "37010102", storage) is { } stream)
            into.Files.Add(new(name, () => file.Read(stream)));
    }

    private static string? Html(CompoundFile file, int storage) =>
        Binary(file, storage, "1013") is { } bytes ? TextDecoding.Decode(bytes.Span) : Text(file, storage, "1013");

    private static string? Text(CompoundFile file, int storage, string tag)
    {
        if (file.Find($"{Property}{tag}001F", storage) is { } wide)
            return Encoding.Unicode.GetString(file.Read(wide).Span);
        return file.Find($"{Property}{tag}001E", storage) is { } narrow ? TextDecoding.Decode(file.Read(narrow).Span) : null;
    }

    private static ReadOnlyMemory<byte>? Binary(CompoundFile file, int storage, string tag) =>
        file.Find($"{Property}{tag}0102", storage) is { } stream ? file.Read(stream) : null;
}
