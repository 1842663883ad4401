using System.Collections.Frozen;
using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Names;

/// <summary>What around a word speaks for a person of that forename: prepositions and verbs, a possessive, a class, a pronoun, a column.</summary>
internal static class ForenameEvidence
{
    private const int MaxSentence = 160;

    /// <summary>Words before a person: with Amelia, for Amelia; not at a sentence's head.</summary>
    private static readonly FrozenSet<string> Leads =
        ("with for about to from that by of on is was see told asked saw gave called if when because as while after before since like or but between both than behind beside help helped keep kept let re not "
            + "name forename child pupil").Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Verbs =
        ("is was has had will needs went came got said told felt seems seemed made took did does hasn isn wasn didn doesn won wouldn couldn can could would should may might became left missed finished lives likes wants "
            + "wanted struggled hit fell hurt off brought qualifies attends attended enjoyed enjoys works worked settled joined started starts bumped carries").Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Relatives =
        ("mum mums dad dads mother father parents parent carer carers nan gran grandma grandad sister brother family teacher birthday class behaviour attendance".Split(' ')).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Points for a person; one is a hint, two are enough for most words.</summary>
    public static int Of(PreparedText text, WordCursor word)
    {
        var points = IsIn(Leads, word.Previous()) ? 1 : 0;
        points += IsIn(Verbs, word.Next()) && !word.Until(word.Next()).ContainsAny("-.") ? 1 : 0;
        points += (text.HeadingAt(word.Start) & (CueKinds.Name | CueKinds.Child)) != 0 ? 1 : 0;
        points += HasPronoun(text, word) ? 1 : 0;
        if (IsPossessive(word))
            points += 1 + (IsIn(Relatives, After(word, word.End + 2)) ? 1 : 0);
        return points + (HasClass(text, word.End) ? 3 : 0);
    }

    /// <summary>'s or ’s, and no more letters: folding made both the same.</summary>
    public static bool IsPossessive(WordCursor word) =>
        word.Text.CharAt(word.End) == '\'' && (word.Text.CharAt(word.End + 1) | 0x20) == 's' && !char.IsAsciiLetter(word.Text.CharAt(word.End + 2));

    private static WordCursor After(WordCursor word, int end) => new WordCursor(word.Text, word.Start, end).Next();

    private static bool IsIn(FrozenSet<string> words, WordCursor word) => words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word.Word);

    /// <summary>he, she, his, her, him, mum, dad after it in the same sentence, or before it.</summary>
    private static bool HasPronoun(PreparedText text, WordCursor word)
    {
        var cues = text.CueList;
        for (var index = text.CueIndexFrom(Math.Max(0, word.Start - 60)); index < cues.Length && cues[index].Start - word.End < MaxSentence; index++)
        {
            var cue = cues[index];
            if (!IsOfOnePerson(text, cue))
                continue;
            var between = cue.Start < word.Start ? text.Folded.AsSpan(cue.End, Math.Max(0, word.Start - cue.End)) : text.Folded.AsSpan(word.End, cue.Start - word.End);
            if (!EndsSentence(between))
                return true;
        }

        return false;
    }

    /// <summary>he, her, mum, nan; not parents, carers, family, of whom letters to everybody speak.</summary>
    private static bool IsOfOnePerson(PreparedText text, Cue cue)
    {
        var said = text.Folded.AsSpan(cue.Start, cue.End - cue.Start);
        if ((cue.Kinds & CueKinds.Pronoun) != 0)
            return !said.Contains(' ');
        // Grandma's jams are no word about a person
        return (cue.Kinds & CueKinds.Relative) != 0 && text.CharAt(cue.End) != '\'' && said.Length <= 7 && (said[0] | 0x20) is 'm' or 'd' or 'n' or 'g' && (said[^1] | 0x20) != 's';
    }

    private static bool EndsSentence(ReadOnlySpan<char> between)
    {
        for (var at = 0; at < between.Length; at++)
        {
            if (between[at] is '!' or '?' || (between[at] == '.' && at + 1 < between.Length && char.IsWhiteSpace(between[at + 1])) || (between[at] == '\n' && at + 1 < between.Length && between[at + 1] is '\n' or '\r' or '-' or '*'))
                return true;
        }

        return false;
    }

    /// <summary>(3R), in 4L, (Y4), in Year 4, - 9T.</summary>
    private static bool HasClass(PreparedText text, int at)
    {
        var after = text.Folded.AsSpan(at, Math.Min(16, text.Folded.Length - at));
        var trimmed = after.TrimStart(" (,-");
        if (trimmed.Length == after.Length)
            return false;
        if (trimmed.StartsWith("in ", StringComparison.OrdinalIgnoreCase))
            trimmed = trimmed[3..].TrimStart();
        if (trimmed.StartsWith("Year ", StringComparison.OrdinalIgnoreCase) || trimmed.StartsWith("Yr ", StringComparison.OrdinalIgnoreCase))
            return trimmed[(trimmed.IndexOf(' ') + 1)..] is [>= '1' and <= '9', ..];
        if (trimmed is [('Y' or 'y'), >= '1' and <= '9', ..])
            return true;
        var digits = trimmed.IndexOfAnyExceptInRange('0', '9');
        return digits is 1 or 2 && char.IsAsciiLetterUpper(trimmed[digits]) && (trimmed.Length == digits + 1 || !char.IsAsciiLetterOrDigit(trimmed[digits + 1])) && trimmed[0] != '0';
    }
}
