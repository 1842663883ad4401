using System.Buffers;

namespace MailCompliance.Engine.Detection.Reading;

/// <summary>The one pass over a text: every run of digits and every key word, in order. Linear time, no look-back.</summary>
internal static class TextScan
{
    private static readonly SearchValues<char> LettersAndDigits =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    public static void Run(string folded, Lexicon lexicon, List<DigitGroup> numbers, List<Cue> cues)
    {
        var at = 0;
        while (at < folded.Length)
        {
            var c = folded[at];
            if (char.IsAsciiLetter(c))
                at = Word(folded, at, lexicon, cues);
            else if (char.IsAsciiDigit(c))
                at = Number(folded, at, numbers);
            else
                at = Next(folded, at + 1);
        }
    }

    private static int Next(string folded, int at)
    {
        if (at < folded.Length && char.IsAsciiLetterOrDigit(folded[at]))
            return at;
        var found = folded.AsSpan(at).IndexOfAny(LettersAndDigits);
        return found < 0 ? folded.Length : at + found;
    }

    private static int Number(string folded, int at, List<DigitGroup> numbers)
    {
        var start = at;
        while (at < folded.Length && char.IsAsciiDigit(folded[at]))
            at++;
        numbers.Add(new(start, at));
        return at;
    }

    private static int Word(string folded, int at, Lexicon lexicon, List<Cue> cues)
    {
        var start = at;
        var hash = Lexicon.Seed;
        for (; at < folded.Length; at++)
        {
            var c = folded[at];
            if (char.IsAsciiLetter(c))
                hash = Lexicon.Step(hash, c);
            else if (c != TextFolding.Ignorable)
                break;
        }

        if (lexicon.MayKnow(hash) && !(at - start == 1 && IsPlainLetter(folded, start)))
            AddCue(folded, start, at, hash, lexicon, cues);
        return at;
    }

    /// <summary>A lone letter begins an abbreviation only where a stop, a slash or a digit follows: d.o.b., a/c, s47.</summary>
    private static bool IsPlainLetter(string folded, int at) =>
        folded[at] is not ('d' or 'D') && !(at + 1 < folded.Length && (folded[at + 1] is '/' or '.' or ':' || char.IsAsciiDigit(folded[at + 1])));

    private static void AddCue(string folded, int start, int end, uint hash, Lexicon lexicon, List<Cue> cues)
    {
        // a word inside a longer phrase does not speak for itself: "VAT registration number" is no vehicle
        if (cues.Count > 0 && cues[^1].End > start)
            return;
        if (lexicon.Match(folded, start, end, hash) is { } cue)
            cues.Add(cue);
    }
}
