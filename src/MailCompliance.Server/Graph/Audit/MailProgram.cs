using MailCompliance.Mime;

namespace MailCompliance.Server.Graph.Audit;

/// <summary>Which program sent a message, as far as its header says: for the report of what went round the gateway.</summary>
internal static class MailProgram
{
    private const int Longest = 80;

    /// <summary>Null: it does not say.</summary>
    public static string? Of(MailDocument document) =>
        Named(document, "X-Mailer") ?? Named(document, "User-Agent") ?? Submitted(document.Headers.Find("Message-ID")?.RawValue);

    private static string? Named(MailDocument document, string field)
    {
        var text = document.Headers.Value(field)?.Trim();
        if (string.IsNullOrEmpty(text))
            return null;
        var plain = string.Concat(text.Where(c => !char.IsControl(c) && !char.IsSurrogate(c)));
        return plain.Length > Longest ? plain[..Longest] : plain;
    }

    /// <summary>Exchange Online gives ids of its own to what Outlook, Outlook on the web and phones submit to it.</summary>
    private static string? Submitted(string? messageId) =>
        messageId?.TrimEnd('>', ' ').EndsWith(".outlook.com", StringComparison.OrdinalIgnoreCase) == true ? "Outlook or a phone, through Exchange" : null;
}
