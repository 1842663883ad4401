namespace MailCompliance.Engine.Detection.Reading;

/// <summary>
/// Words and phrases with their meaning, found by one hash per word of the text. Comparison is by letters alone: case is
/// ignored, and between the words of a phrase any blank, hyphen, stop or slash may stand.
/// </summary>
internal sealed class Lexicon
{
    private const int FilterBits = 1 << 16;

    /// <summary>Characters that may stand between two words of one phrase.</summary>
    private const int MaxGap = 4;

    private readonly ulong[] filter = new ulong[FilterBits / 64];
    private readonly Dictionary<uint, List<Phrase>> byFirstWord = [];

    private readonly record struct Phrase(string[] Words, CueKinds Kinds);

    public Lexicon(IEnumerable<(CueKinds Kinds, string Phrases)> entries)
    {
        foreach (var (kinds, phrases) in entries)
        {
            foreach (var phrase in phrases.Split(['|', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                Add(phrase, kinds);
        }

        foreach (var list in byFirstWord.Values)
            list.Sort((a, b) => b.Words.Length.CompareTo(a.Words.Length));
    }

    public static uint Step(uint hash, char letter) => (hash ^ (uint)(letter | 0x20)) * 16777619u;

    public const uint Seed = 2166136261u;

    public static uint HashOf(ReadOnlySpan<char> word)
    {
        var hash = Seed;
        foreach (var c in word)
        {
            if (c != TextFolding.Ignorable)
                hash = Step(hash, c);
        }

        return hash;
    }

    /// <summary>False: no phrase begins with a word of this hash.</summary>
    public bool MayKnow(uint hash)
    {
        var bit = Bit(hash);
        return (filter[bit >> 6] & (1UL << (int)(bit & 63))) != 0;
    }

    /// <summary>The longest phrase that begins with the word [start, end); kinds of equal phrases are joined.</summary>
    public Cue? Match(string folded, int start, int end, uint hash)
    {
        if (!byFirstWord.TryGetValue(hash, out var phrases))
            return null;
        foreach (var phrase in phrases)
        {
            if (IsWord(folded, start, end, phrase.Words[0]) && EndOf(phrase.Words, folded, end) is >= 0 and var last)
                return new Cue(phrase.Kinds, start, last);
        }

        return null;
    }

    private void Add(string phrase, CueKinds kinds)
    {
        var words = phrase.Split([' ', '-', '.', '/', '\''], StringSplitOptions.RemoveEmptyEntries);
        var hash = HashOf(words[0]);
        if (!byFirstWord.TryGetValue(hash, out var list))
            byFirstWord[hash] = list = [];
        var known = list.FindIndex(other => other.Words.SequenceEqual(words, StringComparer.OrdinalIgnoreCase));
        if (known >= 0)
            list[known] = new(words, list[known].Kinds | kinds);
        else
            list.Add(new(words, kinds));
        var bit = Bit(hash);
        filter[bit >> 6] |= 1UL << (int)(bit & 63);
    }

    private static uint Bit(uint hash) => (hash ^ (hash >> 15)) & (FilterBits - 1);

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
            if (!folded.AsSpan(start, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase)
                || (at < folded.Length && Continues(word[^1], folded[at])))
            {
                return -1;
            }
        }

        return at;
    }

    private static bool IsWord(string folded, int start, int end, string word)
    {
        var span = folded.AsSpan(start, end - start);
        if (!span.Contains(TextFolding.Ignorable))
            return span.Equals(word, StringComparison.OrdinalIgnoreCase);
        return span.ToString().Replace(TextFolding.Ignorable.ToString(), "", StringComparison.Ordinal).Equals(word, StringComparison.OrdinalIgnoreCase);
    }

    private static bool Continues(char last, char next) =>
        char.IsAsciiDigit(last) ? char.IsAsciiDigit(next) : char.IsAsciiLetter(next);

    private static bool IsGap(char c) => c is ' ' or ':' or '\t' or '\r' or '\n' or '-' or '_' or '.' or '/' or '\'' or '>' or '\\' or TextFolding.Ignorable;
}
