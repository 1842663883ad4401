using System.Security.Cryptography;
using System.Text;
using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage.Graph;

/// <summary>A message of somebody of the staff to somebody outside, as Exchange traced it.</summary>
/// <param name="MessageId">With its angle brackets.</param>
/// <param name="Sender">Address of the envelope, in lower case.</param>
/// <param name="Recipients">Those of one page or more.</param>
public sealed record TracedMessage(string MessageId, string Sender, IReadOnlyList<string> Recipients, DateTimeOffset ReceivedAt)
{
    /// <summary>More recipients of one message than this are not named.</summary>
    public const int MostRecipients = 100;

    /// <summary>One for all recipients of a message.</summary>
    public string Key => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{StorableText.Indexed(MessageId)}\0{Sender}")).AsSpan(0, 16));
}

/// <summary>The window of the trace that this node may read until the lease ends.</summary>
/// <param name="ReadTo">Up to here everything has been compared.</param>
/// <param name="WindowUntil">End of a window that is under way; null: none is.</param>
/// <param name="Link">Its next page; null: its first.</param>
public sealed record TraceClaim(DateTimeOffset ReadTo, DateTimeOffset? WindowUntil, string? Link, int Faults, string Token);

/// <summary>How the comparison with the trace is.</summary>
/// <param name="ReadTo">Up to here everything has been compared; null: it has not begun.</param>
/// <param name="DeniedAt">When the trace was last refused for want of a permission; null: it was not.</param>
/// <param name="LastFault">Codes only; null: the last step was good.</param>
public sealed record TraceProgress(DateTimeOffset? ReadTo, DateTimeOffset? DeniedAt, string? LastFault, int Unseen);

/// <summary>Messages that were sent in one hour and that nothing here knew.</summary>
public sealed record UnseenRow(string Sender, DateTimeOffset Hour, int Messages);
