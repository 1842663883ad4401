using System.Collections.Frozen;
using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Names;

/// <summary>
/// Names of people who are on no list: two capitalised words that stand with a labelled identifier or a date of birth on
/// one line, or under the heading of a column of names beside such a column. Medium at best.
/// </summary>
internal static class CuedNames
{
    private const int MaxWords = 3;
    private const int Window = 75;

    /// <summary>Characters behind a value in which the word before the name stands.</summary>
    private const int MaxBehind = 24;

    private static readonly FrozenSet<DetectionType> Identifiers =
    [
        DetectionType.NhsNumber, DetectionType.NationalInsuranceNumber, DetectionType.UniquePupilNumber, DetectionType.UniqueLearnerNumber, DetectionType.UniqueCandidateIdentifier,
        DetectionType.CandidateNumber, DetectionType.PassportNumber, DetectionType.DateOfBirth, DetectionType.AdmissionNumber, DetectionType.DrivingLicenceNumber, DetectionType.TeacherReferenceNumber,
        DetectionType.UniqueTaxpayerReference, DetectionType.Iban, DetectionType.OtherIdentifier,
    ];

    private const CueKinds SensitiveKinds = CueKinds.Health | CueKinds.Needs | CueKinds.Safeguarding | CueKinds.Behaviour;

    private static readonly System.Buffers.SearchValues<string> About = System.Buffers.SearchValues.Create([" for ", " about ", " on ", " re ", " regarding ", " concerning "], StringComparison.Ordinal);

    private static readonly FrozenSet<string> WrittenAbout =
        ["reference", "references", "referral", "referrals", "referred", "asked", "ask", "rang", "worried", "concerns", "concern", "concerned", "report", "update", "write", "writing", "wrote", "spoke", "complaint", "statement", "allegation", "incident"];

    private static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly FrozenSet<string> NoNames = (
        "the a an our your my his her their this that these those dear hi hello please thank thanks can could would should will is are was were has have had for to from of and or but with in on at by as if when "
        + "nhs national insurance number numbers no date birth dob upn uln uci passport pupil pupils child student name names class year school primary secondary academy college council school's monday tuesday "
        + "wednesday thursday friday saturday sunday january february march april may june july august september october november december new old he she it we they you i mr mrs ms miss dr form group unique learner "
        + "candidate identifier exam board reference driving licence admission former legal home address email phone mobile contact subject re fw fwd sent cc bcc attached see note details record records consent trust "
        + "hospital surgery clinic gp office team service services county city street road lane happy great good best kind many parents parent carer mum dad english welsh scottish irish british northern southern eastern western further higher advanced mathematics maths hm revenue customs ref order invoice part born tax bic swift iban "
        + "ucas id ids ppt upns dbs frau herr madame monsieur mme senor senora signora signor pan pani mevrouw meneer sir madam pupil's current previous")
        .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <param name="others">What the detectors found.</param>
    public static IEnumerable<Candidate> Find(PreparedText text, IReadOnlyList<Candidate> others)
    {
        var isPerson = false;
        foreach (var hit in others.Select(candidate => candidate.Hit).Where(hit => Identifiers.Contains(hit.Type)))
        {
            isPerson = true;
            if ((NameBefore(text, hit.Start) ?? NameAfterLead(text, hit.Start) ?? NameBehind(text, hit.End)) is { } name && !IsColleague(text, name))
                yield return Candidate.Of(DetectionType.PersonName, name.Start, name.End, Confidence.Medium, Strength.Format, "beside an identifier");
        }

        foreach (var name in SpokenAbout(text))
            yield return Candidate.Of(DetectionType.PersonName, name.Start, name.End, Confidence.Medium, Strength.Format, "spoken about");

        var isRegister = isPerson || others.Any(candidate => candidate.Hit.Type == DetectionType.PersonName && candidate.Hit.Why.Contains("roster"));
        foreach (var cell in text.CellsUnder(isRegister ? CueKinds.Name | CueKinds.Child : CueKinds.Name))
        {
            if (IsNameCell(text, cell.Start, cell.End) && !IsColleague(text, new Token(cell.Start, cell.End)) && !text.IsInTableWith(cell.Start, CueKinds.Book))
                yield return Candidate.Of(DetectionType.PersonName, cell.Start, cell.End, Confidence.Medium, Strength.Format, "column");
        }

        foreach (var field in isPerson ? Fields(text) : [])
            yield return field;
    }

    /// <summary>"Reference for Emma Cave", "you asked about Philip Garside": two capitalised words behind what is written about people, in a message with words of health or conduct.</summary>
    private static IEnumerable<Token> SpokenAbout(PreparedText text)
    {
        if (!text.Mentions(SensitiveKinds))
            yield break;
        for (var from = 0; text.Folded.AsSpan(from).IndexOfAny(About) is >= 0 and var found; from += found + 1)
        {
            var lead = from + found;
            var start = text.Folded.IndexOf(' ', lead + 1) + 1;
            var end = start;
            while (char.IsAsciiLetter(text.CharAt(end)))
                end++;
            if (!IsWrittenAbout(text, lead) || end == start)
                continue;
            var first = new WordCursor(text, start, end);
            var second = first.Next();
            var name = new Token(first.Start, second.End);
            if (IsNamePart(first) && IsNamePart(second) && first.Until(second) is " " && !first.IsAllCapitals && !second.Next().IsCapitalised && !IsColleague(text, name))
                yield return name;
        }
    }

