using System.Text;
using MailCompliance.Mime;

namespace MailCompliance.Engine.Messages;

/// <summary>
/// What a mail program could show that reads a badly built message otherwise than we do: text before and behind the parts of a
/// multipart, fields and parameters given twice, encodings and charsets that are not what the label says. Searched, never stamped.
/// </summary>
internal static class OtherReadings
{
    /// <summary>Bytes of one such text: no honest message has more.</summary>
    private const int MaxBytes = 1024 * 1024;

    /// <summary>Texts of one message.</summary>
    private const int MaxTexts = 64;

    /// <summary>Charsets in which ASCII text reads as something else, by their beginnings.</summary>
    private static readonly string[] WideCharsets = ["utf-16", "utf16", "utf-32", "utf32", "ucs", "iso-10646", "unicode", "ibm", "cp", "ebcdic"];

    /// <param name="hasMore">Whether there are more of them: a fact of its own.</param>
    public static IReadOnlyList<MessageBody> Of(MailDocument document, out bool hasMore)
    {
        var found = Find(document).Take(MaxTexts + 1).ToList();
        hasMore = found.Count > MaxTexts;
        return hasMore ? found[..MaxTexts] : found;
    }

    private static IEnumerable<MessageBody> Find(MailDocument document)
    {
        foreach (var subject in document.Headers.All("Subject").Skip(1))
            yield return Text(subject.Value);
        var pending = new Stack<MimePart>([document.Root]);
        while (pending.TryPop(out var part))
        {
            var isOuter = part.IsMultipart && part.Children.Count > 0;
            foreach (var body in isOuter ? Around(part) : OfLeaf(part))
                yield return body;
            if (!isOuter)
                continue;
            foreach (var child in part.Children)
                pending.Push(child);
        }
    }

    /// <summary>Preamble and epilogue (RFC 2046 section 5.1.1), which no program should show and some do.</summary>
    private static IEnumerable<MessageBody> Around(MimePart part)
    {
        var inner = part.Source.Span;
        string[] around = [Lines(inner, part.BodyRange.Start, part.Children[0].HeaderRange.Start), Lines(inner, part.Children[^1].BodyRange.End, part.BodyRange.End)];
        return around.Where(text => text.Length > 0).Select(Text);
    }

    private static IEnumerable<MessageBody> OfLeaf(MimePart part)
    {
        if (part.IsMessage || !(part.IsText || part.IsMultipart))
            yield break;
        var isTwice = IsTwice(part, "Content-Transfer-Encoding") || IsTwice(part, "Content-Type");
        if (isTwice || (part.TransferEncoding is TransferEncoding.Base64 && !IsBase64(part.RawBody.Span)))
            yield return Read(part, part.RawBody.Span);
        foreach (var body in part.IsMultipart ? Unannounced(part) : [])
            yield return body;
        if (isTwice || (part.IsMultipart && part.TransferEncoding is not TransferEncoding.Identity))
        {
            yield return Read(part, part.DecodeBytesAs(TransferEncoding.Base64).Span);
            yield return Read(part, part.DecodeBytesAs(TransferEncoding.QuotedPrintable).Span);
        }

        if (HasDoubtfulCharset(part) && part.DecodeBytes() is var bytes && !bytes.Span.Contains((byte)0))
            yield return Read(part, bytes.Span);
    }

    /// <summary>Parts behind a delimiter that is not the one announced: the first line of two hyphens is taken for it.</summary>
    private static IEnumerable<MessageBody> Unannounced(MimePart part)
    {
        var raw = part.RawBody[..Math.Min(part.RawBody.Length, MaxBytes)];
        if (DelimiterIn(raw.Span) is not { } boundary)
            yield break;
        byte[] repaired = [.. Encoding.ASCII.GetBytes($"Content-Type: multipart/mixed; boundary=\"{boundary}\"\r\n\r\n"), .. raw.Span];
        foreach (var leaf in MailDocument.Parse(repaired).Leaves().Where(leaf => leaf.IsText).Take(MaxTexts))
            yield return Text(leaf.DecodeText()) with { IsHtml = leaf.ContentType.MediaType == "text/html" };
    }

    /// <summary>RFC 2046 section 5.1.1: 1 to 70 characters of a small set behind two hyphens at the beginning of a line.</summary>
    private static string? DelimiterIn(ReadOnlySpan<byte> body)
    {
        var start = body.StartsWith("--"u8) ? 0 : body.IndexOf("\n--"u8) + 1;
        if (start == 0 && !body.StartsWith("--"u8))
            return null;
        var line = body[(start + 2)..];
        var end = line.IndexOfAny((byte)'\r', (byte)'\n');
        line = (end < 0 ? line : line[..end]).TrimEnd((byte)' ');
        return line.Length is > 0 and <= 70 && line.IndexOfAnyExcept(BoundarySigns) < 0 ? Encoding.ASCII.GetString(line) : null;
    }

    private static readonly System.Buffers.SearchValues<byte> BoundarySigns =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'()+_,-./:=?"u8);

    private static bool IsTwice(MimePart part, string field) => part.Headers.All(field).Skip(1).Any();

    private static bool IsBase64(ReadOnlySpan<byte> body) => body.IndexOfAnyExcept(Base64Signs) < 0;

    private static readonly System.Buffers.SearchValues<byte> Base64Signs =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n \t"u8);

    private static bool HasDoubtfulCharset(MimePart part)
    {
        if (part.ContentType.Charset is not { } charset)
            return false;
        if (Array.Exists(WideCharsets, wide => charset.StartsWith(wide, StringComparison.OrdinalIgnoreCase)))
            return true;
        var raw = part.Headers.Find("Content-Type")?.RawValue ?? "";
        return raw.IndexOf("charset", StringComparison.OrdinalIgnoreCase) != raw.LastIndexOf("charset", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The text without delimiter lines; "" where nothing else stands there.</summary>
    private static string Lines(ReadOnlySpan<byte> source, int start, int end)
    {
        if (end <= start)
            return "";
        var kept = new StringBuilder();
        var text = Encoding.UTF8.GetString(source[start..Math.Min(end, start + MaxBytes)]);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (!line.StartsWith("--") && !line.IsWhiteSpace())
                kept.Append(line).Append('\n');
        }

        return kept.ToString();
    }

    private static MessageBody Read(MimePart part, ReadOnlySpan<byte> bytes) =>
        Text(Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, MaxBytes)])) with { IsHtml = part.ContentType.MediaType == "text/html" };

    private static MessageBody Text(string text) => new(IsHtml: false, text, Source: null) { IsShown = false };
}
