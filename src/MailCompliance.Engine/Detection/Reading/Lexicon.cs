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
    private readonly ushort[] slots = new ushort[FilterBits];
    private readonly Phrase[][] bySlot;

    private readonly record struct Phrase(string[] Words, CueKinds Kinds);

    public Lexicon(IEnumerable<(CueKinds Kinds, string Phrases)> entries)
    {
        var byFirstWord = new Dictionary<uint, List<Phrase>>();
        foreach (var (kinds, phrases) in entries)
        {
            foreach (var phrase in phrases.Split(['|', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                Add(phrase, kinds, byFirstWord);
        }

        foreach (var list in byFirstWord.Values)
            list.Sort((a, b) => b.Words.Length.CompareTo(a.Words.Length));
        bySlot = [[], .. byFirstWord.GroupBy(entry => Bit(entry.Key)).Select((lists, index) => Place(index + 1, lists))];
    }

    private Phrase[] Place(int slot, IGrouping<uint, KeyValuePair<uint, List<Phrase>>> lists)
    {
        filter[lists.Key >> 6] |= 1UL << (int)(lists.Key & 63);
        slots[lists.Key] = (ushort)slot;
        return [.. lists.SelectMany(list => list.Value)];
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
        string? first = null;
        var isFirst = false;
        foreach (var phrase in bySlot[slots[Bit(hash)]])
        {
            // phrases of one slot begin with the same word, save where hashes meet
            if (!phrase.Words[0].Equals(first, StringComparison.Ordinal))
                (first, isFirst) = (phrase.Words[0], IsWord(folded, start, end, phrase.Words[0]));
            if (isFirst && EndOf(phrase.Words, folded, end) is >= 0 and var last)
                return new Cue(phrase.Kinds, start, last);
        }

        return null;
    }

    private static void Add(string phrase, CueKinds kinds, Dictionary<uint, List<Phrase>> byFirstWord)
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
            if ((folded[start] | 0x20) != (word[0] | 0x20) || !folded.AsSpan(start, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase)
                || (at < folded.Length && Continues(word[^1], folded[at])))
            {
                return -1;
            }
        }

        return at;
    }

    private static bool IsWord(string folded, int start, int end, string word)
    {
        var matched = 0;
        foreach (var c in folded.AsSpan(start, end - start))
        {
            if (c == TextFolding.Ignorable)
                continue;
            // the span holds letters alone, so that this bit is their case
            if (matched == word.Length || (c | 0x20) != (word[matched] | 0x20))
                return false;
            matched++;
        }

        return matched == word.Length;
    }

    private static bool Continues(char last, char next) =>
        char.IsAsciiDigit(last) ? char.IsAsciiDigit(next) : char.IsAsciiLetter(next);

    /// <summary>No tab: a phrase does not run from one cell into the next.</summary>
    private static bool IsGap(char c) => c is ' ' or ':' or '\r' or '\n' or '-' or '_' or '.' or '/' or '\'' or '>' or '\\' or TextFolding.Ignorable;
}
