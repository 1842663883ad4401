namespace MailCompliance.Engine.Facts.Zones;

/// <summary>The lines with which Outlook and others head a quoted message: From, Sent, To, Subject, in several languages.</summary>
internal static class HeaderBlock
{
    private const int MaxLines = 10;
    private const int LongestLabel = 20;

    private static readonly string[] From = ["From", "Von", "De", "Da", "Van", "Od", "Från", "Fra", "Oddi wrth", "Lähettäjä", "Expéditeur"];
    private static readonly string[] Sent =
        ["Sent", "Date", "Gesendet", "Datum", "Envoyé", "Enviado", "Enviado el", "Fecha", "Data", "Inviato", "Verzonden", "Wysłano", "Skickat", "Sendt", "Anfonwyd", "Lähetetty"];
    private static readonly string[] ToOrSubject =
        ["To", "Subject", "Cc", "An", "Betreff", "À", "A", "Objet", "Para", "Asunto", "Assunto", "Oggetto", "Aan", "Onderwerp", "Do", "Temat", "Till", "Ämne", "Til", "Emne", "At", "Pwnc", "Aihe", "Reply-To"];

    /// <summary>Whether such a block begins on this line.</summary>
    public static bool StartsAt(TextLines lines, int index)
    {
        if (!IsField(lines.At(index), From, needsValue: true))
            return false;
        var (sent, other) = (false, false);
        for (var next = index + 1; next < lines.Count && next <= index + MaxLines; next++)
        {
            var line = lines.At(next);
            sent |= IsField(line, Sent, needsValue: false);
            other |= IsField(line, ToOrSubject, needsValue: false);
            if (sent && other)
                return true;
        }

        return false;
    }

    // plain renderings put stars around bold labels, French a blank before the colon
    private static bool IsField(ReadOnlySpan<char> line, string[] labels, bool needsValue)
    {
        var colon = line[..Math.Min(line.Length, LongestLabel)].IndexOf(':');
        if (colon < 1)
            return false;
        var indent = line.Length - line.TrimStart("> *").Length;
        if (colon <= indent)
            return false;
        line = line[indent..];
        colon -= indent;
        var label = line[..colon].TrimEnd(" *\u00A0");
        foreach (var known in labels)
        {
            if (label.Equals(known, StringComparison.OrdinalIgnoreCase))
                return !needsValue || !line[(colon + 1)..].Trim(" *").IsEmpty;
        }

        return false;
    }
}
