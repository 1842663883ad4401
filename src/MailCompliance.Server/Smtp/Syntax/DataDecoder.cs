using MailCompliance.Server.Smtp.Spooling;

namespace MailCompliance.Server.Smtp.Syntax;

/// <summary>
/// Reads what follows DATA (RFC 5321 sections 4.1.1.4 and 4.5.2): removes the stuffed dot of a line and ends at
/// CRLF.CRLF and nothing else. A line starts after CRLF only; dots after a bare CR or LF are content.
/// </summary>
public sealed class DataDecoder
{
    private Position position = Position.LineStart;

    private enum Position
    {
        LineStart,
        InLine,
        AfterCr,

        /// <summary>A dot at the start of a line, not yet written: stuffing or the end.</summary>
        Dot,

        /// <summary>As <see cref="Dot"/>, and a CR after it.</summary>
        DotCr,
    }

    public bool IsComplete { get; private set; }

    /// <summary>Appends the content in the input to the spool.</summary>
    /// <returns>Octets consumed: all, or up to the end of the message.</returns>
    public int Decode(ReadOnlySpan<byte> input, MessageSpool spool)
    {
        var at = 0;
        while (at < input.Length && !IsComplete)
        {
            switch (position)
            {
                case Position.LineStart:
                    position = input[at] == '.' ? Position.Dot : Position.InLine;
                    at += input[at] == '.' ? 1 : 0;
                    break;
                case Position.InLine:
                    at += CopyLines(input[at..], spool);
                    break;
                case Position.AfterCr:
                    position = input[at] == '\n' ? Position.LineStart : Position.InLine;
                    if (input[at] == '\n')
                        spool.Append(input.Slice(at++, 1));
                    break;
                case Position.Dot:
                    position = input[at] == '\r' ? Position.DotCr : Position.InLine;
                    at += input[at] == '\r' ? 1 : 0;
                    break;
                case Position.DotCr:
                    IsComplete = input[at] == '\n';
                    at += IsComplete ? 1 : 0;
                    // otherwise the dot was stuffing and the CR is content
                    if (!IsComplete)
                        spool.Append("\r"u8);
                    position = Position.InLine;
                    break;
            }
        }
        return at;
    }

    // copies up to and including the CRLF before a dot, or everything
    private int CopyLines(ReadOnlySpan<byte> input, MessageSpool spool)
    {
        var dot = input.IndexOf("\r\n."u8);
        if (dot >= 0)
        {
            position = Position.Dot;
            spool.Append(input[..(dot + 2)]);
            return dot + 3;
        }
        if (input.EndsWith("\r\n"u8))
            position = Position.LineStart;
        else if (input[^1] == '\r')
            position = Position.AfterCr;
        spool.Append(input);
        return input.Length;
    }
}
