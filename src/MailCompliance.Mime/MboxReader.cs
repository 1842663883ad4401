using System.Buffers;

namespace MailCompliance.Mime;

/// <summary>Messages of an mbox file (RFC 4155; mboxrd quoting undone).</summary>
public static class MboxReader
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>Reads one after the other; line ends are made CRLF. A file that begins without a separator is one message from there on.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(Stream stream)
    {
        var message = new ArrayBufferWriter<byte>(ChunkBytes);
        bool hasMessage = false, isAfterBlank = true, isMbox = false;
        foreach (var line in Lines(stream))
        {
            if (isAfterBlank && IsSeparator(line.Span))
            {
                if (hasMessage)
                    yield return Take(message, isBeforeSeparator: true);
                (hasMessage, isAfterBlank, isMbox) = (true, false, true);
                continue;
            }

            isAfterBlank = line.IsEmpty;
            // blank lines above the first message are none of it
            if (line.IsEmpty && !hasMessage)
                continue;
            hasMessage = true;
            message.Write(isMbox && IsQuoted(line.Span) ? line.Span[1..] : line.Span);
            message.Write("\r\n"u8);
        }

        if (hasMessage)
            yield return Take(message, isBeforeSeparator: isMbox && isAfterBlank);
    }

    private static ReadOnlyMemory<byte> Take(ArrayBufferWriter<byte> message, bool isBeforeSeparator)
    {
        var bytes = message.WrittenSpan;
        // the blank line above a separator belongs to the file, not to the message
        if (isBeforeSeparator && bytes.EndsWith("\r\n\r\n"u8))
            bytes = bytes[..^2];
        var copy = bytes.ToArray();
        message.ResetWrittenCount();
        return copy;
    }

    /// <summary>"From ", an address, and a date with a time of day: a sentence that begins with the word has no such end.</summary>
    private static bool IsSeparator(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("From "u8))
            return false;
        var colon = line.IndexOf((byte)':');
        return colon > 0 && colon + 2 < line.Length && char.IsAsciiDigit((char)line[colon - 1]) && char.IsAsciiDigit((char)line[colon + 1])
            && line[^1] is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'A' and <= (byte)'Z') or (byte)' ' or (byte)')';
    }

    private static bool IsQuoted(ReadOnlySpan<byte> line)
    {
        var marks = line.IndexOfAnyExcept((byte)'>');
        return marks > 0 && line[marks..].StartsWith("From "u8);
    }

    /// <summary>Lines without their ends, CRLF or LF. Each is valid until the next is asked for.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Lines(Stream stream)
    {
        var buffer = new byte[ChunkBytes];
        int start = 0, end = 0;
        while (true)
        {
            var feed = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                yield return WithoutReturn(buffer.AsMemory(start, feed));
                start += feed + 1;
                continue;
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (end, start) = (end - start, 0);
            if (end == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
            var read = stream.Read(buffer, end, buffer.Length - end);
            if (read == 0)
                break;
            end += read;
        }

        if (end > 0)
            yield return WithoutReturn(buffer.AsMemory(0, end));
    }

    private static ReadOnlyMemory<byte> WithoutReturn(ReadOnlyMemory<byte> line) =>
        line.Span is [.., (byte)'\r'] ? line[..^1] : line;
}
