using System.Collections.Frozen;
using MailCompliance.Engine.Detection.Reading;
using MailCompliance.Engine.Facts;

namespace MailCompliance.Engine.Detection.Sensitive;

/// <summary>
/// One category of sensitive data: a strong word in the sentence, row or list item of an identifiable person, a weak one
/// beside somebody on file; or a filled cell under a heading of the category. Words in titles, policies, training and
/// statistics speak of nobody.
/// </summary>
internal sealed class SensitiveDetector(DetectionType type, CueKinds strong, CueKinds weak)
{
    /// <summary>Characters from one word of a category to another that speak of one person.</summary>
    private const int Beside = 240;

    private static readonly FrozenSet<string> EmptyCells =
        ("n no none nil na n/a - -- 0 false not unknown tbc refused nobt n.a. x").Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every category.</summary>
    public static IReadOnlyList<SensitiveDetector> All { get; } =
    [
        new(DetectionType.Health, CueKinds.Health, CueKinds.HealthWeak),
        new(DetectionType.SpecialEducationalNeeds, CueKinds.Needs, CueKinds.NeedsWeak),
        new(DetectionType.Safeguarding, CueKinds.Safeguarding, CueKinds.SafeguardingWeak),
        new(DetectionType.Behaviour, CueKinds.Behaviour, CueKinds.BehaviourWeak),
        new(DetectionType.Ethnicity, CueKinds.Ethnicity, CueKinds.EthnicityWeak),
        new(DetectionType.Religion, CueKinds.Religion, CueKinds.ReligionWeak),
        new(DetectionType.FreeSchoolMeals, CueKinds.Meals, CueKinds.MealsWeak),
    ];

    /// <summary>Key words of all categories.</summary>
    public static CueKinds AnyWord { get; } = All.Aggregate(CueKinds.None, (all, category) => all | category.Words);

    private CueKinds Words => strong | weak;

    public IEnumerable<Candidate> Find(PreparedText text, Subjects subjects)
    {
        if (!text.Mentions(Words))
            yield break;
        foreach (var cell in text.CellsUnder(Words))
        {
            if (IsFilled(text.Folded.AsSpan(cell.Start, cell.End - cell.Start)) && subjects.Near(cell.Start, cell.End) >= Subject.Described)
                yield return Candidate.Of(type, cell.Start, cell.End, Confidence.High, Strength.Label, "column", "person");
        }

        for (var index = 0; index < text.CueList.Length; index++)
        {
            var cue = text.CueList[index];
            if ((cue.Kinds & Words) == 0 || IsOtherZone(text, cue.Start) || IsWordOfItsOwn(text, cue))
                continue;
            if (!IsOrdinary(cue) && FormRecord.ValueOf(text, cue) is { } field)
            {
                if (IsFilled(text.Folded.AsSpan(field.Start, field.End - field.Start)) && subjects.Near(field.Start, field.End) >= Subject.Described)
                    yield return Candidate.Of(type, field.Start, field.End, Confidence.High, Strength.Label, "field", "person");
                continue;
            }

            if (Judge(text, cue, subjects) is { } confidence)
                yield return Candidate.Of(type, cue.Start, cue.End, confidence, Strength.Format, "key word", "person");
        }
    }

    /// <summary>
    /// Strong words whose own sentence names nobody, close to a find that does: whoever writes of a child's foster carers goes on about
    /// the child.
    /// </summary>
    /// <param name="certain">Where the certain finds of all categories begin, ascending.</param>
    public IEnumerable<Candidate> FindBeside(PreparedText text, Subjects subjects, List<int> certain)
    {
        if (!text.Mentions(strong))
            yield break;
        for (var index = 0; index < text.CueList.Length; index++)
        {
            var cue = text.CueList[index];
            if ((cue.Kinds & strong) != 0 && IsBeside(text, certain, cue) && !IsOtherZone(text, cue.Start) && !IsWordOfItsOwn(text, cue) && FormRecord.ValueOf(text, cue) is null
                && !subjects.IsRow(subjects.SentenceAround(cue.Start, cue.End))
                && (IsOrdinary(cue) || subjects.Near(cue.Start, cue.End) <= Subject.Pronoun) && !IsGeneric(text, cue, subjects) && !Topics.Contain(text, cue, subjects))
                yield return Candidate.Of(type, cue.Start, cue.End, Confidence.Medium, Strength.Format, "key word", "person near by");
        }
    }

    /// <summary>In one paragraph with a certain find; rows of tables speak for themselves, and the name of the system of records says nothing.</summary>
    private static bool IsBeside(PreparedText text, List<int> certain, Cue cue)
    {
        var next = certain.BinarySearch(cue.Start);
        next = next < 0 ? ~next : next;
        return !IsRecordSystem(text, cue)
            && ((next < certain.Count && IsOneParagraph(text, cue.Start, certain[next])) || (next > 0 && IsOneParagraph(text, certain[next - 1], cue.Start)));
    }

    private static bool IsRecordSystem(PreparedText text, Cue cue) => text.Folded.AsSpan(cue.Start, cue.End - cue.Start) is "CPOMS" or "MyConcern";

