using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

/// <summary>A stretch [Start, End) of a part's text that a rule looks at.</summary>
/// <param name="Text">The whole text of the part: offsets count in it.</param>
/// <param name="Part">The part, without a range.</param>
public readonly record struct Passage(string Text, int Start, int End, ZoneKind Zone, Place Part)
{
    public ReadOnlySpan<char> Span => Text.AsSpan(Start, End - Start);

    /// <summary>The place of a range given in offsets of <see cref="Text"/>.</summary>
    public Place At(int start, int end) => Part.At(start, end);

    /// <summary>The subject, then what the sender wrote in each body: signature, disclaimer and history left out.</summary>
    public static IEnumerable<Passage> Written(MessageFacts facts)
    {
        if (!string.IsNullOrEmpty(facts.Message.Subject))
            yield return new(facts.Message.Subject, 0, facts.Message.Subject.Length, ZoneKind.New, Place.Subject);
        foreach (var passage in OfBodies(facts))
        {
            if (passage.Zone == ZoneKind.New)
                yield return passage;
        }
    }

    /// <summary>Every zone of every body, those that a reader is shown first.</summary>
    public static IEnumerable<Passage> OfBodies(MessageFacts facts) =>
        from body in facts.Bodies.OrderByDescending(body => body.IsShown)
        from zone in body.Zones
        where zone.End > zone.Start
        select new Passage(body.Text, zone.Start, zone.End, zone.Kind, Place.Body with { Path = body.Source?.Path });

    /// <summary>The text of each attachment that could be read.</summary>
    public static IEnumerable<Passage> OfAttachments(MessageFacts facts) =>
        from attachment in facts.Attachments
        where attachment.Document is { Text.Length: > 0 }
        let text = attachment.Document!.Text
        select new Passage(text, 0, text.Length, ZoneKind.New, PlaceOf(attachment));

    public static Place PlaceOf(AttachmentFacts attachment) => Place.Attachment(attachment.FileName, attachment.Attachment.Source?.Path);

    /// <summary>The characters that a place means; empty where the part has no such range.</summary>
    public static ReadOnlySpan<char> TextAt(MessageFacts facts, Place place)
    {
        var text = WholeText(facts, place);
        return place is { Start: { } start, End: { } end } && start >= 0 && end <= text.Length && start <= end
            ? text.AsSpan(start, end - start)
            : default;
    }

    /// <summary>The whole text of the part that a place is in; "" where there is none.</summary>
    public static string WholeText(MessageFacts facts, Place place)
    {
        if (place.Part == Place.Subject.Part)
            return facts.Message.Subject ?? "";
        return place.Part == Place.Body.Part
            ? TextsByPlace.OfBodies(facts.Bodies).Find(place)
            : TextsByPlace.OfAttachments(facts.Attachments).Find(place);
    }
}
