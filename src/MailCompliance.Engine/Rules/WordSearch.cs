namespace MailCompliance.Engine.Rules;

/// <summary>Finds words and phrases as whole words, in any case. Linear; no patterns.</summary>
public static class WordSearch
{
    /// <summary>Whether the phrase stands in the text, bounded by anything but letters and digits.</summary>
    public static bool Contains(string text, string phrase) => IndexOf(text, phrase, 0) >= 0;

    /// <summary>Where the phrase stands as whole words from <paramref name="start"/> on; -1 where it does not.</summary>
    public static int IndexOf(string text, string phrase, int start)
    {
        if (phrase.Length == 0)
            return -1;
        for (var at = start; at <= text.Length - phrase.Length;)
        {
            at = text.IndexOf(phrase, at, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
                return -1;
            if (IsWhole(text, at, at + phrase.Length))
                return at;
            at++;
        }

        return -1;
    }

    /// <summary>Whether [start, end) neither begins nor ends within a word.</summary>
    public static bool IsWhole(ReadOnlySpan<char> text, int start, int end) =>
        (start == 0 || !char.IsLetterOrDigit(text[start - 1]) || !char.IsLetterOrDigit(text[start]))
        && (end == text.Length || !char.IsLetterOrDigit(text[end]) || !char.IsLetterOrDigit(text[end - 1]));
}
