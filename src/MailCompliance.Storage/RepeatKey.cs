using System.Security.Cryptography;
using System.Text;

namespace MailCompliance.Storage;

/// <summary>Tells that a message is the same as an earlier one which the client sends again because it did not hear our answer.</summary>
public static class RepeatKey
{
    /// <summary>How long a repeat joins the first entry.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(48);

    /// <summary>
    /// SHA-256 over Message-ID, envelope and content, cut to 128 bits, in hex. Message-ID alone is no key: Exchange splits one
    /// message over several transactions, and mail merge programs use ids again.
    /// </summary>
    /// <param name="recipients">Envelope recipients; order and case do not matter.</param>
    /// <param name="contentHash">SHA-256 of the message as received, without trace headers that a retry may change.</param>
    public static string Of(string? messageId, string envelopeSender, IEnumerable<string> recipients, ReadOnlySpan<byte> contentHash)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, messageId ?? "");
        Add(hash, envelopeSender.ToLowerInvariant());
        foreach (var recipient in recipients.Select(address => address.ToLowerInvariant()).Order(StringComparer.Ordinal))
            Add(hash, recipient);
        hash.AppendData(contentHash);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    private static void Add(IncrementalHash hash, string text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData([0]);
    }
}
