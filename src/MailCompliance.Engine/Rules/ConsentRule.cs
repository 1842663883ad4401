using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

public sealed record ConsentSettings
{
    /// <summary>Agencies with which the school has agreed what may be shared and on which basis: addresses, patterns or domains.</summary>
    [Form(TextForm.Recipient)]
    public IReadOnlyList<string> Agreed { get; init; } = [];
}

/// <summary>
/// Data of a pupil goes to an agency only on a basis that somebody can name. Policy: S0 section 2, "Pupil Data": "may be shared with
/// parental consent via email to parents or external agencies". Consent is not the only basis: safeguarding and duties by law are others.
/// </summary>
public sealed class ConsentRule(ConsentSettings settings) : IRule
{
    private readonly PartyPattern[] agreed = [.. settings.Agreed.Select(PartyPattern.Parse)];

    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        var agencies = facts.Outside
            .Where(recipient => recipient.Is(RecipientClass.Agency) && !agreed.Any(pattern => pattern.MatchesAddress(recipient.Address)))
            .Select(recipient => recipient.Address)
            .ToList();
        if (agencies.Count == 0 || DataOfPupil(facts) is not { } place)
            yield break;
        yield return new Finding(
            "You send data about a pupil to an outside agency, and the school has no agreement with it on file.",
            "Check that the parents agree, or that safeguarding or the law requires it, and write down which. The data protection officer can help.")
        {
            Where = place,
            Recipients = agencies,
        };
    }

    private static Place? DataOfPupil(MessageFacts facts)
    {
        var names = PupilNames.Of(facts.People);
        foreach (var passage in Passage.Written(facts).Concat(Passage.OfAttachments(facts)))
        {
            foreach (var (start, end, _) in names.In(passage.Text, passage.Start, passage.End))
                return passage.At(start, end);
        }

        return facts.Data.FirstOrDefault(data =>
            data.Zone != ZoneKind.Quoted
            && data.Confidence > Confidence.Low
            && DataWeights.Of(data.Type, data.Confidence) == DataWeight.Alone
            && data.Type is not (DetectionType.NationalInsuranceNumber or DetectionType.TeacherReferenceNumber or DetectionType.UniqueTaxpayerReference))?.Where;
    }
}
