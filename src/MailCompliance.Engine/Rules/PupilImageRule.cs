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
public sealed class PupilImageRule(PupilImageSettings settings) : IRule
{
    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        if (!facts.Outside.Any())
            yield break;
        var photographs = facts.Attachments.Where(IsPhotograph).ToList();
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

    private bool IsAboutPupils(MessageFacts facts, List<AttachmentFacts> photographs)
    {
        var names = PupilNames.Of(facts.People);
        return Passage.Written(facts).Any(passage => HasWord(passage.Text[passage.Start..passage.End]) || names.In(passage.Text, passage.Start, passage.End).Any())
            || photographs.Select(file => file.FileName.Replace('_', ' ').Replace('-', ' ')).Any(name => HasWord(name) || names.In(name, 0, name.Length, anyCase: true).Any());
    }

    private bool HasWord(string text) => settings.Words.Any(word => WordSearch.Contains(text, word));
}
