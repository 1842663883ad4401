using System.Buffers;

namespace MailCompliance.Mime.Reading;

/// <summary>
/// Reads a header block (RFC 5322 section 2.2) in one go over its lines. A line that is no field: passed over where a field
/// follows, else it is the first line of the body, as Postfix and sendmail see it.
/// </summary>
internal sealed class HeaderBlockReader(ReadOnlyMemory<byte> source, ReadingState state, BoundaryScanner boundaries, byte lineEnd)
{
    private static readonly SearchValues<byte> NameBytes = SearchValues.Create(
        [.. Enumerable.Range(33, 94).Where(value => value != ':').Select(value => (byte)value)]);

    private readonly List<HeaderField> fields = [];

    /// <summary>The delimiter that cut the block short, if <see cref="IsCutShort"/>.</summary>
    public BoundaryHit Boundary { get; private set; }

    public bool IsCutShort { get; private set; }

    /// <param name="start">The first byte of the block.</param>
    /// <param name="isMessage">Of a message, which may have an mbox line or junk on top; else of a body part.</param>
    /// <param name="end">Behind the blank line: where the body begins.</param>
    public HeaderList Read(int start, bool isMessage, out int end)
    {
        fields.Clear();
        IsCutShort = false;
        var position = start;
        while (TryReadLines(ref position, isMessage))
        {
            if (position - start > state.Limits.MaxHeaderBytes)
                throw new MimeLimitException(MimeLimit.HeaderBytes, $"A header block has more than {state.Limits.MaxHeaderBytes} bytes.");
        }

        end = position;
        return fields.Count == 0 ? HeaderList.Empty : new HeaderList([.. fields]);
    }

    /// <summary>Takes one field with its folded lines, or one line that is none. False where the block ends; the position is behind it.</summary>
    private bool TryReadLines(ref int position, bool isMessage)
    {
        var bytes = source.Span;
        if (position >= bytes.Length)
        {
            state.Note("A header has no blank line at its end.");
            return false;
        }

        if (bytes[position] == '-' && boundaries.Count > 0 && boundaries.TryMatch(position, out var hit))
        {
            state.Note("A part ends within its header.");
            Boundary = hit;
            IsCutShort = true;
            return false;
        }

        var next = LineEndAfter(bytes, position);
        if (IsBlank(bytes[position..next], alsoSpaces: fields.Count == 0 && !isMessage))
        {
            position = next;
            return false;
        }

        if (!IsField(bytes[position..next], out var nameLength, out var colon))
            return TryPassOver(ref position, next, isMessage);
        while (next < bytes.Length && bytes[next] is (byte)' ' or (byte)'\t')
            next = LineEndAfter(bytes, next);
        Add(position, next, nameLength, colon);
        position = next;
        return true;
    }

    private void Add(int start, int end, int nameLength, int colon)
    {
        if (fields.Count == state.Limits.MaxHeaderFields)
            throw new MimeLimitException(MimeLimit.HeaderFields, $"A header has more than {state.Limits.MaxHeaderFields} fields.");
        if (colon != nameLength)
            state.Note("A header field has blanks before its colon.");
        fields.Add(new HeaderField(source, new ByteRange(start, end), nameLength, start + colon + 1));
    }

    private bool TryPassOver(ref int position, int next, bool isMessage)
    {
        var bytes = source.Span;
        var line = bytes[position..next];
        var isMboxLine = fields.Count == 0 && isMessage && (line.StartsWith("From "u8) || line.StartsWith(">From "u8));
        var following = next < bytes.Length ? bytes[next..LineEndAfter(bytes, next)] : default;
        if (isMboxLine || ((fields.Count > 0 || isMessage) && IsField(following, out _, out _)))
        {
            state.Note(isMboxLine ? "An mbox separator stands above the header." : "A line in a header is no field.");
            position = next;
            return true;
        }

        state.Note("A header has no blank line at its end.");
        return false;
    }

    private int LineEndAfter(ReadOnlySpan<byte> bytes, int position)
    {
        var found = bytes[position..].IndexOf(lineEnd);
        return found < 0 ? bytes.Length : position + found + 1;
    }

    private bool IsBlank(ReadOnlySpan<byte> line, bool alsoSpaces) =>
        line is [(byte)'\r', (byte)'\n'] or [(byte)'\n']
        || (line[0] is (byte)'\r' && line[^1] == lineEnd && line.IndexOfAnyExcept((byte)'\r', (byte)'\n') < 0)
        || (alsoSpaces && line[^1] == lineEnd && line.IndexOfAnyExcept(" \t\r\n"u8) < 0);

    private static bool IsField(ReadOnlySpan<byte> line, out int nameLength, out int colon)
    {
        nameLength = line.IndexOfAnyExcept(NameBytes);
        colon = nameLength;
        if (nameLength <= 0)
            return false;
        while (colon < line.Length && line[colon] is (byte)' ' or (byte)'\t')
            colon++;
        return colon < line.Length && line[colon] == ':';
    }
}
