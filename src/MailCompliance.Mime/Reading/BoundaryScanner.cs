using System.Text;

namespace MailCompliance.Mime.Reading;

/// <summary>A delimiter line (RFC 2046 section 5.1.1), or the end of the message.</summary>
/// <param name="Level">Index of the multipart it belongs to, outermost first; -1: the message ends.</param>
/// <param name="Closes">Whether it is the closing delimiter.</param>
/// <param name="LineStart">Where the line begins; the message's length at its end.</param>
/// <param name="After">The first byte behind the line.</param>
internal readonly record struct BoundaryHit(int Level, bool Closes, int LineStart, int After);

/// <summary>Finds the next delimiter line of any multipart that is open, the innermost first.</summary>
internal sealed class BoundaryScanner(ReadOnlyMemory<byte> source, LineEnds lineEnds)
{
    private readonly List<byte[]> open = [];

    public int Count => open.Count;

    /// <param name="boundary">The parameter's value, without the leading dashes.</param>
    public void Push(string boundary) => open.Add(Encoding.UTF8.GetBytes("--" + boundary.TrimEnd()));

    public void Pop() => open.RemoveAt(open.Count - 1);

    /// <param name="from">A line start.</param>
    public BoundaryHit Find(int from)
    {
        var bytes = source.Span;
        if (open.Count == 0)
            return new BoundaryHit(-1, false, bytes.Length, bytes.Length);
        if (TryMatch(from, out var hit))
            return hit;
        return lineEnds.BareCr ? FindAfterAnyLineEnd(from) : FindAfterLineFeed(from);
    }

    /// <summary>Whether the line that starts here is a delimiter: dashes, boundary, perhaps two dashes, blanks.</summary>
    public bool TryMatch(int lineStart, out BoundaryHit hit)
    {
        var line = source.Span[lineStart..];
        if (line is [(byte)'-', (byte)'-', ..])
        {
            for (var level = open.Count - 1; level >= 0; level--)
            {
                var delimiter = open[level];
                if (!line.StartsWith(delimiter))
                    continue;
                var rest = line[delimiter.Length..];
                var closes = rest is [(byte)'-', (byte)'-', ..];
                if (closes && TryEndLine(rest[2..], out var length))
                {
                    hit = new BoundaryHit(level, true, lineStart, lineStart + delimiter.Length + 2 + length);
                    return true;
                }

                if (TryEndLine(rest, out length))
                {
                    hit = new BoundaryHit(level, false, lineStart, lineStart + delimiter.Length + length);
                    return true;
                }
            }
        }

        hit = default;
        return false;
    }

    private BoundaryHit FindAfterLineFeed(int from)
    {
        var bytes = source.Span;
        for (var position = from; ;)
        {
            var found = bytes[position..].IndexOf("\n--"u8);
            if (found < 0)
                return new BoundaryHit(-1, false, bytes.Length, bytes.Length);
            position += found + 1;
            if (TryMatch(position, out var hit))
                return hit;
        }
    }

    private BoundaryHit FindAfterAnyLineEnd(int from)
    {
        var bytes = source.Span;
        for (var position = from; ;)
        {
            var found = bytes[position..].IndexOf("--"u8);
            if (found < 0)
                return new BoundaryHit(-1, false, bytes.Length, bytes.Length);
            position += found;
            if (position > 0 && bytes[position - 1] is (byte)'\n' or (byte)'\r' && TryMatch(position, out var hit))
                return hit;
            // a long line of dashes is stepped over at once
            var dashes = bytes[position..].IndexOfAnyExcept((byte)'-');
            position = dashes < 0 ? bytes.Length : position + dashes;
        }
    }

    private static bool TryEndLine(ReadOnlySpan<byte> rest, out int length)
    {
        var blanks = rest.IndexOfAnyExcept((byte)' ', (byte)'\t');
        if (blanks < 0)
        {
            length = rest.Length;
            return true;
        }

        rest = rest[blanks..];
        length = blanks + (rest is [(byte)'\r', (byte)'\n', ..] ? 2 : 1);
        if (rest is [(byte)'\r', (byte)'\r', (byte)'\n', ..])
            length = blanks + 3;
        return rest[0] is (byte)'\n' or (byte)'\r';
    }
}
