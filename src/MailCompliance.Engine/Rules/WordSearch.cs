namespace MailCompliance.Engine.Rules;

/// <summary>Finds words and phrases as whole words, in any case. Linear; no patterns.</summary>
public static class WordSearch
{
    /// <summary>Whether the phrase stands in the text, bounded by anything but letters and digits.</summary>
    public static bool Contains(string text, string phrase) => IndexOf(text, phrase, 0, text.Length) >= 0;

    /// <summary>Where the phrase stands as whole words within [start, end); -1 where it does not. Never looks for it beyond the end.</summary>
    public static int IndexOf(string text, string phrase, int start, int end)
    {
        if (phrase.Length == 0)
            return -1;
        for (var at = start; at <= end - phrase.Length;)
        {
            at = text.IndexOf(phrase, at, end - at, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
                return -1;
            if (IsWhole(text, at, at + phrase.Length))
                return at;
            at++;
        }

        return -1;
    }

    /// <summary>Whether the phrase stands around [start, end): it covers all of it.</summary>
    public static bool Surrounds(string text, string phrase, int start, int end)
    {
        var from = Math.Max(0, end - phrase.Length);
        var reach = Math.Min(text.Length, start + phrase.Length);
        for (var at = IndexOf(text, phrase, from, reach); at >= 0; at = IndexOf(text, phrase, at + 1, reach))
        {
            if (at + phrase.Length >= end)
                return true;
        }

        return false;
    }

    /// <summary>Whether [start, end) neither begins nor ends within a word.</summary>
    public static bool IsWhole(ReadOnlySpan<char> text, int start, int end) =>
        (start == 0 || !char.IsLetterOrDigit(text[start - 1]) || !char.IsLetterOrDigit(text[start]))
        && (end == text.Length || !char.IsLetterOrDigit(text[end]) || !char.IsLetterOrDigit(text[end - 1]));
}
