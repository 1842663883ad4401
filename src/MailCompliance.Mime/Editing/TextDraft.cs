using System.Text;
using MailCompliance.Mime.Decoding;

namespace MailCompliance.Mime.Editing;

/// <summary>A part's text with edits applied, in characters and in bytes of its charset. Accepted only if the bytes read back as the characters.</summary>
internal sealed class TextDraft(MimePart part, ReadOnlyMemory<byte> decoded, TextCharset charset, TextWriting writing)
{
    public MimePart Part { get; } = part;

    /// <summary>The body as it was, without its transfer encoding.</summary>
    public ReadOnlyMemory<byte> Decoded { get; } = decoded;

    public TextWriting Writing { get; } = writing;

    /// <summary>Whether line ends are the bytes CR and LF, as in all charsets but UTF-16 and UTF-32.</summary>
    public bool HasTextLines { get; } = charset.Encoding.CodePage is not (1200 or 1201 or 12000 or 12001);

    /// <summary>Edits in bytes of <see cref="Decoded"/>; empty where it was written anew.</summary>
    public IReadOnlyList<Splice> Changes { get; private set; } = [];

    /// <summary>Whether no byte offset would do, as within a shift state of ISO-2022-JP, and the whole text was encoded anew.</summary>
    public bool IsRewritten { get; private set; }

    public ReadOnlyMemory<byte> Result { get; private set; }

    public string ExpectedText { get; private set; } = "";

    public bool TryWrite(IReadOnlyList<TextEdit> edits, bool isHtml, bool asciiOnly)
    {
        var texts = edits.Select(edit => isHtml ? Writing.WithReferences(edit.Text, asciiOnly) : edit.Text).ToList();
        ExpectedText = Edited(edits, texts);
        if (TryLocate(edits, texts) is { } changes)
        {
            Changes = changes;
            Result = Splices.Apply(Decoded.Span, changes);
            if (ReadsBack(Result.Span))
                return true;
        }

        if (Writing.TryEncode(ExpectedText) is not { } rewritten)
            return false;
        IsRewritten = true;
        Changes = [];
        Result = (byte[])[.. Decoded.Span[..charset.MarkLength], .. rewritten];
        return ReadsBack(Result.Span);
    }

    private List<Splice>? TryLocate(IReadOnlyList<TextEdit> edits, List<string> texts)
    {
        var text = Part.DecodeText();
        var bytes = Decoded.Span[charset.MarkLength..];
        var changes = new List<Splice>();
        for (var i = 0; i < edits.Count; i++)
        {
            if (TextOffsets.Find(charset.Encoding, bytes, text, edits[i].Start) is not { } start
                || TextOffsets.Find(charset.Encoding, bytes, text, edits[i].End) is not { } end
                || Writing.TryEncode(texts[i]) is not { } inserted)
            {
                return null;
            }

            changes.Add(new Splice(start + charset.MarkLength, end + charset.MarkLength, inserted, i));
        }

        return changes;
    }

    private string Edited(IReadOnlyList<TextEdit> edits, List<string> texts)
    {
        var text = Part.DecodeText();
        var result = new StringBuilder(text.Length + texts.Sum(added => added.Length));
        var read = 0;
        for (var i = 0; i < edits.Count; i++)
        {
            result.Append(text, read, edits[i].Start - read).Append(texts[i]);
            read = edits[i].End;
        }

        return result.Append(text, read, text.Length - read).ToString();
    }

    private bool ReadsBack(ReadOnlySpan<byte> bytes) =>
        TextCharset.Of(Part.ContentType.MediaType, Writing.Label ?? Part.ContentType.Charset, bytes).Decode(bytes) == ExpectedText;
}
