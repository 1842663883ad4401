using System.Text;
using MailCompliance.Mime.Decoding;

namespace MailCompliance.Mime.Editing;

/// <summary>All edits of one part's text, worked out down to the bytes.</summary>
/// <param name="Body">Splices of the body.</param>
/// <param name="Fields">What the part's own header must say from then on.</param>
/// <param name="ExpectedText">What the part must read as afterwards.</param>
internal sealed record TextPlan(IReadOnlyList<Splice> Body, PartFields Fields, string ExpectedText)
{
    /// <summary>RFC 5322 section 2.1.1.</summary>
    private const int LongestLine = 998;

    /// <summary>Null where the part's charset cannot hold the text.</summary>
    /// <param name="edits">In order of place; not overlapping.</param>
    public static TextPlan? TryBuild(MimePart part, IReadOnlyList<TextEdit> edits, byte[] lineEnd)
    {
        if (part.TransferEncoding is TransferEncoding.Uuencode)
            return null;
        var decoded = part.DecodeBytes();
        var isHtml = part.ContentType.MediaType == "text/html";
        var charset = TextCharset.Of(part, decoded.Span);
        var writing = TextWriting.For(charset, decoded.Span, isHtml, edits.All(edit => Ascii.IsValid(edit.Text)));
        if (writing is null)
            return null;
        var draft = new TextDraft(part, decoded, charset, writing);
        // a 7-bit part stays one: markup can name the characters, other text changes its transfer encoding
        var is7Bit = part.TransferEncoding is TransferEncoding.Identity && Ascii.IsValid(decoded.Span);
        if (!draft.TryWrite(edits, isHtml, asciiOnly: isHtml && is7Bit && draft.HasTextLines))
            return null;
        return FromDraft(draft, is7Bit, lineEnd);
    }

    private static TextPlan FromDraft(TextDraft draft, bool is7Bit, byte[] lineEnd)
    {
        var part = draft.Part;
        var fields = new PartFields(draft.Writing.Label, null);
        var mustEncode = part.TransferEncoding is TransferEncoding.Identity
            // UTF-16 as it stands is no mail: what we write would put NULs and bare line ends there
            && (!draft.HasTextLines
                || (is7Bit && !Ascii.IsValid(draft.Result.Span))
                || (LongestLineOf(draft.Result.Span) > LongestLine && LongestLineOf(draft.Decoded.Span) <= LongestLine));
        if (mustEncode)
        {
            var isText = draft.HasTextLines && CountHigh(draft.Result.Span) < draft.Result.Length / 3;
            var body = isText ? QuotedPrintableOf(draft.Result.Span, lineEnd, true) : Base64Splicer.Wrap(draft.Result.Span, 0, 76, lineEnd);
            return new TextPlan([WholeBody(part, body)], fields with { TransferEncoding = isText ? "quoted-printable" : "base64" }, draft.ExpectedText);
        }

        return new TextPlan(BodySplices(draft, lineEnd), fields, draft.ExpectedText);
    }

    private static List<Splice> BodySplices(TextDraft draft, byte[] lineEnd)
    {
        var part = draft.Part;
        switch (part.TransferEncoding)
        {
            case TransferEncoding.Base64:
                return [Base64Splicer.Splice(part, draft.Decoded.Span, draft.Result.Span, lineEnd)];
            case TransferEncoding.QuotedPrintable when draft.IsRewritten:
                return [WholeBody(part, QuotedPrintableOf(draft.Result.Span, lineEnd, draft.HasTextLines))];
            case TransferEncoding.QuotedPrintable:
                var splicer = new QuotedPrintableSplicer(part, lineEnd, draft.HasTextLines);
                return [.. draft.Changes.Select(change => splicer.Splice(change.Start, change.End, change.Bytes))];
            case TransferEncoding.Identity when draft.IsRewritten:
                return [WholeBody(part, draft.Result.ToArray())];
            case TransferEncoding.Identity:
                var start = part.BodyRange.Start;
                return [.. draft.Changes.Select(change => change with { Start = change.Start + start, End = change.End + start })];
            case TransferEncoding.Uuencode:
            default:
                throw new InvalidOperationException("A uuencoded part is never edited.");
        }
    }

    private static Splice WholeBody(MimePart part, byte[] bytes) => new(part.BodyRange.Start, part.BodyRange.End, bytes);

    private static byte[] QuotedPrintableOf(ReadOnlySpan<byte> bytes, byte[] lineEnd, bool hasTextLines)
    {
        var writer = new QuotedPrintableWriter(lineEnd, hasTextLines);
        writer.Write(bytes, beforeLineEnd: true);
        return writer.ToArray();
    }

    private static int CountHigh(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        foreach (var value in bytes)
            count += value >> 7;
        return count;
    }

    private static int LongestLineOf(ReadOnlySpan<byte> bytes)
    {
        var longest = 0;
        foreach (var line in bytes.Split((byte)'\n'))
            longest = Math.Max(longest, line.End.Value - line.Start.Value);
        return longest;
    }
}
