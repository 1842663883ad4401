namespace MailCompliance.Engine.Rules;

/// <summary>
/// Talk about what is confidential in general marks nothing: "Staff must not share any confidential information", "records are
/// kept confidential". What speaks of itself ("this", "attached") does, and so do a headline and capital letters.
/// </summary>
internal static class ConfidentialTalk
{
    private const string Word = "confidential";

    /// <summary>Words in a headline, at the most.</summary>
    private const int HeadlineWords = 6;

    private static readonly string[] OfItself =
        ["this", "these", "attached", "attach", "attaching", "attachment", "attachments", "enclosed", "enclose", "enclosing", "below", "herewith", "strictly", "following"];

    /// <summary>Things that the word belongs to wherever they are spoken of.</summary>
    private static readonly HashSet<string> Things =
        ["information", "data", "documents", "papers", "records", "files", "details", "material", "materials", "matters", "matter", "items", "conversations", "issues", "nature"];

    private static readonly HashSet<string> Keeping = ["keep", "keeps", "kept", "keeping", "stay", "stays", "remain", "remains", "held"];

    /// <param name="start">Where the word stands in the sentence.</param>
    public static bool IsOne(string sentence, int start, int end)
    {
        var word = sentence[start..end];
        if (!word.Equals(Word, StringComparison.OrdinalIgnoreCase) || !word.Any(char.IsLower) || OfItself.Any(own => WordSearch.Contains(sentence, own)))
            return false;
        var next = WordAfter(sentence, end);
        if (next.Length > 0 && Things.Contains(next.ToLowerInvariant()))
            return true;
        if (Keeping.Contains(WordBefore(sentence, start).ToLowerInvariant()))
            return true;
        // before another noun it describes that; a headline is a mark whatever follows
        return next.Length > 0 && char.IsLower(word[0]) && !IsHeadline(sentence) && next is not ("and" or "or" or "until" or "for" or "to" or "at" or "please");
    }

    private static bool IsHeadline(string sentence) => sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length <= HeadlineWords;

    private static string WordAfter(string sentence, int at)
    {
        var start = at;
        while (start < sentence.Length && sentence[start] == ' ')
            start++;
        var end = start;
        while (end < sentence.Length && char.IsLetter(sentence[end]))
            end++;
        return sentence[start..end];
    }

    private static string WordBefore(string sentence, int at)
    {
        var end = at;
        while (end > 0 && sentence[end - 1] == ' ')
            end--;
        var start = end;
        while (start > 0 && char.IsLetter(sentence[start - 1]))
            start--;
        return sentence[start..end];
    }
}
