using System.Collections.Frozen;
using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Names;

/// <summary>
/// When a bare forename is a pupil: not in a greeting or a sign-off, not before another surname or a place. A word of everyday
/// English and a colleague's forename need evidence; the more it is a word, the more.
/// </summary>
internal static class ForenameGuards
{
    private static readonly FrozenSet<string> Places =
        ("road street lane avenue close drive house park school church hospital college university centre center court hall hotel farm library building room wing ward station square bridge green hill club cup trust "
            + "award prize theatre museum group team ltd limited plc day week term").Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> MayFollow =
        ("year mum dad mother father nan gran monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december i he she his her is has was "
            + "will had can could needs may and or who reception nursery class form").Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static Confidence? Judge(PreparedText text, NameMatch match, NameIndex index, bool namedInFull, bool isExpected)
    {
        var word = new WordCursor(text, match.Start, match.End);
        if (ForenameGreeting.IsOne(text, word) || IsAloneOnLine(text, match) || IsAnotherName(word, index))
            return null;
        var evidence = ForenameEvidence.Of(text, word) + ForenameCompany.Of(word, index) + (namedInFull ? 2 : 0) + (isExpected ? 2 : 0);
        var begins = IsSentenceStart(text, match.Start);
        if (match.End - match.Start == text.Folded.AsSpan().Trim().Length)
            return Confidence.Medium;
        if (match.IsEverydayWord)
        {
            var needed = !NameWords.IsMostlyName(word.Word) ? begins || match.IsStaffToo ? 3 : 2 : match.IsStaffToo ? 2 : 1;
            return evidence >= needed ? Confidence.Medium : namedInFull && evidence >= 2 ? Confidence.Low : null;
        }

        if (match.IsStaffToo || IsBesideStranger(word, index))
            return evidence >= 2 ? Confidence.Medium : null;
        // "Anna, Frank is away. Do you know him?"
        var needs = text.CharAt(match.End) == ',' && text.LineAt(match.Start).Start == match.Start ? 2 : 1;
        return evidence >= needs || !begins || !IsAddressed(text, match.End) ? Confidence.Medium : Confidence.Low;
    }

    /// <summary>"Oliver, could you": somebody is spoken to.</summary>
    private static bool IsAddressed(PreparedText text, int end) => text.CharAt(end) is ',' or ':' or '!';

    /// <summary>A name on a line of its own signs the mail; in a subject or a cell, of which it is all, it does not.</summary>
    private static bool IsAloneOnLine(PreparedText text, NameMatch match)
    {
        var line = text.LineAt(match.Start);
        var rest = text.Folded.AsSpan(line.Start, line.End - line.Start).Trim("> \t\r*,.-x");
        return rest.Length <= match.End - match.Start + 2 && !IsList(text, line) && text.Folded.AsSpan().Trim().Contains('\n');
    }

    /// <summary>Lines of names above and below are a list of people, not a signature.</summary>
    private static bool IsList(PreparedText text, (int Start, int End) line)
    {
        if (line.Start < 2 || line.End + 1 >= text.Folded.Length)
            return false;
        var (before, after) = (text.LineAt(line.Start - 1), text.LineAt(line.End + 1));
        return Short(text, before) && Short(text, after);

        static bool Short(PreparedText text, (int Start, int End) other)
        {
            var words = text.Folded.AsSpan(other.Start, other.End - other.Start).Trim();
            return words.Length is > 1 and < 25 && char.IsAsciiLetterUpper(words[0]) && words.Count(' ') <= 1 && !words.ContainsAny(",.");
        }
    }

    /// <summary>Henry VIII; "I" is more often the writer.</summary>
    private static bool IsOfKings(ReadOnlySpan<char> next) => next is "II" or "III" or "IV" or "V" or "VI" or "VII" or "VIII";

