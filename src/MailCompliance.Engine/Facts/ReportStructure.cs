using MailCompliance.Mime;

namespace MailCompliance.Engine.Facts;

internal enum ReportKind
{
    None,

    /// <summary>RFC 3464.</summary>
    Delivery,

    /// <summary>RFC 8098.</summary>
    Disposition,
}

/// <summary>Recognises reports of servers and programs by their parts: text, the report, the message concerned, and nothing else.</summary>
internal static class ReportStructure
{
    private const int LongestJournalEnvelope = 64 * 1024;

    public static ReportKind Of(MimePart root)
    {
        if (root.ContentType.MediaType != "multipart/report" || !root.Children.All(MayStandInReport))
            return ReportKind.None;
        var types = root.Children.Select(child => child.ContentType.MediaType).ToList();
        if (types.Exists(type => type is "message/delivery-status" or "message/global-delivery-status"))
            return ReportKind.Delivery;
        return types.Exists(type => type is "message/disposition-notification" or "message/global-disposition-notification")
            ? ReportKind.Disposition
            : ReportKind.None;
    }

    /// <summary>A journal report of Exchange: an envelope in words, then the message as an attachment.</summary>
    public static bool IsJournal(MimePart root) =>
        root.ContentType.MediaType == "multipart/mixed"
        && root.Children is [{ ContentType.MediaType: "text/plain", BodyRange.Length: < LongestJournalEnvelope } envelope, { IsMessage: true }]
        && envelope.DecodeText().AsSpan().TrimStart().StartsWith("Sender:", StringComparison.OrdinalIgnoreCase);

    private static bool MayStandInReport(MimePart part) => part.ContentType.MediaType switch
    {
        "text/plain" or "text/html" => part.Disposition != "attachment" && part.FileName is null,
        "text/rfc822-headers" or "message/global-headers" or "message/rfc822" or "message/global"
            or "message/delivery-status" or "message/global-delivery-status"
            or "message/disposition-notification" or "message/global-disposition-notification" => true,
        "multipart/alternative" or "multipart/related" => part.Children.All(MayStandInReport),
        _ => false,
    };
}
