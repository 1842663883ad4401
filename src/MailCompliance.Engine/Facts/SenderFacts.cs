using MailCompliance.Engine.People;

namespace MailCompliance.Engine.Facts;

/// <summary>Who sends.</summary>
/// <param name="Address">The author's address (From), lower-case domain; the envelope sender where From is missing.</param>
/// <param name="Person">The member of staff of that address; null where the school has none on file.</param>
/// <param name="IsOwn">Whether the address is in one of the school's domains.</param>
/// <param name="ActualSender">Who pressed Send for somebody else (Sender field); null where the author did.</param>
public sealed record SenderFacts(string Address, StaffMember? Person, bool IsOwn, StaffMember? ActualSender)
{
    /// <summary>
    /// Whether the school answers for the message: any author, the sender, or the envelope is in one of its domains. Wider than
    /// <see cref="IsOwn"/>, so that neither a foreign author nor a foreign envelope is a way round what the school owes.
    /// </summary>
    public bool IsOurs { get; init; } = IsOwn;
}

/// <summary>One recipient and what he is to the school.</summary>
/// <param name="Classes">Never empty; <see cref="RecipientClass.Other"/> alone where nobody knows the address.</param>
/// <param name="IsOwn">Whether the address is in one of the school's domains.</param>
public sealed record RecipientFacts(
    string Address,
    string? DisplayName,
    Messages.RecipientField Field,
    IReadOnlyList<RecipientClass> Classes,
    bool IsOwn)
{
    public bool Is(RecipientClass wanted) => Classes.Contains(wanted);

    /// <summary>Outside the school, whatever the class: a governor at a private address is outside.</summary>
    public bool IsOutside => !IsOwn;
}

/// <summary>What the same sender sent lately, this message included. Both counts are of distinct outside recipients.</summary>
/// <param name="Recipients">All messages within the policy's window.</param>
/// <param name="SameMessage">Messages with nearly the same text within the window (mail merge).</param>
public sealed record RecentSending(int Recipients, int SameMessage)
{
    public static readonly RecentSending Unknown = new(0, 0);
}
