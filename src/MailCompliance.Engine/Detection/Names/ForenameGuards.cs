using System.Collections.Frozen;
using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Names;

/// <summary>When a bare forename is a pupil: not in a greeting or a sign-off, not before another surname or a place, not a word.</summary>
internal static class ForenameGuards
{
    private static readonly FrozenSet<string> Places =
        ("road street lane avenue close drive house park school church hospital college university centre center court hall hotel farm library building room wing ward station square bridge green hill club cup trust "
            + "award prize theatre museum group team ltd limited plc day week term").Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> MayFollow =
        ("year mum dad mother father nan gran monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december i he she his her is has was "
            + "will had can could needs may and or who reception nursery class form").Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Greetings = ("dear hi hello hiya hey morning afternoon evening thanks thank cheers regards wishes").Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Words before a person: with Amelia, for Amelia; not at a sentence's head.</summary>
    private static readonly FrozenSet<string> Leads =
        ("with for about to from and that by of on is was see told asked saw gave called if when because as while after before since like or but between both than behind beside help helped keep kept let".Split(' ')).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Verbs =
        ("is was has had will needs went came got said told felt seems seemed made took did does hasn isn wasn can could would should may might became left missed finished lives likes wants struggled hit fell hurt brought".Split(' ')).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static Confidence? Judge(PreparedText text, NameMatch match, NameIndex index, bool namedInFull)
    {
        var word = new WordCursor(text, match.Start, match.End);
        if (IsGreeting(text, match.Start) || IsAloneOnLine(text, match) || IsAnotherName(word, index))
            return null;
        var possessive = text.CharAt(match.End) == '\'' && (text.CharAt(match.End + 1) | 0x20) == 's' && !char.IsAsciiLetter(text.CharAt(match.End + 2));
        var evidence = (namedInFull ? 2 : 0) + (possessive ? 1 : 0) + (Leads.Contains(Lower(word.Previous())) ? 1 : 0) + (Verbs.Contains(Lower(word.Next())) ? 1 : 0) + (IsCell(text, match) ? 1 : 0);
        if (match.IsEverydayWord)
            return evidence >= 2 && !IsSentenceStart(text, match.Start) ? Confidence.Medium : namedInFull && evidence >= 2 ? Confidence.Low : null;
        if (match.IsStaffToo)
            return evidence >= 2 ? Confidence.Low : null;
        return evidence > 0 || !IsSentenceStart(text, match.Start) ? Confidence.Medium : Confidence.Low;
    }

    /// <summary>Dear Amelia; Hi Tom and Jane; Thanks, Amelia.</summary>
    public static bool IsGreeting(PreparedText text, int start)
    {
        var line = text.LineAt(start);
        var before = text.Folded.AsSpan(line.Start, start - line.Start).TrimStart("> \t*");
        if (before.Length > 40)
            return false;
        var end = before.IndexOfAny(' ', ',');
        var first = end < 0 ? before : before[..end];
        return Greetings.GetAlternateLookup<ReadOnlySpan<char>>().Contains(first) && !before.Contains("for", StringComparison.OrdinalIgnoreCase) && !before.Contains("to ", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A name on a line of its own signs the mail.</summary>
    private static bool IsAloneOnLine(PreparedText text, NameMatch match)
    {
        var line = text.LineAt(match.Start);
        var rest = text.Folded.AsSpan(line.Start, line.End - line.Start).Trim("> \t\r*,.-x");
        return rest.Length <= match.End - match.Start + 2 && !IsList(text, line);
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

    /// <summary>Oliver Cromwell, Victoria Road, Prince Harry: the forename belongs to something or somebody else.</summary>
    private static bool IsAnotherName(WordCursor word, NameIndex index)
    {
        var next = word.Next();
        if (next.End > next.Start && next.IsCapitalised && !word.Until(next).ContainsAny("\n\t.'") && next.End - next.Start > 1)
        {
            var follows = next.Word;
            if (Places.GetAlternateLookup<ReadOnlySpan<char>>().Contains(follows))
                return true;
            if (!MayFollow.GetAlternateLookup<ReadOnlySpan<char>>().Contains(follows) && index.Find(next) is not { Given.Count: > 0 })
                return true;
        }

        // George W. Bush
        if (next.End - next.Start == 1 && next.IsCapitalised && word.Text.CharAt(next.End) == '.' && next.Next().IsCapitalised && !word.Until(next).ContainsAny("\n\t.'"))
            return true;
        var previous = word.Previous();
        if (previous.End == previous.Start || previous.Until(word).ContainsAny("\n\t.") || previous.Until(word).Contains('-') && previous.IsCapitalised)
            return previous.End > previous.Start && previous.Until(word).Contains('-') && previous.IsCapitalised;
        return previous.IsCapitalised && previous.End - previous.Start > 1 && !IsSentenceStart(word.Text, previous.Start) && index.Find(previous) is not { Given.Count: > 0 }
            && !MayFollow.GetAlternateLookup<ReadOnlySpan<char>>().Contains(previous.Word) && !previous.IsAllCapitals;
    }

    private static bool IsCell(PreparedText text, NameMatch match) =>
        (text.HeadingAt(match.Start) & (CueKinds.Name | CueKinds.Child)) != 0;

    private static bool IsSentenceStart(PreparedText text, int start)
    {
        var at = start - 1;
        while (at >= 0 && text.Folded[at] is ' ' or '"' or '\'' or '(' or '*' or '>' or '\t')
            at--;
        return at < 0 || text.Folded[at] is '.' or '!' or '?' or ':' or '\n' or '\r' or '-' or ';';
    }

    private static string Lower(WordCursor word) => word.Word.ToString().ToLowerInvariant();
}
