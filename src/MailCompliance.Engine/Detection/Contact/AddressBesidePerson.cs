using System.Buffers;
using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Contact;

/// <summary>
/// Addresses without a postcode and without a word of living: the name, date of birth or number of a person stands directly before them, as in lists and letter heads.
/// "Louis White – top flat at 60 Station Parade", "Ms N Pike / 2a Chantry Road".
/// </summary>
internal static class AddressBesidePerson
{
    private const int MaxGap = 24;

    private static readonly SearchValues<char> Blank = SearchValues.Create(" ,;:\t\r\n|-–(");

    private static readonly string[] Titles = ["Mr ", "Mrs ", "Ms ", "Miss ", "Mx ", "Dr ", "Rev "];

    /// <param name="others">What the detectors found.</param>
    public static IEnumerable<Candidate> Find(PreparedText text, IReadOnlyList<Candidate> others)
    {
        if (!text.Mentions(CueKinds.Street))
            yield break;
        var ends = others.Where(SaysWho).Select(candidate => candidate.Hit.End).ToHashSet();
        var known = others.Where(candidate => candidate.Hit.Type == DetectionType.PostalAddress).Select(candidate => candidate.Hit.Start).ToHashSet();
        for (var index = 0; index < text.Numbers.Length; index++)
        {
            if (AddressReader.At(text, index) is not { Postcode: null } address || known.Contains(address.Start))
                continue;
            if ((IsBehind(text, address.Start, ends) || IsBelowTitle(text, address.Start)) && !AddressJudge.IsPublic(text, address.Start, address.End))
                yield return Candidate.Of(DetectionType.PostalAddress, address.Start, address.End, Confidence.High, Strength.Label, "street", "beside a person");
        }
    }

    private static bool SaysWho(Candidate candidate) => candidate.Hit is { Confidence: > Confidence.Low, Type:
        DetectionType.PersonName or DetectionType.DateOfBirth or DetectionType.NationalInsuranceNumber or DetectionType.UniquePupilNumber or DetectionType.NhsNumber or DetectionType.PassportNumber };

    private static bool IsBehind(PreparedText text, int start, HashSet<int> ends)
    {
        for (var at = start; at > 0 && start - at <= MaxGap; at--)
        {
            if (ends.Contains(at))
                return IsGap(text.Folded.AsSpan(at, start - at));
        }

        return false;
    }

    /// <summary>Separators, one line end at the most, and where in the house: "top flat at".</summary>
    private static bool IsGap(ReadOnlySpan<char> gap)
    {
        if (gap.Count('\n') > 1)
            return false;
        foreach (var range in gap.SplitAny(Blank))
        {
            if (gap[range] is not ("" or "at" or "of" or "flat" or "top" or "now" or "the"))
                return false;
        }

        return true;
    }

    /// <summary>The head of a letter: a title and a name, and the address on the next line.</summary>
    private static bool IsBelowTitle(PreparedText text, int start)
    {
        var end = start;
        while (end > 0 && text.Folded[end - 1] is ' ' or '\r' or '\n' or ',')
            end--;
        if (!text.Folded.AsSpan(end, start - end).Contains('\n'))
            return false;
        var line = text.LineAt(end);
        var name = text.Folded.AsSpan(line.Start, end - line.Start);
        foreach (var title in Titles)
        {
            if (name.Length < 40 && name.StartsWith(title, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
