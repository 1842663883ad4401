using System.Buffers;
using System.Globalization;
using System.Text;
using MailCompliance.Server.Smtp.Syntax;

namespace MailCompliance.Server.Smtp.Clients;

/// <summary>Writes content for DATA and BDAT: few large pieces, no work per line.</summary>
public static class MessageWriter
{
    /// <summary>
    /// Content for DATA (RFC 5321 section 4.5.2): a dot is put before each dot at the start of a line, and a CRLF at the
    /// end where it lacks one. The terminating dot is left to the caller, and so is the tail that waits to go with it: a small
    /// message leaves in one write.
    /// </summary>
    /// <param name="segments">Without bare CR or LF.</param>
    public static async ValueTask WriteDataAsync(IReadOnlyList<ReadOnlyMemory<byte>> segments, ContentScan scan, SmtpWire wire, CancellationToken cancellation)
    {
        var last = (byte)'\n';
        foreach (var segment in segments)
        {
            if (segment.IsEmpty)
                continue;
            var rest = segment;
            if (last == '\n' && rest.Span[0] == '.')
                wire.Write("."u8);
            for (int dot; (dot = rest.Span.IndexOf("\n."u8)) >= 0; rest = rest[(dot + 1)..])
            {
                await wire.SendAsync(rest[..(dot + 1)], cancellation);
                wire.Write("."u8);
            }
            await wire.SendAsync(rest, cancellation);
            last = segment.Span[^1];
        }
        // an empty message needs none: the terminating dot is its first line
        if (!scan.EndsWithLineEnding && segments.Any(segment => !segment.IsEmpty))
            wire.Write("\r\n"u8);
    }

    /// <summary>A BDAT command (RFC 3030 section 2).</summary>
    public static void WriteChunkCommand(long octets, bool isLast, SmtpWire wire)
    {
        var command = string.Create(CultureInfo.InvariantCulture, $"BDAT {octets}{(isLast ? " LAST" : "")}\r\n");
        Encoding.ASCII.GetBytes(command, wire);
    }

    /// <summary>Part of the content as it is.</summary>
    public static async ValueTask WriteRangeAsync(IReadOnlyList<ReadOnlyMemory<byte>> segments, long start, long length, SmtpWire wire, CancellationToken cancellation)
    {
        foreach (var segment in segments)
        {
            if (length <= 0)
                break;
            if (start < segment.Length)
            {
                var piece = segment.Slice((int)start, (int)Math.Min(segment.Length - start, length));
                await wire.SendAsync(piece, cancellation);
                length -= piece.Length;
            }
            start = Math.Max(0, start - segment.Length);
        }
        await wire.FlushAsync(cancellation);
    }
}
