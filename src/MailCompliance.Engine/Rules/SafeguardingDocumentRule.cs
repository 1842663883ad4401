using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

public sealed record SafeguardingDocumentSettings
{
    /// <summary>Whether documents for agencies (children's services, police) count too; by law they may and must be sent.</summary>
    public bool ToAgencies { get; init; }

    /// <summary>The system in which safeguarding is recorded, as staff call it.</summary>
    public string RecordSystem { get; init; } = "CPOMS";
}

/// <summary>
/// Documents about safeguarding incidents belong in the school's safeguarding system, not in mail. Policy: S0 section 2, "SharePoint": "Any
/// documents regarding safeguarding incidents must not be uploaded … CPOMS must be used instead". Holds go to the safeguarding lead.
/// </summary>
/// <remarks>
/// Known by the name of a form, or by terms of such forms together with a pupil's name or a date of birth. Policies, training and lessons
/// about safeguarding are no such documents.
/// </remarks>
public sealed class SafeguardingDocumentRule(SafeguardingDocumentSettings settings) : IRule
{
    private const int FirstPages = 6000;

    private static readonly string[] FormNames =
    [
        "cause for concern", "safeguarding concern", "safeguarding incident", "safeguarding record", "safeguarding referral", "safeguarding form", "welfare concern",
        "child protection referral", "child protection report", "child protection conference", "child protection plan", "cp referral", "cp plan", "mash referral",
        "multi agency referral", "multi-agency referral", "early help referral", "cpoms", "body map", "child in need plan", "cin plan", "disclosure record", "disclosure form",
    ];

    private static readonly string[] Terms =
    [
        "cause for concern", "nature of concern", "nature of the concern", "record of concern", "child protection", "body map", "designated safeguarding lead", "multi-agency referral",
        "section 47", "section 17", "strategy meeting", "strategy discussion", "social worker", "disclosed", "disclosure", "child in need", "mash", "cpoms",
        "words of the child", "child's own words", "neglect", "physical abuse", "emotional abuse", "sexual abuse",
    ];

    private static readonly string[] AboutTheTopic =
        ["policy", "training", "poster", "leaflet", "certificate", "newsletter", "guidance", "audit", "lesson", "assembly", "rota", "kcsie", "template", "handbook", "course", "quiz"];

    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        if (facts.Attachments.Count == 0 || (!settings.ToAgencies && IsForAgencies(facts)))
            yield break;
        var names = PupilNames.Of(facts.People);
        var data = facts.Data.ToLookup(found => (found.Where.Part, found.Where.Path));
        foreach (var attachment in facts.Attachments)
        {
            if (attachment.IsSignatureImage || EvidenceOf(data, attachment, names) is not { } evidence)
                continue;
            yield return new Finding(
                $"The attachment “{attachment.FileName}” looks like a safeguarding document.",
                $"Record it in {settings.RecordSystem} instead of sending it. Talk to the safeguarding lead if somebody outside needs it.")
            {
                Where = Passage.PlaceOf(attachment),
                Evidence = [evidence],
            };
        }
    }

    private static bool IsForAgencies(MessageFacts facts) =>
        facts.Outside.Any() && facts.Outside.All(recipient => recipient.Is(RecipientClass.Agency));

    private static string? EvidenceOf(ILookup<(string Part, string? Path), DetectedData> data, AttachmentFacts attachment, PupilNames names)
    {
        var place = Passage.PlaceOf(attachment);
        var own = data[(place.Part, place.Path)].ToList();
        var files = PupilsMentioned.NamesOfFiles(attachment).Select(name => name.Replace('-', ' ')).ToList();
        var namesPupil = files.Exists(name => names.In(name, 0, name.Length, anyCase: true).Any());
        // a file about the topic is none about a child, unless it names one: "Cause for concern template Ada Bell"
        if (!namesPupil && !HasSubject(own) && files.TrueForAll(name => AboutTheTopic.Any(word => WordSearch.Contains(name, word))))
            return null;
        if (files.Exists(name => FormNames.Any(form => WordSearch.Contains(name, form.Replace('-', ' ')) && (namesPupil || !AboutTheTopic.Any(word => WordSearch.Contains(name, word))))))
            return "name of a form";
        if (own.Any(found => found is { Type: DetectionType.Safeguarding, Confidence: > Confidence.Low }))
            return "safeguarding details";
        if (attachment.Document is not { Text: { Length: > 0 } text })
            return null;
        var end = Math.Min(text.Length, FirstPages);
        var first = text[..end];
        var terms = Terms.Count(term => WordSearch.Contains(first, term));
        return terms >= 3 && (namesPupil || HasSubject(own) || names.In(first, 0, end).Any()) ? $"{terms} terms of such forms, and a person" : null;
    }

    private static bool HasSubject(List<DetectedData> data) =>
        data.Exists(one => one.Confidence > Confidence.Low && one.Type is DetectionType.DateOfBirth or DetectionType.PersonName or DetectionType.UniquePupilNumber);
}
