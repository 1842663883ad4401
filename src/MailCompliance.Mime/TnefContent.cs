namespace MailCompliance.Mime;

/// <summary>What a TNEF stream (MS-OXTNEF) holds. Read only; TNEF is never edited.</summary>
/// <param name="PlainText">The plain body; where there is none, the text of a compressed RTF body.</param>
/// <param name="Html">The HTML body, also where it was encapsulated in RTF (MS-OXRTFEX).</param>
/// <param name="MessageClass">As in "IPM.Note", "IPM.Outlook.Recall".</param>
public sealed record TnefContent(string? Subject, string? PlainText, string? Html, string? MessageClass, IReadOnlyList<EmbeddedFile> Attachments);
