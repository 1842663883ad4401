using MailCompliance.Engine.Messages;
using MailCompliance.Mime;
using MailCompliance.Server.AddIn.Contract;

namespace MailCompliance.Server.AddIn;

/// <summary>Makes of a draft what the engine judges.</summary>
public static class DraftReader
{
    /// <summary>Outlook allows as many (Mailbox 1.16).</summary>
    public const int MostRecipients = 1000;

    public const int MostAttachments = 500;

    public const int LongestAddress = 320;
    private const int LongestName = 1000;

    private static readonly string[] Parts = ["from", "subject", "recipients", "attachments", "body"];
    private static readonly string[] PictureTypes = ["png", "jpg", "jpeg", "gif", "bmp", "webp", "tif", "tiff", "heic", "ico"];

    /// <summary>What is wrong with the request, by JSON pointer (RFC 6901); empty where it can be read.</summary>
    public static Dictionary<string, string[]> Check(EvaluateRequest draft)
    {
        var errors = new Dictionary<string, string[]>();
        if (draft.Schema != 1)
            errors["/schema"] = ["must be 1"];
        if (draft.Phase is not ("compose" or "send"))
            errors["/phase"] = ["must be compose or send"];
        if (draft.RequestId?.Length > 64)
            errors["/requestId"] = ["must have at most 64 characters"];
        if (draft.From?.Length > LongestAddress)
            errors["/from"] = ["is too long for an address"];
        if (draft.Recipients.Count > MostRecipients)
            errors["/recipients"] = [$"must be at most {MostRecipients}"];
        if (draft.Attachments.Count > MostAttachments)
            errors["/attachments"] = [$"must be at most {MostAttachments}"];
        if (draft.Recipients.Any(one => one?.Address is not { Length: <= LongestAddress } || one.Name?.Length > LongestName || FieldOf(one.Field) is null))
            errors["/recipients"] = ["must each have an address, and to, cc or bcc as field"];
        if (draft.Attachments.Any(one => one?.Name is not { Length: <= LongestName } || one.Size < 0))
            errors["/attachments"] = ["must each have a name and a size"];
        if (draft.Unread.Any(part => !Parts.Contains(part)))
            errors["/unread"] = [$"must be of {string.Join(", ", Parts)}"];
        if (draft.Reason is { } reason && !(reason.Length <= 32 && reason.All(c => char.IsAsciiLetterLower(c) || c == '-')))
            errors["/reason"] = ["must be a code of at most 32 lower-case letters"];
        return errors;
    }

    /// <param name="mailbox">The connected mailbox: the author where Outlook did not say.</param>
    public static OutgoingMessage Read(EvaluateRequest draft, string mailbox)
    {
        var author = string.IsNullOrWhiteSpace(draft.From) ? mailbox : draft.From.Trim();
        var recipients = draft.Recipients
            .Where(one => one.Address.Length > 0)
            .Select(one => new Recipient(one.Address.Trim(), string.IsNullOrWhiteSpace(one.Name) ? null : one.Name, FieldOf(one.Field)!.Value))
            .DistinctBy(one => one.Address, StringComparer.OrdinalIgnoreCase)
            .ToList();
        return new OutgoingMessage
        {
            Channel = Channel.AddIn,
            EnvelopeSender = author,
            From = new MailAddress(author, null),
            Recipients = recipients,
            VisibleRecipients = [.. recipients.Where(one => one.Field != RecipientField.Bcc)],
            Subject = draft.Subject,
            Bodies = draft.Body is { } body ? [new MessageBody(IsHtml: true, body.Html, null)] : [],
            Attachments = [.. draft.Attachments.Select(AttachmentOf)],
            NotSeen = [.. NotSeen(draft)],
            Unread = draft.Unread.Aggregate(MessageParts.None, (all, part) => all | PartOf(part)),
        };
    }

    private static MessageParts PartOf(string name) => name switch
    {
        "subject" => MessageParts.Subject,
        "body" => MessageParts.Text,
        "recipients" => MessageParts.Recipients,
        "attachments" => MessageParts.Attachments,
        _ => MessageParts.None,
    };

    private static IEnumerable<string> NotSeen(EvaluateRequest draft)
    {
        if (draft.Attachments.Count > 0)
            yield return "what is inside the attachments";
        yield return Unseen.SentBefore;
        if (draft.Body is { Truncated: true })
            yield return "the end of a very long text";
        foreach (var part in draft.Unread)
            yield return part == "from" ? "the sender" : "the " + part;
    }

    private static Attachment AttachmentOf(DraftAttachment one) => new(one.Name, TypeOf(one), one.Size, one.Inline, Content: null, Source: null);

    private static string? TypeOf(DraftAttachment one)
    {
        if (one.Item)
            return "message/rfc822";
        var extension = Path.GetExtension(one.Name).TrimStart('.').ToLowerInvariant();
        return PictureTypes.Contains(extension) ? "image/" + extension : null;
    }

    private static RecipientField? FieldOf(string? name) => name switch
    {
        "to" => RecipientField.To,
        "cc" => RecipientField.Cc,
        "bcc" => RecipientField.Bcc,
        _ => null,
    };
}
