using System.Text;

namespace MailCompliance.Mime.Editing;

/// <summary>Line ends that something put into an empty body needs, because there the delimiter's line end is the header's.</summary>
internal static class EmptyBody
{
    /// <summary>What a part that ends within its header lacks: the blank line.</summary>
    public static byte[] Before(MimePart part, string lineEnd) =>
        part.BodyRange.Length > 0 || HeaderEnd.Of(part) is { HasBlankLine: true } ? [] : HeaderEnd.Of(part).Complete([], lineEnd);

    /// <summary>The line end that separates from a delimiter which follows at once.</summary>
    public static byte[] Behind(MimePart part, string lineEnd)
    {
        var end = part.BodyRange.End;
        var bytes = part.Source.Span;
        return end >= bytes.Length || bytes[end] is (byte)'\r' or (byte)'\n' ? [] : Encoding.ASCII.GetBytes(lineEnd);
    }
}
