namespace MailCompliance.Engine.Facts.Zones;

/// <summary>A line that divides new text from history.</summary>
internal enum QuoteSeparatorKind
{
    None,
    Reply,
    Forward,
}

internal static class QuoteSeparator
{
    private const int MinDashes = 3;
    private const int LongestAppleForward = 40;

    private static readonly string[] Replies =
        ["Original Message", "Original Email", "Original Appointment", "Ursprüngliche Nachricht", "Message d'origine", "Mensaje original",
         "Mensagem original", "Messaggio originale", "Oorspronkelijk bericht", "Wiadomość oryginalna", "Ursprungligt meddelande",
         "Opprinnelig melding", "Neges Wreiddiol", "Reply message", "In reply to"];

    private static readonly string[] Forwards =
        ["Forwarded message", "Forwarded by", "Forwarded Email", "Weitergeleitete Nachricht", "Message transféré", "Mensaje reenviado",
         "Mensagem encaminhada", "Messaggio inoltrato", "Doorgestuurd bericht", "Neges a anfonwyd ymlaen", "Begin forwarded message"];

    private static readonly string[] AppleForwards =
        ["Begin forwarded message:", "Anfang der weitergeleiteten Nachricht:", "Début du message réexpédié :", "Début du message transféré :",
         "Inicio del mensaje reenviado:", "Inizio messaggio inoltrato:", "Begin doorgestuurd bericht:", "Dechrau neges a anfonwyd ymlaen:"];

    public static QuoteSeparatorKind KindOf(ReadOnlySpan<char> line)
    {
        if (line is not ['-', ..])
            return line is [.., ':'] && line.Length <= LongestAppleForward && IsAppleForward(line) ? QuoteSeparatorKind.Forward : QuoteSeparatorKind.None;

        var words = line.TrimStart('-');
        if (line.Length - words.Length < MinDashes)
            return QuoteSeparatorKind.None;
        words = words.TrimEnd('-').Trim();
        foreach (var reply in Replies)
        {
            if (words.Equals(reply, StringComparison.OrdinalIgnoreCase))
                return QuoteSeparatorKind.Reply;
        }

        foreach (var forward in Forwards)
        {
            if (words.StartsWith(forward, StringComparison.OrdinalIgnoreCase))
                return QuoteSeparatorKind.Forward;
        }

        return QuoteSeparatorKind.None;
    }

    private static bool IsAppleForward(ReadOnlySpan<char> line)
    {
        foreach (var apple in AppleForwards)
        {
            if (line.Equals(apple, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>A line that Outlook draws above a header block.</summary>
    public static bool IsRule(ReadOnlySpan<char> line) =>
        line.Length >= 5 && (line[0] is '_' or '-' or '=') && (line.TrimStart('_').IsEmpty || line.TrimStart('-').IsEmpty || line.TrimStart('=').IsEmpty);
}
