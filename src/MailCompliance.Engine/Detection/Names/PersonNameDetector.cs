using MailCompliance.Engine.Detection.Reading;
using MailCompliance.Engine.Facts;

namespace MailCompliance.Engine.Detection.Names;

/// <summary>
/// Names of pupils and parents on file. Full names in any case; an initial or a title with the surname; bare forenames of
/// pupils where the surroundings speak for a person and not for a word, a street or a colleague.
/// </summary>
internal sealed class PersonNameDetector : IDetector
{
    /// <summary>What is said of a hit that is a forename and nothing else.</summary>
    public const string Forename = "forename";

    public IEnumerable<Candidate> Find(PreparedText text)
    {
        var index = NameIndex.Of(text.Source.People);
        if (index.IsEmpty)
            yield break;
        var matches = Matches(text, index);
        var expected = NameIndex.ForenamesOf(text.Source.Expected);
        var named = new HashSet<NamedPerson>(matches.Where(match => match.Form is NameForm.Full or NameForm.GivenAndInitial || (match.Form == NameForm.InitialAndFamily && !match.IsStaffToo)).Select(match => match.Person));
        foreach (var match in matches)
        {
            if (Judge(text, match, index, named, expected) is { } confidence)
                yield return Candidate.Of(DetectionType.PersonName, match.Start, match.End, confidence, Strength.Roster, "roster", Why(match.Form));
        }
    }

    private static List<NameMatch> Matches(PreparedText text, NameIndex index)
    {
        var matches = new List<NameMatch>();
        foreach (var span in text.NameWords)
        {
            var word = new WordCursor(text, span.Start, span.End);
            if (matches.Count > 0 && matches[^1].End > word.Start)
                continue;
            if (index.Find(word) is not { } known && !SpokenForename.Possessive(word, index, out known))
                continue;
            if ((NameMatcher.At(word, known, index) ?? SpokenForename.Of(word, known, index)) is { } match && !(matches.Count > 0 && matches[^1].End > match.Start))
                matches.Add(match);
        }

        return matches;
    }

    private static string Why(NameForm form) => form switch
    {
        NameForm.Full => "full name",
        NameForm.GivenAlone or NameForm.SpokenOf => Forename,
        _ => "part of the name",
    };

    private static Confidence? Judge(PreparedText text, NameMatch match, NameIndex index, HashSet<NamedPerson> named, HashSet<string> expected)
    {
        // a signature holds the sender's own name; a pupil's in full is none, whatever the lines look like
        if (IsInAddress(text, match) || (match.Form != NameForm.Full && text.IsInTableWith(match.Start, CueKinds.Book)) || (IsSignature(text, match) && !(match.Form == NameForm.Full && match.Person.IsPupil)))
            return null;
        switch (match.Form)
        {
            case NameForm.Full:
                return Confidence.High;
            case NameForm.InitialAndFamily or NameForm.GivenAndInitial:
                return match.IsStaffToo && !named.Contains(match.Person) ? Confidence.Low : Confidence.High;
            case NameForm.TitleAndFamily:
                return ForenameGreeting.IsOne(text, new WordCursor(text, match.Start, match.End)) ? null : Confidence.Medium;
            case NameForm.LabelledFamily:
                return Confidence.High;
            case NameForm.Household:
                return match.IsStaffToo ? Confidence.Low : Confidence.Medium;
            case NameForm.SpokenOf:
                return Confidence.Medium;
            case NameForm.GivenAlone:
                return ForenameGuards.Judge(text, match, index, named.Contains(match.Person), expected.Contains(text.Folded[match.Start..match.End]));
            default:
                return null;
        }
    }

    /// <summary>Inside a mail address or a link a name is an address.</summary>
    private static bool IsInAddress(PreparedText text, NameMatch match) =>
        text.CharAt(match.End) is '@' or '_' || text.CharAt(match.Start - 1) is '@' or '_' or '/' || Edges.IsInLink(text, match.Start, match.End);

    private static bool IsSignature(PreparedText text, NameMatch match) => Zone.KindAt(text.Source.Zones, match.Start) is ZoneKind.Signature;
}
