using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace MailCompliance.Server.Smtp.Syntax;

/// <summary>Replies as they go over the wire (RFC 5321 section 4.2): each line at most 512 octets, each with code and enhanced code.</summary>
public static class ReplyText
{
    private const int MaxLine = 512;
    private const int MaxLines = 100;

    /// <summary>Writes a reply. Control characters become blanks, characters beyond ASCII question marks; long lines are wrapped.</summary>
    public static void Write(SmtpReply reply, IBufferWriter<byte> output)
    {
        var prefix = reply.EnhancedCode is null ? "" : reply.EnhancedCode + " ";
        var room = MaxLine - "250-".Length - prefix.Length - "\r\n".Length;
        var lines = new List<string>();
        foreach (var line in reply.Text.Split('\n'))
            Wrap(line.TrimEnd('\r'), room, lines);
        if (lines.Count > MaxLines)
            lines.RemoveRange(MaxLines, lines.Count - MaxLines);
        for (var i = 0; i < lines.Count; i++)
            WriteLine(reply.Code, i == lines.Count - 1, prefix, lines[i], output);
    }

    private static void Wrap(string line, int room, List<string> lines)
    {
        while (line.Length > room)
        {
            var blank = line.LastIndexOf(' ', room);
            var cut = blank > 0 ? blank : room;
            lines.Add(line[..cut]);
            line = line[cut..].TrimStart(' ');
        }
        lines.Add(line);
    }

    private static void WriteLine(int code, bool isLast, string prefix, string text, IBufferWriter<byte> output)
    {
        var span = output.GetSpan(MaxLine);
        Utf8Formatter.TryFormat(code, span, out var at);
        span[at++] = isLast ? (byte)' ' : (byte)'-';
        at += Encoding.ASCII.GetBytes(prefix, span[at..]);
        foreach (var c in text)
            span[at++] = c < ' ' ? (byte)' ' : c < '\x7F' ? (byte)c : (byte)'?';
        span[at++] = (byte)'\r';
        span[at++] = (byte)'\n';
        output.Advance(at);
    }
}
