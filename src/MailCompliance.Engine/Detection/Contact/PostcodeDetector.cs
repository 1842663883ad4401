using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Contact;

/// <summary>
/// Postcodes of people: on file for a pupil, after a word of living somewhere, at the end of an address, or in a column of
/// addresses. Alone a postcode is a venue or a firm.
/// </summary>
internal sealed class PostcodeDetector : IDetector
{
    private const CueKinds Cues = CueKinds.Home | CueKinds.Postcode;

    public IEnumerable<Candidate> Find(PreparedText text)
    {
        var known = KnownPostcodes.Of(text.Source.People);
        foreach (var (_, value) in text.Postcodes)
        {
            if (Edges.IsInLink(text, value.Start, value.End))
                continue;
            if (known.Contains(text.Folded.AsSpan(value.Start, value.Length)))
                yield return Candidate.Of(DetectionType.Postcode, value.Start, value.End, Confidence.High, Strength.Roster, "roster");
            else if (Judge(text, value) is { } confidence)
                yield return Candidate.Of(DetectionType.Postcode, value.Start, value.End, confidence, Strength.Label, "format", "key word");
        }
    }

    private static Confidence? Judge(PreparedText text, Token value)
    {
        if ((text.HeadingAt(value.Start) & Cues) != 0)
            return Confidence.High;
        if (AddressReader.EndingAt(text, value.Start) is { } address)
            return AddressJudge.Of(text, address.Start, value.End, hasPostcode: true);
        var cue = text.CueBefore(value.Start, Cues | CueKinds.Negative);
        if (cue is not { } near || (near.Kinds & CueKinds.Negative) != 0 || AddressJudge.IsPublic(text, value.Start, value.End))
            return null;
        return text.IsLower(value.Start, value.End) ? Confidence.Medium : Confidence.High;
    }
}
