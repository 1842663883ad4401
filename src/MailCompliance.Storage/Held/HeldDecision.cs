using MailCompliance.Storage.Outbox;

namespace MailCompliance.Storage.Held;

/// <summary>What an approver decides about a held message.</summary>
/// <param name="Reason">In their words, for the sender; null: none given.</param>
public sealed record HeldDecision(string Id, Decision Decision, string By, string? Reason)
{
    /// <summary>How long it may be taken back before it is carried out; zero: it is carried out at once.</summary>
    public TimeSpan UndoWindow { get; init; }

    /// <summary>
    /// "Approve once for this recipient": how long the sender may write to the same recipients without being held for the same findings
    /// (<see cref="Allowances"/>). Null: this message only. Without effect on a refusal.
    /// </summary>
    public TimeSpan? AllowanceFor { get; init; }

    /// <summary>How many later messages that lets go at most.</summary>
    public int AllowanceUses { get; init; } = 10;

    /// <summary>Mails that go out at once, whether it is taken back or not.</summary>
    public IReadOnlyList<OwedMail> Notices { get; init; } = [];
}

/// <summary>What came of taking a decision back.</summary>
public enum UndoResult
{
    /// <summary>It waits for a decision again.</summary>
    Undone,

    /// <summary>It is being carried out, or somebody else decided it.</summary>
    TooLate,

    NotFound,
}
