using System.Numerics;

namespace MailCompliance.Engine.Detection.Reading;

/// <summary>
/// Words and phrases with their meaning, found by one hash per word of the text. Comparison is by letters alone: case is
/// ignored, and between the words of a phrase any blank, hyphen, stop or slash may stand.
/// </summary>
internal sealed class Lexicon
{
    private const int FilterPower = 17;

    /// <summary>Characters that may stand between two words of one phrase.</summary>
    private const int MaxGap = 4;

    private readonly WordFilter alone = new(FilterPower);
    private readonly WordFilter pairs = new(FilterPower);
    private readonly Dictionary<uint, FirstWord[]> byHash;

    private sealed record Phrase(string[] Words, CueKinds Kinds);

    /// <param name="Phrases">Phrases that begin with the word, the longest first.</param>
    private sealed record FirstWord(string Word, List<Phrase> Phrases);

    public Lexicon(IEnumerable<(CueKinds Kinds, string Phrases)> entries)
    {
        var byFirstWord = new Dictionary<string, FirstWord>(StringComparer.OrdinalIgnoreCase);
        foreach (var (kinds, phrases) in entries)
        {
            foreach (var phrase in phrases.Split(['|', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                Add(phrase, kinds, byFirstWord);
        }

        foreach (var first in byFirstWord.Values)
            first.Phrases.Sort((a, b) => b.Words.Length.CompareTo(a.Words.Length));
        foreach (var phrase in byFirstWord.Values.SelectMany(first => first.Phrases))
            AddToFilters(phrase.Words);
        byHash = byFirstWord.Values.GroupBy(first => WordHash.Of(first.Word)).ToDictionary(words => words.Key, words => words.ToArray());
    }

    /// <summary>False: no phrase is the word of this hash, or begins with it and goes on with something that is no word.</summary>
    public bool MayBeAlone(uint hash) => alone.MayHold(hash);

    /// <summary>False: no phrase begins with these two words.</summary>
    public bool MayBegin(uint first, uint second) => pairs.MayHold(Pair(first, second));

    /// <summary>The longest phrase that begins with the word; kinds of equal phrases are joined.</summary>
    public Cue? Match(string folded, HashedWord word)
    {
        if (!byHash.TryGetValue(word.Hash, out var candidates))
            return null;
        foreach (var first in candidates)
        {
            if (!folded.AsSpan(word.Start, word.End - word.Start).Equals(first.Word, StringComparison.OrdinalIgnoreCase))
                continue;
            foreach (var phrase in first.Phrases)
            {
                if (EndOf(phrase.Words, folded, word.End) is >= 0 and var last)
                    return new Cue(phrase.Kinds, word.Start, last);
            }
        }

        return null;
    }

    private void AddToFilters(string[] words)
    {
        if (words.Length > 1 && words[1].All(char.IsAsciiLetter))
            pairs.Add(Pair(WordHash.Of(words[0]), WordHash.Of(words[1])));
        else
            alone.Add(WordHash.Of(words[0]));
    }

    private static uint Pair(uint first, uint second) => (BitOperations.RotateLeft(first, 15) ^ second) * 0x9E3779B1;

    private static void Add(string phrase, CueKinds kinds, Dictionary<string, FirstWord> byFirstWord)
    {
        var words = phrase.Split([' ', '-', '.', '/', '\''], StringSplitOptions.RemoveEmptyEntries);
        if (!byFirstWord.TryGetValue(words[0], out var first))
            byFirstWord[words[0]] = first = new(words[0], []);
        var list = first.Phrases;
        var known = list.FindIndex(other => other.Words.SequenceEqual(words, StringComparer.OrdinalIgnoreCase));
        if (known >= 0)
            list[known] = new(words, list[known].Kinds | kinds);
        else
            list.Add(new(words, kinds));
    }

    private static int EndOf(string[] words, string folded, int at)
    {
        for (var index = 1; index < words.Length; index++)
        {
            var start = at;
            while (start < folded.Length && start - at < MaxGap && IsGap(folded[start]))
                start++;
            var word = words[index];
            if ((start == at && !char.IsAsciiDigit(word[0])) || start + word.Length > folded.Length)
                return -1;
            at = start + word.Length;
            if ((folded[start] | 0x20) != (word[0] | 0x20) || !folded.AsSpan(start, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase)
                || (at < folded.Length && Continues(word[^1], folded[at])))
            {
                return -1;
            }
        }

        return at;
    }

    private static bool Continues(char last, char next) =>
        char.IsAsciiDigit(last) ? char.IsAsciiDigit(next) : char.IsAsciiLetter(next);

    /// <summary>No tab: a phrase does not run from one cell into the next.</summary>
    private static bool IsGap(char c) => c is ' ' or ':' or '\r' or '\n' or '-' or '_' or '.' or '/' or '\'' or '>' or '\\';
}
