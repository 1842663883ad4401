using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Facts;

/// <summary>One text of a message, with the place that its offsets count in.</summary>
/// <param name="Zones">Zones of a body; empty for other texts.</param>
/// <param name="Body">The body it comes from; null for subject and attachments.</param>
/// <param name="IsHidden">Text that a reader does not see; offsets into it mean nothing to people.</param>
public sealed record MessageText(Place Where, string Text, IReadOnlyList<Zone> Zones, BodyText? Body = null, bool IsHidden = false);

/// <summary>Every text that is searched for data, in the order of the message; empty ones are left out.</summary>
public static class MessageTexts
{
    public static IEnumerable<MessageText> Of(string? subject, IReadOnlyList<BodyText> bodies, IReadOnlyList<AttachmentFacts> attachments)
    {
        if (!string.IsNullOrEmpty(subject))
            yield return new MessageText(Place.Subject, subject, []);
        foreach (var body in bodies.OrderByDescending(body => body.IsShown))
        {
            var place = Place.Body with { Path = body.Source?.Path };
            if (body.Text.Length > 0)
                yield return new MessageText(place, body.Text, body.Zones, body);
            if (body.Hidden.Length > 0)
                yield return new MessageText(place, body.Hidden, [], body, IsHidden: true);
        }

        foreach (var attachment in attachments)
        {
            if (attachment.Document is { Text.Length: > 0 } document)
                yield return new MessageText(Place.Attachment(attachment.FileName, attachment.Attachment.Source?.Path), document.Text, []);
        }
    }
}
