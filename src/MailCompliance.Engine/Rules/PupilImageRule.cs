using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Text;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

public sealed record PupilImageSettings
{
    /// <summary>Smaller pictures are drawings and symbols, not photographs; decoded bytes.</summary>
    public long MinBytes { get; init; } = 30_000;

    /// <summary>Words near which a photograph probably shows pupils.</summary>
    public IReadOnlyList<string> Words { get; init; } =
    [
        "pupil", "pupils", "child", "children", "class", "classes", "year", "trip", "sports day", "assembly", "nativity", "school play", "choir", "residential",
        "playground", "football team", "swimming", "reception", "nursery", "boys", "girls",
    ];
}

/// <summary>
/// Photographs of pupils leave only with consent. Policy: S3, "use personal digital cameras or phones for transferring images of
/// children/young people"; whether a picture shows a pupil is for the sender to say: pictures are never opened here.
/// </summary>
/// <remarks>
/// Known by content, whatever the name says: JPEG, HEIC, PNG, WebP, film and the rest, also inside archives and documents. Words about
/// pupils, or a pupil's name, stand in the new text, in the name of a file or in the text of the document that holds the picture.
/// </remarks>
public sealed class PupilImageRule(PupilImageSettings settings) : IRule
{
    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        if (!facts.Outside.Any())
            yield break;
        var photographs = facts.Attachments.Where(file => IsPhotograph(file) || HoldsPhotograph(file)).ToList();
        if (photographs.Count == 0 || !IsAboutPupils(facts, photographs))
            yield break;
        yield return new Finding(
            photographs.Count == 1 ? "You send a picture outside the school that may show a pupil." : $"You send {photographs.Count} pictures outside the school that may show pupils.",
            "Send pictures of a pupil only if the parents agreed to it. Ask the office if you are not sure.")
        {
            Where = Passage.PlaceOf(photographs[0]),
            Evidence = [$"{photographs.Count} pictures, words about pupils near by"],
        };
    }

    private bool IsPhotograph(AttachmentFacts attachment) =>
        !attachment.IsSignatureImage
        && attachment.Length >= settings.MinBytes
        && (attachment.Kind?.Family is FileFamily.Image or FileFamily.Video
            || (attachment.Kind is null && ProgramNames.ExtensionOf(attachment.FileName).ToLowerInvariant() is "jpg" or "jpeg" or "heic" or "png" or "mp4" or "mov"));

    /// <summary>An archive, or a document made of pictures; what a letter has in its head is smaller than <see cref="PupilImageSettings.MinBytes"/>.</summary>
    private bool HoldsPhotograph(AttachmentFacts attachment) =>
        attachment.Length >= settings.MinBytes
        && attachment.Document?.Contained.Any(inside => inside.Kind.Family is FileFamily.Image or FileFamily.Video && inside.Kind.Name is not ("emf" or "wmf" or "ico" or "svg")) == true;

    private bool IsAboutPupils(MessageFacts facts, List<AttachmentFacts> photographs)
    {
        var names = PupilNames.Of(facts.People);
        return Passage.Written(facts).Any(passage => HasWord(passage.Text[passage.Start..passage.End]) || names.In(passage.Text, passage.Start, passage.End).Any())
            || photographs.SelectMany(PupilsMentioned.NamesOfFiles).Select(name => name.Replace('-', ' ')).Any(name => HasWord(name) || names.In(name, 0, name.Length, anyCase: true).Any())
            || photographs.Where(HoldsPhotograph).Any(file => names.In(file.Document!.Text, 0, file.Document.Text.Length).Any());
    }

    private bool HasWord(string text) => settings.Words.Any(word => WordSearch.Contains(text, word));
}