    /// <summary>Oliver Cromwell, Victoria Road, Charlotte's Web, Prince Harry: the forename belongs to something or somebody else.</summary>
    private static bool IsAnotherName(WordCursor word, NameIndex index)
    {
        var next = word.Next();
        if (next.End > next.Start && next.IsCapitalised && (!next.IsAllCapitals || IsOfKings(next.Word)) && !word.Until(next).ContainsAny("\n\t.'-") && next.End - next.Start > 1)
        {
            var follows = next.Word;
            if (Places.GetAlternateLookup<ReadOnlySpan<char>>().Contains(follows) || IsOfKings(follows))
                return true;
            if (!MayFollow.GetAlternateLookup<ReadOnlySpan<char>>().Contains(follows) && index.Find(next) is not { Given.Count: > 0 })
                return true;
        }

        if (IsTitleOfWork(word) || IsOfSomewhere(word, next, index))
            return true;

        // George W. Bush
        if (next.End - next.Start == 1 && next.IsCapitalised && word.Text.CharAt(next.End) == '.' && next.Next().IsCapitalised && !word.Until(next).ContainsAny("\n\t.'"))
            return true;
        var previous = word.Previous();
        if (previous.Word is "St" or "Saint" && previous.Until(word).TrimStart('.') is " ")
            return true;
        if (previous.End == previous.Start || previous.Until(word).ContainsAny("\n\t.") || previous.Until(word).Contains('-') && previous.IsCapitalised)
            return previous.End > previous.Start && previous.Until(word).Contains('-') && previous.IsCapitalised && !previous.Until(word).Contains(' ');
        return previous.IsCapitalised && previous.End - previous.Start > 1 && !IsSentenceStart(word.Text, previous.Start) && index.Find(previous) is not { Given.Count: > 0 }
            && !MayFollow.GetAlternateLookup<ReadOnlySpan<char>>().Contains(previous.Word) && !previous.IsAllCapitals;
    }

    /// <summary>Charlotte's Web: a capital after the possessive, save where it is somebody's mum or a term of school.</summary>
    private static bool IsTitleOfWork(WordCursor word)
    {
        if (!ForenameEvidence.IsPossessive(word))
            return false;
        var text = word.Text;
        var start = word.End + 3;
        var end = start;
        while (char.IsAsciiLetter(text.CharAt(end)))
            end++;
        var next = new WordCursor(text, start, end);
        if (!next.IsCapitalised || next.IsAllCapitals || end - start < 2 || MayFollow.GetAlternateLookup<ReadOnlySpan<char>>().Contains(next.Word))
            return false;
        var cue = text.CueIndexFrom(start);
        return cue >= text.CueList.Length || text.CueList[cue].Start != start;
    }

    /// <summary>Lennie and George: one of a pair of whom the other is on no list.</summary>
    private static bool IsBesideStranger(WordCursor word, NameIndex index)
    {
        var and = word.Previous();
        var other = and.Previous();
        return and.Is("and") && other.IsCapitalised && other.End - other.Start > 2 && !IsSentenceStart(word.Text, other.Start) && index.Find(other) is null;
    }

    /// <summary>Alice in Wonderland, Max from Where the Wild Things Are, Anne of Green Gables; not "Amelia in Year 6".</summary>
    private static bool IsOfSomewhere(WordCursor word, WordCursor next, NameIndex index)
    {
        if (!(next.Is("in") || next.Is("of") || next.Is("from")) || word.Until(next) is not " " || next.IsCapitalised)
            return false;
        var place = next.Next();
        if (place.Is("the"))
            place = place.Next();
        return place.IsCapitalised && !place.IsAllCapitals && place.End - place.Start > 2 && next.Until(place).IndexOfAnyExcept(' ') < 0
            && !MayFollow.GetAlternateLookup<ReadOnlySpan<char>>().Contains(place.Word) && index.Find(place) is null && (word.Text.HeadingAt(word.Start) & CueKinds.Name) == 0;
    }

    private static bool IsSentenceStart(PreparedText text, int start)
    {
        var at = start - 1;
        while (at >= 0 && text.Folded[at] is ' ' or '"' or '\'' or '(' or '*' or '>' or '\t')
            at--;
        return at < 0 || text.Folded[at] is '.' or '!' or '?' or ':' or '\n' or '\r' or '-' or ';';
    }
}
