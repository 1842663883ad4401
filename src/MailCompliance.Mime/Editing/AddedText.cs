using System.Text;

namespace MailCompliance.Mime.Editing;

/// <summary>A text part that the message gets.</summary>
/// <param name="Subtype">"plain" or "html".</param>
/// <param name="Text">Line ends are the message's.</param>
internal sealed record AddedText(string Subtype, string Text)
{
    private const int LongestPlainLine = 900;

    /// <summary>The part's header, blank line and body; no line end behind it, which is the next delimiter's.</summary>
    public byte[] ToBytes(string lineEnd)
    {
        var end = Encoding.ASCII.GetBytes(lineEnd);
        var isPlain = Ascii.IsValid(Text) && Text.Split('\n').All(line => line.Length < LongestPlainLine);
        var charset = Ascii.IsValid(Text) ? "us-ascii" : "utf-8";
        var header = $"Content-Type: text/{Subtype}; charset={charset}{lineEnd}"
            + $"Content-Transfer-Encoding: {(isPlain ? "7bit" : "quoted-printable")}{lineEnd}"
            + $"Content-Disposition: inline{lineEnd}{lineEnd}";
        var body = Encoding.UTF8.GetBytes(Text);
        if (!isPlain)
        {
            var writer = new QuotedPrintableWriter(end, hasTextLines: true);
            writer.Write(body, beforeLineEnd: true);
            body = writer.ToArray();
        }

        return [.. Encoding.ASCII.GetBytes(header), .. body];
    }
}

/// <summary>The text parts that go before and after one part.</summary>
internal sealed class AddedTexts(MimePart beside)
{
    public MimePart Beside { get; } = beside;

    public List<AddedText> Before { get; } = [];

    public List<AddedText> After { get; } = [];
}
