using MailCompliance.Engine.Facts;

namespace MailCompliance.Engine.Rules;

/// <summary>What a rule about data makes of the quoted history.</summary>
public enum QuotedText
{
    /// <summary>History does not count.</summary>
    Ignore,

    /// <summary>History counts where somebody gets it who was not in the conversation before; a message passed on counts.</summary>
    NewRecipients,

    /// <summary>History counts like new text.</summary>
    Count,
}

/// <summary>Whether the recipients had the quoted history before.</summary>
internal static class QuotedHistory
{
    /// <summary>Characters above the history in which a program names whom it quotes.</summary>
    private const int Attribution = 300;

    /// <summary>Characters of the history that are searched for each recipient; whoever is not in them counts as new.</summary>
    private const int Searched = 100_000;

    public static bool Counts(QuotedText setting, MessageFacts facts, IEnumerable<RecipientFacts> recipients) => setting switch
    {
        QuotedText.Ignore => false,
        QuotedText.Count => true,
        QuotedText.NewRecipients => facts.Bodies.Any(body => body.IsForward) || !recipients.All(recipient => TookPart(facts, recipient)),
        _ => throw new ArgumentOutOfRangeException(nameof(setting), setting, null),
    };

    /// <summary>The recipient's address, name or the two parts of his address stand in the history or just above it.</summary>
    private static bool TookPart(MessageFacts facts, RecipientFacts recipient) => facts.Bodies.Any(body =>
    {
        var from = Math.Max(0, body.HistoryStart - Attribution);
        from = Math.Min(from, body.Text.Length);
        var history = body.Text.Substring(from, Math.Min(Searched, body.Text.Length - from));
        return history.Contains(recipient.Address, StringComparison.OrdinalIgnoreCase)
            || (recipient.DisplayName is { Length: > 3 } name && body.HistoryStart < body.Text.Length && history.Contains(name, StringComparison.OrdinalIgnoreCase))
            || (body.HistoryStart < body.Text.Length && HasNameParts(history, recipient.Address));
    });

    private static bool HasNameParts(string history, string address)
    {
        var parts = address[..Math.Max(0, address.LastIndexOf('@'))].Split(['.', '_', '-'], StringSplitOptions.RemoveEmptyEntries);
        return parts.Length >= 2 && parts.All(part => part.Length > 1 && WordSearch.Contains(history, part));
    }
}
