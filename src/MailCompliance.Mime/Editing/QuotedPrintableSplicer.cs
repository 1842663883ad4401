using MailCompliance.Mime.Decoding;

namespace MailCompliance.Mime.Editing;

/// <summary>Puts bytes into a quoted-printable body where they belong; the lines around keep their bytes.</summary>
internal sealed class QuotedPrintableSplicer(MimePart part, byte[] lineEnd, bool hasTextLines)
{
    /// <param name="start">Offset into the decoded body.</param>
    /// <param name="end">End of the decoded bytes that give way.</param>
    public Splice Splice(int start, int end, ReadOnlySpan<byte> inserted)
    {
        var raw = part.RawBody.Span;
        var rawStart = RawOffset(raw, start);
        var rawEnd = end == start ? rawStart : RawOffset(raw, end);
        var rest = raw[rawEnd..];
        var restLine = RestOfLine(rest);
        var endsAtLineEnd = restLine == 0;
        var startsWithLineEnd = inserted.IsEmpty ? endsAtLineEnd : hasTextLines && inserted.StartsWith(lineEnd);
        var writer = new QuotedPrintableWriter(lineEnd, hasTextLines);
        rawStart = TakeBack(raw, rawStart, startsWithLineEnd, writer);
        writer.Write(inserted, endsAtLineEnd);
        if (restLine > 0 && writer.Column > 0 && writer.Column + restLine > QuotedPrintableWriter.Columns)
            writer.SoftBreak();
        return new Splice(part.BodyRange.Start + rawStart, part.BodyRange.Start + rawEnd, writer.ToArray());
    }

    /// <summary>
    /// Starts the writer in the line that is there. A blank that would now end its line is encoded, and the last character of
    /// a full line gives way to the soft break.
    /// </summary>
    private static int TakeBack(ReadOnlySpan<byte> raw, int rawStart, bool startsWithLineEnd, QuotedPrintableWriter writer)
    {
        var lineStart = raw[..rawStart].LastIndexOf((byte)'\n') + 1;
        writer.Column = rawStart - lineStart;
        if (writer.Column == 0)
            return rawStart;
        if (startsWithLineEnd)
        {
            if (raw[rawStart - 1] is not ((byte)' ' or (byte)'\t'))
                return rawStart;
            writer.Column--;
            writer.WriteByte(raw[rawStart - 1], endsLine: true);
            return rawStart - 1;
        }

        if (writer.Column < QuotedPrintableWriter.Columns)
            return rawStart;
        var isEncoded = writer.Column >= 3 && raw[rawStart - 3] == '=' && QuotedPrintable.Take(raw[(rawStart - 3)..rawStart], out _) == 3;
        var length = isEncoded ? 3 : 1;
        writer.Column -= length;
        writer.SoftBreak();
        writer.WriteByte(isEncoded ? (byte)Decoded(raw[(rawStart - 3)..rawStart]) : raw[rawStart - 1], endsLine: false);
        return rawStart - length;
    }

    private static int Decoded(ReadOnlySpan<byte> encoded)
    {
        QuotedPrintable.Take(encoded, out var value);
        return value;
    }

    /// <summary>Characters up to the line end, its soft break included.</summary>
    private static int RestOfLine(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOfAny((byte)'\r', (byte)'\n');
        return end < 0 ? rest.Length : end;
    }

    /// <summary>Where a decoded byte begins in the raw body; soft breaks before it are passed over.</summary>
    internal static int RawOffset(ReadOnlySpan<byte> raw, int decodedOffset)
    {
        int position = 0, decoded = 0;
        while (true)
        {
            var equals = raw[position..].IndexOf((byte)'=');
            var run = equals < 0 ? raw.Length - position : equals;
            if (decoded + run > decodedOffset || equals < 0)
                return Math.Min(raw.Length, position + decodedOffset - decoded);
            position += run;
            decoded += run;
            var taken = QuotedPrintable.Take(raw[position..], out var value);
            // an equals sign at the very end would make a soft break of whatever line end is put behind it
            var isDangling = position + taken == raw.Length && raw[^1] is not ((byte)'\n' or (byte)'\r');
            if (decoded == decodedOffset && (value >= 0 || isDangling))
                return position;
            position += taken;
            decoded += value >= 0 ? 1 : 0;
        }
    }
}
