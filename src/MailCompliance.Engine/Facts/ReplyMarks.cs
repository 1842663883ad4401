using System.Collections.Frozen;
using MailCompliance.Engine.Messages;

namespace MailCompliance.Engine.Facts;

/// <summary>Whether a message answers or passes on another, by its header.</summary>
/// <param name="IsForward">The subject says that it is passed on.</param>
/// <param name="IsReply">It refers to an earlier message, or its subject says so.</param>
internal readonly record struct ReplyMarks(bool IsForward, bool IsReply)
{
    private const int LongestPrefix = 8;

    private static readonly FrozenSet<string> Forwards =
        new[] { "fw", "fwd", "wg", "tr", "rv", "enc", "i", "vb", "pd", "doorst", "yml" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Replies =
        new[] { "re", "aw", "sv", "antw", "vs", "odp", "r", "ynt", "atb", "res", "ref" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static ReplyMarks Of(OutgoingMessage message)
    {
        var prefix = PrefixOf(message.Subject);
        var headers = message.Document?.Headers;
        // a draft shows no header fields: its history is taken for what the program calls it
        var refers = headers is null || headers.Find("In-Reply-To") is not null || headers.Find("References") is not null;
        return new ReplyMarks(Forwards.Contains(prefix), refers || Replies.Contains(prefix));
    }

    private static string PrefixOf(string? subject)
    {
        var text = (subject ?? "").AsSpan().TrimStart();
        var colon = text[..Math.Min(text.Length, LongestPrefix)].IndexOf(':');
        return colon < 1 ? "" : text[..colon].TrimEnd("0123456789[]() ").ToString();
    }
}
