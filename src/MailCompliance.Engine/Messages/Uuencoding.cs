namespace MailCompliance.Engine.Messages;

/// <summary>A quick look whether it is worth searching a body for uuencoded files.</summary>
internal static class Uuencoding
{
    /// <summary>Whether some line begins like a uuencoded file: "begin 644 name".</summary>
    public static bool MayBeIn(string text)
    {
        var rest = text.AsSpan();
        while (true)
        {
            var found = rest.IndexOf("begin ", StringComparison.Ordinal);
            if (found < 0 || found + 9 > rest.Length)
                return false;
            var startsLine = found == 0 ? rest.Length == text.Length : rest[found - 1] == '\n';
            if (startsLine && char.IsAsciiDigit(rest[found + 6]) && char.IsAsciiDigit(rest[found + 7]) && char.IsAsciiDigit(rest[found + 8]))
                return true;
            rest = rest[(found + 6)..];
        }
    }
}
