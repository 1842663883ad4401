using System.Text;

namespace MailCompliance.Engine.Facts.Zones;

/// <summary>Text made comparable: lower-case words with single blanks between and around, apostrophes dropped, other punctuation as blanks.</summary>
internal static class PlainWords
{
    /// <param name="keepLines">Whether lines stay apart (as "\n" between blanks).</param>
    public static string Of(ReadOnlySpan<char> text, bool keepLines = false)
    {
        var words = new StringBuilder(text.Length + 2).Append(' ');
        foreach (var letter in text)
        {
            if (char.IsLetterOrDigit(letter))
                words.Append(char.ToLowerInvariant(letter));
            else if (letter == '&')
                Separate(words).Append("and ");
            else if (letter == '\n' && keepLines)
                Separate(words).Append("\n ");
            else if (letter is not ('\'' or '’' or '‘' or '`'))
                Separate(words);
        }

        return Separate(words).ToString();
    }

    /// <summary>Whether these words stand in the text one after the other.</summary>
    /// <param name="text">From <see cref="Of"/>.</param>
    /// <param name="words">From <see cref="Of"/>; blank words are nowhere.</param>
    public static bool Has(string text, string words) => words.Length > 1 && text.Contains(words, StringComparison.Ordinal);

    /// <summary>The words without the blanks between them.</summary>
    public static string Squeezed(string words) => words.Replace(" ", "", StringComparison.Ordinal);

    private static StringBuilder Separate(StringBuilder words) => words[^1] == ' ' ? words : words.Append(' ');
}
