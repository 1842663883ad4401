using System.Text;

namespace MailCompliance.Mime.Editing;

/// <summary>Where fields can be added at the end of a part's header.</summary>
/// <param name="Position">Behind the last field.</param>
/// <param name="NeedsLineEnd">The last field lacks its line end: the message ends there.</param>
/// <param name="HasBlankLine">Whether a blank line follows.</param>
internal readonly record struct HeaderEnd(int Position, bool NeedsLineEnd, bool HasBlankLine)
{
    public static HeaderEnd Of(MimePart part)
    {
        var bytes = part.Source.Span;
        var position = part.Headers.Count == 0 ? part.HeaderRange.Start : part.Headers[^1].Range.End;
        var needsLineEnd = part.Headers.Count > 0 && bytes[position - 1] is not ((byte)'\n' or (byte)'\r');
        return new HeaderEnd(position, needsLineEnd, part.HeaderRange.End > position);
    }

    /// <summary>Fields as they must be inserted: with the line ends around that are missing.</summary>
    public byte[] Complete(byte[] fields, string lineEnd)
    {
        var end = Encoding.ASCII.GetBytes(lineEnd);
        return [.. NeedsLineEnd ? end : [], .. fields, .. HasBlankLine ? [] : end];
    }
}