    private static bool IsWrittenAbout(PreparedText text, int end)
    {
        var start = end;
        while (start > 0 && char.IsAsciiLetter(text.Folded[start - 1]) && end - start < 12)
            start--;
        return WrittenAbout.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text.Folded.AsSpan(start, end - start));
    }

    /// <summary>"Surname: Achterberg", "Forename: Lotte", "Name: Mikkel Sorensen" in a message that holds somebody's identifier.</summary>
    private static IEnumerable<Candidate> Fields(PreparedText text)
    {
        for (var index = 0; index < text.CueList.Length; index++)
        {
            var cue = text.CueList[index];
            if ((cue.Kinds & (CueKinds.Name | CueKinds.Surname)) == 0 || FieldValue(text, cue) is not { } value || IsColleague(text, value))
                continue;
            yield return Candidate.Of(DetectionType.PersonName, value.Start, value.End, Confidence.Medium, Strength.Format, "field");
        }
    }

    /// <summary>One to three capitalised words, and nothing else on the line.</summary>
    private static Token? FieldValue(PreparedText text, Cue label)
    {
        var start = label.End;
        while (text.CharAt(start) is ':' or ' ' or '\t')
            start++;
        if (!text.Folded.AsSpan(label.End, start - label.End).ContainsAny(':', '\t'))
            return null;
        var end = text.LineEnd(start, 60);
        while (end > start && char.IsWhiteSpace(text.Folded[end - 1]))
            end--;
        var words = 0;
        foreach (var range in text.Folded.AsSpan(start, end - start).SplitAny(" -'"))
        {
            var word = text.Folded.AsSpan(start, end - start)[range];
            if (word.Length < 2 || !char.IsAsciiLetterUpper(word[0]) || word.ContainsAnyExcept(Letters) || NoNames.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word))
                return null;
            words++;
        }

        return words is >= 1 and <= 3 ? new Token(start, end) : null;
    }

    /// <summary>Staff and governors are named in role.</summary>
    private static bool IsColleague(PreparedText text, Token name) =>
        NameIndex.Of(text.Source.People).IsStaffName(text.Folded[name.Start..name.End].Replace('-', ' ').Replace('\'', ' '));

    private static Token? NameBefore(PreparedText text, int value)
    {
        var line = text.LineAt(value);
        for (var at = value - 1; at > line.Start && value - at < Window; at--)
        {
            if (!char.IsAsciiLetter(text.Folded[at]) || char.IsAsciiLetter(text.Folded[at + 1]))
                continue;
            var start = at;
            while (start > line.Start && char.IsAsciiLetter(text.Folded[start - 1]))
                start--;
            var word = new WordCursor(text, start, at + 1);
            // the s of a possessive
            if (word.End - word.Start > 1 && IsNamePart(word) && NameEndingAt(word) is { } name)
                return name;
            at = start;
        }

        return null;
    }

    /// <summary>At the head of a line that names a value: "Amelia Marlowe 03/04/2015".</summary>
    private static Token? NameAfterLead(PreparedText text, int value)
    {
        var start = text.LineAt(value).Start;
        var end = start;
        while (end < text.Folded.Length && char.IsAsciiLetter(text.Folded[end]))
            end++;
        var first = new WordCursor(text, start, end);
        var second = first.Next();
        return IsNamePart(first) && IsNamePart(second) && !first.Until(second).ContainsAny("\n.") ? new Token(first.Start, second.End) : null;
    }

    /// <summary>Behind the value and "for" or "of": "990417733201 for Carmel Hughes", "7646340569 (UTR of Harold Penrose)"; or behind a comma.</summary>
    private static Token? NameBehind(PreparedText text, int value)
    {
        var limit = Math.Min(text.LineEnd(value, Window), value + MaxBehind);
        var rest = text.Folded.AsSpan(value, limit - value);
        var lead = rest.StartsWith(", ", StringComparison.Ordinal) ? 2 : -1;
        foreach (var word in (ReadOnlySpan<string>)[" for ", " of "])
        {
            var at = rest.IndexOf(word, StringComparison.Ordinal);
            if (lead < 0 && at >= 0 && !rest[..at].ContainsAny(".;,"))
                lead = at + word.Length;
        }

        if (lead < 0)
            return null;
        var start = value + lead;
        var end = start;
        while (char.IsAsciiLetter(text.CharAt(end)))
            end++;
        var first = new WordCursor(text, start, end);
        var second = first.Next();
        return IsNamePart(first) && IsNamePart(second) && first.Until(second) is " " ? new Token(first.Start, second.End) : null;
    }

    private static Token? NameEndingAt(WordCursor last)
    {
        var start = last;
        for (var words = 1; words < MaxWords; words++)
        {
            var previous = start.Previous();
            if (!IsNamePart(previous) || previous.Until(start).ContainsAny("\n.\t") || previous.Until(start) is " - ")
                break;
            start = previous;
        }

        return start.Start < last.Start ? new Token(start.Start, last.End) : null;
    }

    private static bool IsNamePart(WordCursor word) =>
        word.End - word.Start > 1 && word.IsCapitalised && !NoNames.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word.Word);

    /// <summary>Two to four words of letters; single ones where forename and surname have columns of their own are left to the roster.</summary>
    private static bool IsNameCell(PreparedText text, int start, int end)
    {
        var cell = text.Folded.AsSpan(start, end - start);
        var words = 0;
        foreach (var range in cell.Split(' '))
        {
            var word = cell[range].Trim(",.'");
            if (word.IsEmpty || !char.IsAsciiLetterUpper(word[0]) || word.ContainsAnyInRange('0', '9') || NoNames.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word))
                return false;
            words++;
        }

        return words is >= 2 and <= 4;
    }
}
