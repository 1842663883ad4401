using MailCompliance.Engine.Messages;
using MailCompliance.Mime;

namespace MailCompliance.Engine.Facts;

/// <summary>Tells the classes of mail apart.</summary>
/// <remarks>
/// Classes that no rule judges (reports, journal, connector validation) need the null envelope sender, which no mail program
/// lets its user choose, and a structure with no room for files. Without the null sender the same structure is an automatic
/// answer at the most: never stamped, but judged by content.
/// </remarks>
internal static class MessageClassifier
{
    private const string ValidationSender = "O365ConnectorValidation";

    private static readonly string[] AutoReplyFields = ["X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply-From", "X-Mail-Autoreply"];

    private static readonly string[] AutoReplySubjects =
        ["Automatic reply:", "Auto-Reply:", "Auto Reply:", "Out of Office:", "Out of Office AutoReply:", "Ateb awtomatig:"];

    public static MessageClass ClassOf(OutgoingMessage message)
    {
        var isFromNobody = message.EnvelopeSender.Length == 0;
        if (message.Document is not { } document)
            return IsRecall(message) ? MessageClass.Recall : IsMeeting(message) ? MessageClass.Calendar : MessageClass.Ordinary;

        var report = ReportStructure.Of(document.Root);
        if (isFromNobody && ReportClassOf(message, document, report) is { } kind)
            return kind;
        if (IsRecall(message))
            return MessageClass.Recall;
        if (report != ReportKind.None || IsAutomatic(message, document.Headers, isFromNobody))
            return MessageClass.AutoReply;
        if (isFromNobody)
            return MessageClass.NullSender;
        if (IsMeeting(message) || IsInvitation(document))
            return MessageClass.Calendar;
        return IsList(document.Headers) ? MessageClass.List : MessageClass.Ordinary;
    }

    private static MessageClass? ReportClassOf(OutgoingMessage message, MailDocument document, ReportKind report)
    {
        if (IsConnectorValidation(message))
            return MessageClass.ConnectorValidation;
        if (document.Headers.Find("X-MS-Journal-Report") is not null && ReportStructure.IsJournal(document.Root))
            return MessageClass.JournalReport;
        return report switch
        {
            ReportKind.Delivery => MessageClass.DeliveryReport,
            ReportKind.Disposition => MessageClass.ReadReceipt,
            ReportKind.None => null,
            _ => throw new ArgumentOutOfRangeException(nameof(report), report, null),
        };
    }

    private static bool IsConnectorValidation(OutgoingMessage message) =>
        message.Attachments.Count == 0
        && message.From is { } from
        && from.Address.StartsWith(ValidationSender + "@", StringComparison.OrdinalIgnoreCase);

    // Auto-Submitted: RFC 3834 section 5; the others are what programs wrote before it or write instead
    private static bool IsAutomatic(OutgoingMessage message, HeaderList headers, bool isFromNobody)
    {
        if (headers.Find("Auto-Submitted") is { } submitted && !FirstWord(submitted.RawValue).Equals("no", StringComparison.OrdinalIgnoreCase))
            return true;
        if (Array.Exists(AutoReplyFields, name => headers.Find(name) is not null))
            return true;
        if (headers.Find("Precedence") is { } precedence && FirstWord(precedence.RawValue).StartsWith("auto", StringComparison.OrdinalIgnoreCase))
            return true;
        var asksForSilence = headers.Find("X-Auto-Response-Suppress") is not null;
        var saysSo = Array.Exists(AutoReplySubjects, subject => message.Subject?.StartsWith(subject, StringComparison.OrdinalIgnoreCase) == true);
        return saysSo && (asksForSilence || isFromNobody);
    }

    private static ReadOnlySpan<char> FirstWord(string value)
    {
        var end = value.AsSpan().IndexOfAny(" ;(");
        return (end < 0 ? value : value.AsSpan(0, end)).Trim();
    }

    private static bool IsRecall(OutgoingMessage message) =>
        message.OutlookClass?.StartsWith("IPM.Outlook.Recall", StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsMeeting(OutgoingMessage message) =>
        message.OutlookClass is { } kind
        && (kind.StartsWith("IPM.Schedule", StringComparison.OrdinalIgnoreCase) || kind.StartsWith("IPM.Microsoft Schedule", StringComparison.OrdinalIgnoreCase));

    // the message's own calendar part, with a method (RFC 6047 section 2.4); a calendar file that is attached makes no invitation
    private static bool IsInvitation(MailDocument document)
    {
        var saysSo = document.Headers.Find("Content-Class")?.RawValue.Contains("calendarmessage", StringComparison.OrdinalIgnoreCase) == true;
        return OwnCalendarParts(document.Root).Any(part => saysSo || part.ContentType.Parameter("method") is not null);
    }

    private static IEnumerable<MimePart> OwnCalendarParts(MimePart part)
    {
        if (part.ContentType.MediaType == "text/calendar")
            return part.Disposition == "attachment" ? [] : [part];
        return part.IsMultipart ? part.Children.SelectMany(OwnCalendarParts) : [];
    }

    private static bool IsList(HeaderList headers) => headers.Find("List-Id") is not null || headers.Find("List-Post") is not null;
}
