using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Names;

/// <summary>A word of the folded text, and its neighbours.</summary>
internal readonly record struct WordCursor(PreparedText Text, int Start, int End)
{
    /// <summary>Characters that may part the words of one name.</summary>
    private const int MaxGap = 4;

    public ReadOnlySpan<char> Word => Text.Folded.AsSpan(Start, End - Start);

    public bool IsCapitalised => End > Start && IsUpper(Text.Folded[Start]);

    public bool IsAllCapitals => End - Start > 1 && !Text.Folded.AsSpan(Start, End - Start).ContainsAnyInRange('a', 'z');

    /// <summary>The next word where only blanks, a hyphen, an apostrophe, a stop or a tab part them; empty where more does.</summary>
    public WordCursor Next(bool acrossComma = false)
    {
        var at = End;
        while (at < Text.Folded.Length && at - End < MaxGap && IsGap(Text.Folded[at], acrossComma))
            at++;
        var end = at;
        while (end < Text.Folded.Length && char.IsAsciiLetter(Text.Folded[end]))
            end++;
        return at == End ? new(Text, at, at) : new(Text, at, end);
    }

    /// <summary>The word before, by the same rule.</summary>
    public WordCursor Previous()
    {
        var at = Start;
        while (at > 0 && Start - at < MaxGap && IsGap(Text.Folded[at - 1], comma: false))
            at--;
        var start = at;
        while (start > 0 && at - start < 40 && char.IsAsciiLetter(Text.Folded[start - 1]))
            start--;
        return at == Start ? new(Text, at, at) : new(Text, start, at);
    }

    public bool Is(string word) => Word.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Text between this word and a later one.</summary>
    public ReadOnlySpan<char> Until(WordCursor next) => Text.Folded.AsSpan(End, Math.Max(0, next.Start - End));

    private static bool IsUpper(char c) => char.IsAsciiLetterUpper(c);

    private static bool IsGap(char c, bool comma) =>
        c is ' ' or '\t' or '\r' or '\n' or '-' or '\'' or '.' or '>' or '"' or '*' or '_' || (comma && c == ',');
}