    private static bool IsOneParagraph(PreparedText text, int start, int end)
    {
        if (end - start > Beside)
            return false;
        var between = text.Folded.AsSpan(start, end - start);
        return !between.Contains('\t') && !between.Contains("\n\n", StringComparison.Ordinal) && !between.Contains("\n\r\n", StringComparison.Ordinal);
    }

    private Confidence? Judge(PreparedText text, Cue cue, Subjects subjects)
    {
        var subject = subjects.Near(cue.Start, cue.End);
        var isStrong = (cue.Kinds & strong) != 0;
        if (subject == Subject.None && isStrong && type == DetectionType.Health && subjects.NamesColleague(cue.Start, cue.End))
            subject = Subject.Described;
        if (subject == Subject.None || Topics.Contain(text, cue, subjects))
            return null;
        if (IsOrdinary(cue))
            return InCompany(text, cue, subjects, subject);
        if (IsGeneric(text, cue, subjects))
            return subject == Subject.Known && isStrong ? Confidence.Medium : null;
        return (subject, isStrong) switch
        {
            (Subject.Known, true) => Confidence.High,
            (Subject.Known, false) => Confidence.Low,
            (Subject.Continued, true) when IsRecordSystem(text, cue) => Confidence.Low,
            (Subject.Named or Subject.Described or Subject.Continued, true) => Confidence.Medium,
            (Subject.Pronoun, true) => Confidence.Low,
            _ => null,
        };
    }

    private static bool IsOrdinary(Cue cue) => (cue.Kinds & CueKinds.Ordinary) != 0;

    /// <summary>A word of ordinary mail says something sensitive only where the sentence has another one of the category.</summary>
    private Confidence? InCompany(PreparedText text, Cue cue, Subjects subjects, Subject subject)
    {
        if (subject is Subject.Pronoun || !HasCompany(text, cue, subjects) || IsGeneric(text, cue, subjects))
            return subject == Subject.Known ? Confidence.Low : null;
        return Confidence.Medium;
    }

    private bool HasCompany(PreparedText text, Cue cue, Subjects subjects)
    {
        var (start, end) = subjects.SentenceAround(cue.Start, cue.End);
        var cues = text.CueList;
        for (var index = text.CueIndexFrom(start); index < cues.Length && cues[index].Start < end; index++)
        {
            var other = cues[index];
            if ((other.Kinds & Words) != 0 && (other.Start >= cue.End || other.End <= cue.Start)
                && !text.Folded.AsSpan(other.Start, other.End - other.Start).Equals(text.Folded.AsSpan(cue.Start, cue.End - cue.Start), StringComparison.OrdinalIgnoreCase)
                && !IsWordOfItsOwn(text, other))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Policy, training, team, officer in the same sentence.</summary>
    private static bool IsGeneric(PreparedText text, Cue cue, Subjects subjects)
    {
        var (start, end) = subjects.SentenceAround(cue.Start, cue.End);
        var cues = text.CueList;
        for (var index = text.CueIndexFrom(start); index < cues.Length && cues[index].Start < end; index++)
        {
            if ((cues[index].Kinds & CueKinds.Generic) != 0)
                return true;
        }

        return false;
    }

    /// <summary>"send" the verb, "add" the verb, "salt" at table, "pp" for pages: those abbreviations count in capitals only; "fsm" is nothing else.</summary>
    private static bool IsWordOfItsOwn(PreparedText text, Cue cue)
    {
        var word = text.Folded.AsSpan(cue.Start, cue.End - cue.Start);
        return word.Length <= 5 && !word.Contains(' ') && IsAlsoAWord(word) && word.ContainsAnyInRange('a', 'z') && word is not ("SaLT" or "PEx" or "CiN");
    }

    private static bool IsAlsoAWord(ReadOnlySpan<char> word)
    {
        foreach (var abbreviation in (ReadOnlySpan<string>)["SEND", "SEN", "ADD", "SALT", "ASC", "LAC", "MASH", "PEP", "PRU", "ELSA", "REFU", "AOTH", "MOTH", "WOTH", "OOTH", "PP", "PIP", "UC", "ESA", "EMA", "TAC", "TAF", "CP", "DV", "ALN", "ALP", "ASN", "ARP", "SRP", "ODD", "FAS", "PEG", "AAI", "EDS", "TIA", "NFA", "PLO", "EPO", "PPO", "IRO", "IRD", "NRM", "FII", "YOS", "CCE", "GRT", "PSP", "AAC", "GDD", "DLA", "IVA", "CAT", "DASH", "MACH", "TIA", "CIN", "CLA", "ESA"])
        {
            if (word.Equals(abbreviation, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool IsFilled(ReadOnlySpan<char> cell) => cell.Length is > 0 and <= 200 && (char.IsAsciiLetterOrDigit(cell[0]) || cell[0] is '"' or '(') && !EmptyCells.GetAlternateLookup<ReadOnlySpan<char>>().Contains(cell);

    /// <summary>The signature of a SENCO or a DSL holds such words in every message.</summary>
    private static bool IsOtherZone(PreparedText text, int at) => Zone.KindAt(text.Source.Zones, at) is ZoneKind.Signature or ZoneKind.Disclaimer;
}
