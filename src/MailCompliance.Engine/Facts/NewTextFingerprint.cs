namespace MailCompliance.Engine.Facts;

/// <summary>A number that is equal for messages with nearly the same new text, as mail merge and copy and paste make them.</summary>
/// <remarks>
/// What a merge changes is mostly names, numbers, dates and the greeting: all words with a capital or a digit, the greeting line and
/// words about a person's sex are left out, so such texts become equal whatever is filled in. Of what remains, every pair of
/// neighbouring words is hashed and the smallest hash is the fingerprint (minhash): two texts get the same one with a probability
/// equal to the share of word pairs they have in common, so a changed word in a letter of sixty still leaves 19 in 20.
/// Very short texts say too little; there the subject counts too.
/// </remarks>
public static class NewTextFingerprint
{
    private const int FewWords = 6;
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    private static readonly HashSet<string> Personal = new(StringComparer.OrdinalIgnoreCase)
    {
        "he", "she", "him", "her", "his", "hers", "they", "them", "their", "theirs", "son", "daughter", "boy", "girl", "himself", "herself",
        "child", "pupil", "student", "mum", "dad", "mother", "father", "s",
    };

    private static readonly string[] Greetings = ["dear", "hi", "hello", "good morning", "good afternoon", "good evening", "hey", "annwyl", "to"];

    public static ulong Of(string newText, string? subject)
    {
        var words = new List<ulong>();
        Collect(WithoutGreeting(newText), onlyLower: true, words);
        if (words.Count < FewWords)
        {
            Collect(newText, onlyLower: false, words);
            Collect(subject ?? "", onlyLower: false, words);
        }

        if (words.Count == 1)
            return Mix(words[0]);
        var smallest = ulong.MaxValue;
        for (var index = 1; index < words.Count; index++)
            smallest = Math.Min(smallest, Mix((words[index - 1] * Prime) ^ words[index]));
        return smallest;
    }

    private static ReadOnlySpan<char> WithoutGreeting(string text)
    {
        var start = text.AsSpan().TrimStart();
        var end = start.IndexOf('\n');
        var line = end < 0 ? start : start[..end];
        foreach (var greeting in Greetings)
        {
            if (line.Length < 80 && line.StartsWith(greeting, StringComparison.OrdinalIgnoreCase)
                && line.Length > greeting.Length && !char.IsLetter(line[greeting.Length]))
                return end < 0 ? default : start[end..];
        }

        return start;
    }

    private static void Collect(ReadOnlySpan<char> text, bool onlyLower, List<ulong> words)
    {
        var personal = Personal.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var index = 0; index < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[index]))
            {
                index++;
                continue;
            }

            var start = index;
            while (index < text.Length && char.IsLetterOrDigit(text[index]))
                index++;
            var word = text[start..index];
            var counts = onlyLower ? IsLowerCase(word) : !word.ContainsAnyInRange('0', '9');
            if (counts && !personal.Contains(word))
                words.Add(Hash(word));
        }
    }

    private static bool IsLowerCase(ReadOnlySpan<char> word)
    {
        foreach (var letter in word)
        {
            if (!char.IsLower(letter))
                return false;
        }

        return true;
    }

    // FNV-1a: the same in every process, as the counts of several nodes must meet
    private static ulong Hash(ReadOnlySpan<char> word)
    {
        var hash = Offset;
        foreach (var letter in word)
            hash = (hash ^ char.ToLowerInvariant(letter)) * Prime;
        return hash;
    }

    // finaliser of SplitMix64: spreads what FNV leaves in the low bits
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
