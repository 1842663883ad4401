namespace MailCompliance.Storage.Graph;

/// <summary>How many messages of one mailbox went which way in one hour.</summary>
/// <param name="Hour">Its beginning.</param>
/// <param name="IsOutside">Somebody outside the school got them.</param>
/// <param name="PassedLate">The gateway's log got them after they had been judged: they were long on their way.</param>
/// <param name="Client">The program that sent them, as far as it said; null: not said, or not looked at.</param>
public sealed record CoverageRow(
    string MailboxId, string? Address, DateTimeOffset Hour, SentMessageState State, bool IsOutside, bool PassedLate, string? Client, int Messages);
