using System.Security.Cryptography;
using System.Text;
using MailCompliance.Storage.Held;

namespace MailCompliance.Storage.Requests;

/// <summary>A message that permission is asked for, or that wants to go with one.</summary>
/// <param name="Content">Equal for equal content. Opaque here.</param>
/// <param name="Findings">All that holds it.</param>
public sealed record PermittedMessage(string Sender, string Content, IReadOnlyList<string> Recipients, IReadOnlyList<HeldFinding> Findings)
{
    private const int MarkBytes = 8;

    /// <summary>Recipients as hashes: nobody's address is kept for it.</summary>
    internal IReadOnlyList<string> RecipientMarks =>
        [.. Recipients.Select(address => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.ToLowerInvariant())).AsSpan(0, MarkBytes))).Distinct().Order(StringComparer.Ordinal)];

    internal IReadOnlyList<string> StoredFindings => [.. Findings.Select(finding => finding.Stored)];

    /// <summary>Whether a permission goes as far as this: for every recipient and every finding, and no more of them.</summary>
    internal bool IsWithin(IReadOnlyList<string> recipientMarks, IReadOnlyList<string> findings)
    {
        var allowed = findings.ToList();
        return Recipients.Count > 0 && Findings.Count > 0 && RecipientMarks.All(recipientMarks.ToHashSet().Contains) && StoredFindings.All(allowed.Remove);
    }
}

/// <summary>A permission in force.</summary>
public sealed record GrantedPermission(string RequestId, DateTimeOffset Until);

/// <summary>A permission in force, as those see it who may end it.</summary>
/// <param name="Sender">Address of whom it was given to.</param>
/// <param name="GrantedBy">Address of whoever gave it.</param>
/// <param name="UsedAt">When a message went with it; null: none has.</param>
public sealed record GivenPermission(string RequestId, string Sender, string GrantedBy, DateTimeOffset Until, DateTimeOffset? UsedAt);
