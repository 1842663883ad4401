using System.Runtime.CompilerServices;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

/// <summary>Texts of a message's bodies or attachments by the place that a finding names: thousands of parts with thousands of finds are looked up, not searched.</summary>
internal sealed class TextsByPlace
{
    private static readonly ConditionalWeakTable<IReadOnlyList<BodyText>, TextsByPlace> Bodies = [];
    private static readonly ConditionalWeakTable<IReadOnlyList<AttachmentFacts>, TextsByPlace> Attachments = [];

    private readonly Dictionary<(string Part, string? Path), string> exact = [];
    private readonly Dictionary<string, string> firstOfPart = new(StringComparer.Ordinal);
    private readonly string otherwise = "";

    private TextsByPlace(IReadOnlyList<BodyText> bodies)
    {
        foreach (var body in bodies)
            exact.TryAdd((Place.Body.Part, body.Source?.Path), body.Text);
        otherwise = bodies.LastOrDefault(body => body.IsShown)?.Text ?? "";
    }

    private TextsByPlace(IReadOnlyList<AttachmentFacts> attachments)
    {
        foreach (var attachment in attachments)
        {
            var (place, text) = (Passage.PlaceOf(attachment), attachment.Document?.Text ?? "");
            exact.TryAdd((place.Part, place.Path), text);
            firstOfPart.TryAdd(place.Part, text);
        }
    }

    public static TextsByPlace OfBodies(IReadOnlyList<BodyText> bodies) => Bodies.GetValue(bodies, list => new TextsByPlace(list));

    public static TextsByPlace OfAttachments(IReadOnlyList<AttachmentFacts> attachments) => Attachments.GetValue(attachments, list => new TextsByPlace(list));

    /// <summary>An attachment that is named without its path is the first of its name; a body that is not named is the last that is shown.</summary>
    public string Find(Place place) =>
        (place.Path is null && firstOfPart.TryGetValue(place.Part, out var first)) || exact.TryGetValue((place.Part, place.Path), out first) ? first : otherwise;
}
