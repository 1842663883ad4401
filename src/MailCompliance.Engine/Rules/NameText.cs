using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Rules;

/// <summary>
/// A text as words of names: accents off, an apostrophe within a word left out (O'Neill, O’Neill, ONeill), the s of a possessive
/// too, a hyphen parting words as a blank does. Offsets are those of the text.
/// </summary>
internal sealed class NameText(string text, int end)
{
    /// <summary>Characters that may part two words of one name.</summary>
    public const int MaxGap = 4;

    private readonly string folded = TextFolding.Fold(text);
    private readonly char[] letters = new char[64];

    /// <summary>[Start, End) in the text; <see cref="Length"/> counts letters alone, 0 where there is no word.</summary>
    public readonly record struct Word(int Start, int End, int Length);

    /// <summary>The words of one name, lower case.</summary>
    public static string[] WordsOf(string name)
    {
        var words = new List<string>();
        var names = new NameText(name, name.Length);
        for (var word = names.First(0); word.Length > 0; word = names.Next(word))
            words.Add(names.Letters(word).ToString().ToLowerInvariant());
        return [.. words];
    }

    public Word First(int start) => WordFrom(start);

    public Word Next(Word word) => WordFrom(word.End);

    /// <summary>Valid until the next call.</summary>
    public ReadOnlySpan<char> Letters(Word word)
    {
        var length = 0;
        for (var at = word.Start; at < word.End && length < letters.Length; at++)
        {
            if (char.IsLetter(folded[at]))
                letters[length++] = folded[at];
        }

        return letters.AsSpan(0, Math.Min(length, word.Length));
    }

    public bool IsCapital(Word word) => char.IsUpper(folded[word.Start]) || !char.IsLower(folded[word.Start]);

    /// <summary>Nothing but what parts words of a name stands between the two: blanks, a hyphen, a comma, one line break, a stop after an initial.</summary>
    public bool IsJoined(Word word, Word next)
    {
        if (next.Start - word.End > MaxGap)
            return false;
        var lines = 0;
        for (var at = word.End; at < next.Start; at++)
        {
            var c = folded[at];
            if (c == '\n' && ++lines > 1)
                return false;
            if (c == '.' && word.Length > 2)
                return false;
            if (!(c is ' ' or '\t' or '\r' or '\n' or '-' or ',' or '.' or '\'' or '_' or '>' or '*' or TextFolding.Ignorable))
                return false;
        }

        return true;
    }

    /// <summary>Reads the words of a name that begins at <paramref name="word"/>.</summary>
    /// <param name="whole">Whether all of them are there.</param>
    /// <param name="skippableAfter">After so many words another forename or its initial may stand between; 0: nowhere.</param>
    /// <returns>The last word that belongs to the name.</returns>
    public Word Follow(Word word, string[] words, out bool whole, int skippableAfter = 0)
    {
        whole = Is(word, words[0]);
        for (var index = 1; whole && index < words.Length; index++)
        {
            var next = NextJoined(word);
            if (index == skippableAfter && next.Length > 0 && !Is(next, words[index]) && IsCapital(next))
                next = NextJoined(next);
            whole = next.Length > 0 && Is(next, words[index]);
            word = whole ? next : word;
        }

        return word;
    }

    /// <summary>Whether the text stands as a whole word within the reach behind a word, on the same line.</summary>
    public bool HasNear(Word word, string wanted, int reach)
    {
        var behind = folded.AsSpan(word.End, Math.Min(reach + wanted.Length, end - word.End));
        var line = behind.IndexOfAny('\n', '!', '?');
        behind = line < 0 ? behind : behind[..line];
        var at = behind.IndexOf(wanted, StringComparison.OrdinalIgnoreCase);
        return at >= 0 && WordSearch.IsWhole(behind, at, at + wanted.Length);
    }

    /// <summary>Whether a digit stands within the reach behind a word.</summary>
    public bool HasDigitNear(Word word, int reach) => folded.AsSpan(word.End, Math.Min(reach, end - word.End)).ContainsAnyInRange('0', '9');

    private Word NextJoined(Word word) => Next(word) is { Length: > 0 } next && IsJoined(word, next) ? next : default;

    private bool Is(Word word, string name) => word.Length == name.Length && Letters(word).Equals(name, StringComparison.OrdinalIgnoreCase);

    private Word WordFrom(int at)
    {
        while (at < end && !char.IsLetter(folded[at]))
            at++;
        var (start, length, last) = (at, 0, at);
        for (; at < end && IsWithin(at); at++)
        {
            if (char.IsLetter(folded[at]))
                (length, last) = (length + 1, at + 1);
        }

        // Bell's: the s is not the name's
        var possessive = length > 2 && last - start > 2 && folded[last - 1] is 's' or 'S' && folded[last - 2] == '\'';
        return new Word(start, last, possessive ? length - 1 : length);
    }

    private bool IsWithin(int at) =>
        char.IsLetter(folded[at]) || folded[at] == TextFolding.Ignorable || (folded[at] == '\'' && at + 1 < end && char.IsLetter(folded[at + 1]));
}
