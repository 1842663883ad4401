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
        if (part.Headers.Count == 0)
            return WithoutFields(bytes[part.HeaderRange.Start..part.HeaderRange.End], part.HeaderRange.Start);
        var position = part.Headers[^1].Range.End;
        return new HeaderEnd(position, bytes[position - 1] is not ((byte)'\n' or (byte)'\r'), part.HeaderRange.End > position);
    }

    /// <summary>An mbox separator may stand there all the same: fields go below it, and it is no blank line.</summary>
    private static HeaderEnd WithoutFields(ReadOnlySpan<byte> block, int start)
    {
        var written = block.TrimEnd(" \t\r\n"u8).Length;
        if (written == 0)
            return new HeaderEnd(start, NeedsLineEnd: false, HasBlankLine: block.Length > 0);
        var feed = block[written..].IndexOfAny((byte)'\n', (byte)'\r');
        if (feed < 0)
            return new HeaderEnd(start + block.Length, NeedsLineEnd: true, HasBlankLine: false);
        var end = written + feed + (block[(written + feed)..].StartsWith("\r\n"u8) ? 2 : 1);
        return new HeaderEnd(start + end, NeedsLineEnd: false, HasBlankLine: block.Length > end);
    }

    /// <summary>Fields as they must be inserted: with the line ends around that are missing.</summary>
    public byte[] Complete(byte[] fields, string lineEnd)
    {
        var end = Encoding.ASCII.GetBytes(lineEnd);
        return [.. NeedsLineEnd ? end : [], .. fields, .. HasBlankLine ? [] : end];
    }
}
