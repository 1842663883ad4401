namespace MailCompliance.Server.Portal.Frame;

/// <summary>Values for a spreadsheet (RFC 4180).</summary>
public static class CsvText
{
    /// <summary>Quoted; and never a formula to a spreadsheet, whatever blanks it begins with.</summary>
    public static string Cell(string text) =>
        $"\"{(text.TrimStart() is ['=' or '+' or '-' or '@', ..] || text is ['\t' or '\r' or '\n', ..] ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
