using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

/// <summary>Lines that a mail program puts above what it quotes: "From: …", "On … wrote:". Who wrote is no news about them.</summary>
internal static class QuotedHeader
{
    /// <summary>UTF-16 code units that such a line can take, wrapped.</summary>
    private const int Reach = 200;

    private static readonly string[] Fields = ["From:", "To:", "Cc:", "Sent:", "Reply-To:", "Von:", "An:", "De:", "Od:", "Da:"];

    /// <summary>Whether a name or an address stands in such a line.</summary>
    public static bool Holds(MessageFacts facts, DetectedData data)
    {
        if (data.Type is not (DetectionType.PersonName or DetectionType.PrivateEmail) || data.Where is not { Start: { } start } || data.Where.Part != Place.Body.Part)
            return false;
        var text = Passage.WholeText(facts, data.Where);
        if (start > text.Length)
            return false;
        var before = text.AsSpan(Math.Max(0, start - Reach)..start);
        var line = before[(before.LastIndexOf('\n') + 1)..].TrimStart("> \t*");
        foreach (var field in Fields)
        {
            if (line.StartsWith(field, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return IsAttribution(before, text.AsSpan(start..Math.Min(text.Length, start + Reach)));
    }

    /// <summary>"On Tue, 24 Nov 2026 at 10:00, Rosa Bell &lt;…&gt; wrote:", perhaps over two lines.</summary>
    private static bool IsAttribution(ReadOnlySpan<char> before, ReadOnlySpan<char> after)
    {
        var line = before.LastIndexOf('\n');
        var lineBefore = line < 0 ? -1 : before[..line].LastIndexOf('\n');
        return (Begins(before[(line + 1)..]) || (line >= 0 && Begins(before[(lineBefore + 1)..]))) && Wrote(after);
    }

    private static bool Begins(ReadOnlySpan<char> line) => line.TrimStart("> \t\r").StartsWith("On ", StringComparison.Ordinal);

    private static bool Wrote(ReadOnlySpan<char> after)
    {
        var at = after.IndexOf("wrote:", StringComparison.Ordinal);
        return at >= 0 && after[..at].Count('\n') <= 1;
    }
}
