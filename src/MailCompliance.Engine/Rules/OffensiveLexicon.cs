namespace MailCompliance.Engine.Rules;

/// <summary>Words compiled for matching: whole words with their inflections, signs in place of letters seen through.</summary>
/// <remarks>
/// Scunthorpe and Penistone never match: a word counts whole or with an ending of the grammar, never as a part. "sh1t" and "$hit" are
/// read as letters; a star stands for one letter of a listed word of the same length ("f**k").
/// </remarks>
internal sealed class OffensiveLexicon
{
    private const int LongestWord = 32;

    private static readonly bool[] AsciiWordSigns =
        [.. Enumerable.Range(0, 128).Select(code => char.IsAsciiLetterOrDigit((char)code) || (char)code is '@' or '$' or '*' or '!')];

    private static readonly string[] Endings = ["", "s", "es", "ed", "er", "ers", "ing", "in", "y", "ish", "head", "heads", "face"];

    private const int Letters = 26;

    private readonly Dictionary<char, List<(string Stem, bool AnyEnding)>> stems = [];

    /// <summary>Which two letters begin a listed word: nearly every word of a text is out by these.</summary>
    private readonly bool[] beginnings = new bool[Letters * Letters];

    public OffensiveLexicon(IEnumerable<string> words)
    {
        foreach (var word in words.Select(word => word.Trim().ToLowerInvariant()).Where(word => word.Length > 1))
        {
            var stem = word.TrimEnd('*');
            if (!stems.TryGetValue(stem[0], out var list))
                stems[stem[0]] = list = [];
            list.Add((stem, stem.Length < word.Length));
            if (PairOf(stem) is { } pair)
                beginnings[pair] = true;
        }
    }

    /// <summary>The next listed word within [start, end); null where there is none.</summary>
    public (int Start, int End)? Next(ReadOnlySpan<char> text, int start, int end)
    {
        var at = start;
        while (at < end)
        {
            while (at < end && !IsWordSign(text[at]))
                at++;
            var from = at;
            while (at < end && IsWordSign(text[at]))
                at++;
            if (CanBegin(text[from..at]) && Trimmed(text, from, at) is { } word && IsListed(text[word.Start..word.End]))
                return word;
        }

        return null;
    }

    private static bool IsWordSign(char c) => char.IsAscii(c) ? AsciiWordSigns[c] : char.IsLetterOrDigit(c);

    private bool CanBegin(ReadOnlySpan<char> token) => token.Length > 1 && (PairOf(token) is not { } pair || beginnings[pair]);

    /// <summary>A number for the first two letters; null where one of them is no plain letter.</summary>
    private static int? PairOf(ReadOnlySpan<char> word) =>
        word.Length > 1 && char.IsAsciiLetter(word[0]) && char.IsAsciiLetter(word[1])
            ? (((word[0] | 0x20) - 'a') * Letters) + ((word[1] | 0x20) - 'a')
            : null;

    /// <summary>Without signs that are punctuation or emphasis here; null where no word is left. Addresses are no words.</summary>
    private static (int Start, int End)? Trimmed(ReadOnlySpan<char> text, int start, int end)
    {
        while (start < end && text[start] is '*' or '!')
            start++;
        while (end > start && text[end - 1] is '*' or '!' or '@')
            end--;
        return end - start is > 1 and <= LongestWord ? (start, end) : null;
    }

    private bool IsListed(ReadOnlySpan<char> token)
    {
        Span<char> word = stackalloc char[LongestWord];
        var (length, letters) = (0, 0);
        foreach (var sign in token)
        {
            letters += char.IsLetter(sign) ? 1 : 0;
            var letter = LetterOf(sign);
            // "shiiit": three and more of one letter are one
            if (length >= 2 && letter != '*' && word[length - 1] == letter && word[length - 2] == letter)
                continue;
            word[length++] = letter;
        }

        return letters > 0 && (IsInflected(word[..length]) || IsInflected(WithoutTwins(word[..length], token.Length)));
    }

    /// <summary>Where letters were drawn out, the pair that is left becomes one as well; else unchanged.</summary>
    private static Span<char> WithoutTwins(Span<char> word, int original)
    {
        if (original == word.Length)
            return word;
        var length = 1;
        for (var at = 1; at < word.Length; at++)
        {
            if (word[at] != word[length - 1])
                word[length++] = word[at];
        }

        return word[..length];
    }

    private bool IsInflected(ReadOnlySpan<char> word)
    {
        if (word.Length == 0 || !stems.TryGetValue(word[0], out var candidates))
            return false;
        foreach (var (stem, anyEnding) in candidates)
        {
            if (Begins(word, stem) && (anyEnding || IsEnding(word[stem.Length..], stem)))
                return true;
            if (stem[^1] == 'y' && word.Length == stem.Length + 2 && word.StartsWith(stem.AsSpan(0, stem.Length - 1)) && word.EndsWith("ies"))
                return true;
        }

        return false;
    }

    /// <summary>A star in the word stands for one letter, if two at least are plain.</summary>
    private static bool Begins(ReadOnlySpan<char> word, string stem)
    {
        if (word.Length < stem.Length)
            return false;
        var plain = 0;
        for (var at = 0; at < stem.Length; at++)
        {
            if (word[at] == '*')
                continue;
            if (word[at] != stem[at])
                return false;
            plain++;
        }

        return plain == stem.Length || (plain >= 2 && stem.Length >= 4);
    }

    private static bool IsEnding(ReadOnlySpan<char> ending, string stem)
    {
        foreach (var known in Endings)
        {
            if (ending.SequenceEqual(known))
                return true;
        }

        // "shitty", "slutty": the last consonant doubled
        return ending.Length > 1 && ending[0] == stem[^1] && IsDoubledEnding(ending[1..]);
    }

    private static bool IsDoubledEnding(ReadOnlySpan<char> ending) => ending is "y" or "ing" or "ed" or "er" or "ers" or "ier";

    private static char LetterOf(char sign) => sign switch
    {
        '@' or '4' => 'a',
        '3' => 'e',
        '1' or '!' => 'i',
        '0' => 'o',
        '$' or '5' => 's',
        '7' => 't',
        _ => char.ToLowerInvariant(sign),
    };
}
