using System.Buffers;
using System.Collections.Frozen;
using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Names;

/// <summary>Whether a forename greets or thanks the reader: "Dear Amelia", "Hi Tom and Jane,", "Thanks, Amelia".</summary>
internal static class ForenameGreeting
{
    private const int MaxGreeting = 40;

    /// <summary>After one of these the greeting is over.</summary>
    private static readonly SearchValues<char> Over = SearchValues.Create(".!?:;-(");

    private static readonly FrozenSet<string> Greetings =
        ("dear hi hello hiya hey hullo alright morning afternoon evening good thanks thank thx cheers ta regards wishes love from bye ok sorry").Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> BetweenNames =
        ("and all both again you mr mrs ms miss dr morning afternoon evening day to there so much very many").Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool IsOne(PreparedText text, WordCursor name)
    {
        var line = text.LineAt(name.Start);
        var before = text.Folded.AsSpan(line.Start, name.Start - line.Start).TrimStart("> \t*");
        if (before.Length is 0 or > MaxGreeting || before.ContainsAny(Over))
            return false;
        var end = before.IndexOfAny(' ', ',');
        if (end < 0 || !Greetings.GetAlternateLookup<ReadOnlySpan<char>>().Contains(before[..end]) || !IsAllNames(before[end..]))
            return false;
        // "Hi Donna, Alfie's account": the greeting was over
        return !before[end..].Trim().Contains(',') || EndsGreeting(text, name.End);
    }

    /// <summary>Names, titles and "and" alone.</summary>
    private static bool IsAllNames(ReadOnlySpan<char> words)
    {
        foreach (var range in words.SplitAny(" ,&/"))
        {
            var word = words[range];
            if (!word.IsEmpty && !char.IsAsciiLetterUpper(word[0]) && !BetweenNames.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word))
                return false;
        }

        return true;
    }

    private static bool EndsGreeting(PreparedText text, int end)
    {
        var rest = text.Folded.AsSpan(end, Math.Min(6, text.Folded.Length - end)).TrimStart(' ');
        return rest.IsEmpty || rest[0] is ',' or '\n' or '\r' or '&' or '!' or '.' or '-' || rest.StartsWith("and ", StringComparison.OrdinalIgnoreCase);
    }
}
