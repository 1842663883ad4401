using System.Text;

namespace MailCompliance.Mime;

/// <summary>format=flowed (RFC 3676).</summary>
public static class FlowedText
{
    /// <summary>Joins soft line breaks, undoes space-stuffing; quote depth is kept as leading ">".</summary>
    /// <param name="delSp">The DelSp parameter: the blank of a soft line break is no part of the text.</param>
    public static string Unwrap(string text, bool delSp) => UnwrapWithOffsets(text, delSp).Text;

    /// <summary>As <see cref="Unwrap"/>, and knows for every place where it stood.</summary>
    public static UnwrappedText UnwrapWithOffsets(string text, bool delSp)
    {
        var result = new StringBuilder(text.Length);
        var pieces = new List<(int Unwrapped, int Source)>();
        var openDepth = -1;
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            var next = end < 0 ? text.Length : end + 1;
            end = end < 0 ? text.Length : end > start && text[end - 1] == '\r' ? end - 1 : end;
            var depth = 0;
            while (start + depth < end && text[start + depth] == '>')
                depth++;
            var content = start + depth;
            if (content < end && text[content] == ' ')
                content++;
            var isSignature = text.AsSpan(content, end - content).SequenceEqual("-- ");
            if (openDepth >= 0 && (openDepth != depth || isSignature))
            {
                // a paragraph cannot go on in another quotation
                pieces.Add((result.Length, start));
                result.Append("\r\n");
                openDepth = -1;
            }

            if (openDepth < 0 && depth > 0)
            {
                pieces.Add((result.Length, start));
                result.Append('>', depth).Append(' ');
            }

            var isFlowed = end > content && text[end - 1] == ' ' && !isSignature && next > end;
            pieces.Add((result.Length, content));
            result.Append(text, content, (isFlowed && delSp ? end - 1 : end) - content);
            openDepth = isFlowed ? depth : -1;
            if (!isFlowed)
            {
                pieces.Add((result.Length, end));
                result.Append(text, end, next - end);
            }

            start = next;
        }

        return new UnwrappedText(result.ToString(), text.Length, pieces);
    }
}

/// <summary>Text without its soft line breaks.</summary>
public sealed class UnwrappedText
{
    private readonly int sourceLength;
    private readonly List<(int Unwrapped, int Source)> pieces;

    internal UnwrappedText(string text, int sourceLength, List<(int Unwrapped, int Source)> pieces)
    {
        Text = text;
        this.sourceLength = sourceLength;
        this.pieces = pieces;
    }

    public string Text { get; }

    /// <summary>Where a place of <see cref="Text"/> stood in the text before it was unwrapped; both in UTF-16 code units.</summary>
    public int SourceOffset(int offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Text.Length);
        if (offset == Text.Length)
            return sourceLength;
        int low = 0, high = pieces.Count;
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (pieces[middle].Unwrapped <= offset)
                low = middle;
            else
                high = middle;
        }

        return Math.Min(sourceLength, pieces[low].Source + offset - pieces[low].Unwrapped);
    }
}
