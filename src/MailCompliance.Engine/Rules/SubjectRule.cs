using System.Collections.Frozen;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

public sealed record SubjectSettings
{
    /// <summary>Subjects that say nothing, compared as a whole, without reply marks, punctuation and case.</summary>
    public IReadOnlyList<string> Meaningless { get; init; } =
    [
        "hi", "hello", "hey", "hiya", "dear all", "hi all", "hello all", "morning", "good morning", "good afternoon",
        "no subject", "subject", "none", "untitled", "blank", "n/a",
        "mail", "email", "e-mail", "message", "note", "stuff", "things", "misc", "various", "test", "testing",
        "info", "information", "fyi", "question", "query", "quick question", "help", "update", "important", "urgent", "asap",
        "attached", "attachment", "see attached", "document", "file", "photo", "picture", "scan", "img", "image",
    ];
}

/// <summary>A message has a subject that says something. Policy: S0 section 5.1, "Staff should always include a subject line".</summary>
public sealed class SubjectRule(SubjectSettings settings) : IRule
{
    private static readonly string[] ReplyMarks = ["re", "fw", "fwd", "aw", "wg", "tr", "sv", "vs", "antw", "rv", "enc", "odp"];

    private readonly FrozenSet<string> meaningless =
        settings.Meaningless.Select(Simplified).Where(words => words.Length > 0).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        var problem = ProblemOf(facts.Message.Subject);
        if (problem is null)
            yield break;
        yield return new Finding(problem, "Write in a few words what the message is about.") { Where = Place.Subject };
    }

    private string? ProblemOf(string? subject)
    {
        if (string.IsNullOrWhiteSpace(subject))
            return "Your message has no subject.";
        var words = Simplified(WithoutReplyMarks(subject));
        if (words.Length == 0)
            return "The subject of your message has no words in it.";
        return meaningless.Contains(words) ? "The subject of your message does not say what it is about." : null;
    }

    /// <summary>Reply and forward marks of the common programs, with counters ("Re[2]:") and list tags left out.</summary>
    private static string WithoutReplyMarks(string subject)
    {
        var rest = subject.AsSpan().Trim();
        while (true)
        {
            var colon = rest.IndexOfAny(':', '：');
            if (colon is < 1 or > 8)
                return rest.ToString();
            var mark = rest[..colon].Trim();
            var bracket = mark.IndexOfAny('[', '(');
            if (bracket > 0)
                mark = mark[..bracket].Trim();
            if (!IsReplyMark(mark))
                return rest.ToString();
            rest = rest[(colon + 1)..].Trim();
        }
    }

    private static bool IsReplyMark(ReadOnlySpan<char> mark)
    {
        foreach (var known in ReplyMarks)
        {
            if (mark.Equals(known, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>Letters and digits, words parted by one blank, lower case. "" where nothing but signs is there.</summary>
    private static string Simplified(string text)
    {
        var result = new System.Text.StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (System.Text.Rune.IsLetterOrDigit(rune))
                result.Append(System.Text.Rune.ToLowerInvariant(rune));
            else if (rune.Value != '\'' && rune.Value != '’' && result.Length > 0 && result[^1] != ' ')
                result.Append(' ');
        }

        return result.ToString().TrimEnd();
    }
}
