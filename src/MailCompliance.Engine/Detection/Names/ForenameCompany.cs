using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Names;

/// <summary>Other pupils beside a forename: "Georgia and Amir", "Carly Lacey &amp; Hunter", one at the head of each line of a list.</summary>
internal static class ForenameCompany
{
    private const int MaxLead = 6;

    /// <summary>Points as those of <see cref="ForenameEvidence"/>.</summary>
    public static int Of(WordCursor word, NameIndex index) => Math.Max(BesidePupil(word, index), ListHead(word, index));

    private static int BesidePupil(WordCursor word, NameIndex index)
    {
        // "Anna, Frank is away": spoken to, not one of two
        var isAddressed = word.Text.CharAt(word.End) == ',' && (word.Start == 0 || word.Text.CharAt(word.Start - 1) == '\n');
        var (before, after) = (Joined(word, back: true), isAddressed ? word with { End = word.Start } : Joined(word, back: false));
        if (IsForename(before, index) || IsForename(after, index))
            return 1;
        return before.IsCapitalised && index.Find(before) is { Family.Count: > 0 } surname && index.Find(word) is { } own && surname.Family.Exists(own.Given.Contains) ? 2
            : Recent(word, index) ? 1 : 0;
    }

    /// <summary>The word that "and", "&amp;", a comma or a slash joins to this one; empty where none does.</summary>
    private static WordCursor Joined(WordCursor word, bool back)
    {
        var text = word.Text;
        var at = back ? word.Start - 1 : word.End;
        var step = back ? -1 : 1;
        var joins = false;
        for (var read = 0; read < MaxLead && text.CharAt(at) is ' ' or '&' or ',' or '/' or '+'; read++, at += step)
            joins |= text.CharAt(at) != ' ';
        var next = WordAt(text, at, back);
        if (!next.Is("and") && !next.Is("n"))
            return joins ? next : next with { End = next.Start };
        at = back ? next.Start - 1 : next.End;
        while (text.CharAt(at) == ' ')
            at += step;
        return WordAt(text, at, back);
    }

    private static WordCursor WordAt(PreparedText text, int at, bool back)
    {
        int start = at, end = at;
        if (back)
        {
            end = at + 1;
            while (end - start < 40 && start >= 0 && char.IsAsciiLetter(text.CharAt(start)))
                start--;
            start++;
        }
        else
        {
            while (end - start < 40 && char.IsAsciiLetter(text.CharAt(end)))
                end++;
        }

        return start < end ? new(text, start, end) : new(text, Math.Max(0, at), Math.Max(0, at));
    }

    /// <summary>Another pupil two words before: "Reggie has Ivy's cardigan".</summary>
    private static bool Recent(WordCursor word, NameIndex index)
    {
        var first = word.Previous();
        return first.End > first.Start && IsForename(first.Previous(), index);
    }

    private static bool IsForename(WordCursor word, NameIndex index) =>
        word.End > word.Start && word.IsCapitalised && !word.IsAllCapitals && !NameWords.IsEveryday(word.Word) && index.Find(word) is { PupilOfOneWord: not null };

    /// <summary>"- Ivy - great progress" between lines that begin with other pupils.</summary>
    private static int ListHead(WordCursor word, NameIndex index)
    {
        var text = word.Text;
        var line = text.LineAt(word.Start);
        if (!IsLead(text.Folded.AsSpan(line.Start, word.Start - line.Start)) || !IsHead(text, word.End))
            return 0;
        return (line.Start > 1 && BeginsWithPupil(text, text.LineAt(line.Start - 1), index)) || (line.End + 1 < text.Folded.Length && BeginsWithPupil(text, text.LineAt(line.End + 1), index)) ? 3 : 1;
    }

    /// <summary>" - ", ":", " (", an initial or another name before one of them.</summary>
    private static bool IsHead(PreparedText text, int end)
    {
        var rest = text.Folded.AsSpan(end, Math.Min(20, text.Folded.Length - end));
        var sign = rest.IndexOfAny(":(\n");
        var dash = rest.IndexOf(" - ", StringComparison.Ordinal);
        var at = sign >= 0 && (dash < 0 || sign < dash) && rest[sign] != '\n' ? sign : dash;
        return at >= 0 && (at <= 3 || rest[..at].TrimStart().StartsWith("and ", StringComparison.Ordinal) || rest[..at].TrimStart().StartsWith("& ", StringComparison.Ordinal));
    }

    private static bool IsLead(ReadOnlySpan<char> before)
    {
        before = before.Trim(" \t-*>•.)(");
        return before.Length <= 2 && !before.ContainsAnyInRange('A', 'z');
    }

    private static bool BeginsWithPupil(PreparedText text, (int Start, int End) line, NameIndex index)
    {
        var start = line.Start;
        while (start < line.End && start - line.Start < MaxLead && !char.IsAsciiLetter(text.Folded[start]))
            start++;
        return IsForename(WordAt(text, start, back: false), index);
    }
}
