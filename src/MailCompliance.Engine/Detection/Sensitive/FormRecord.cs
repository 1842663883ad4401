using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Sensitive;

/// <summary>Lines of a filled-in form, "Conditions: asthma", that stand together: all of them speak of the person one of them names.</summary>
internal static class FormRecord
{
    private const int MaxLabel = 40;

    /// <summary>Longer lines are prose: no work grows with the length of lines around.</summary>
    private const int MaxLine = 200;
    private const int MaxLines = 24;

    /// <summary>Characters of a label behind its key word: "SEN status", "Religion or belief".</summary>
    private const int MaxBehindWord = 16;

    /// <summary>The lines of the form around the offset; empty where its line is none.</summary>
    public static (int Start, int End) Around(PreparedText text, int at)
    {
        var line = text.LineAt(at);
        if (!IsField(text, line))
            return (at, at);
        var (start, end) = line;
        for (var lines = 0; lines < MaxLines && start > 1 && Filled(text, text.LineAt(start - 1)) is { } before; lines++)
            start = before;
        for (var lines = 0; lines < MaxLines && end + 1 < text.Folded.Length && text.LineAt(end + 1) is var after && IsField(text, after); lines++)
            end = after.End;
        return (start, end);
    }

    /// <summary>What stands behind the key word where it is the label of a field, "Ethnicity: White British"; null where it is none.</summary>
    public static (int Start, int End)? ValueOf(PreparedText text, Cue cue)
    {
        var line = text.LineAt(cue.Start);
        if (!IsField(text, line) || text.Folded.AsSpan(line.Start, cue.Start - line.Start).ContainsAny(':', '\t'))
            return null;
        var content = text.Folded.AsSpan(cue.End, line.End - cue.End);
        var separator = content.IndexOfAny(':', '\t');
        if (separator is < 0 or > MaxBehindWord || content[..separator].ContainsAnyInRange('0', '9'))
            return null;
        var value = content[(separator + 1)..];
        var start = cue.End + separator + 1 + (value.Length - value.TrimStart().Length);
        return (start, start + value.Trim().Length);
    }

    /// <summary>Two cells, a key word in the first and no heading in the second: a row of a table of people has none in the first.</summary>
    private static bool IsLabelCell(PreparedText text, int start, int tab, int end)
    {
        if (text.Folded.AsSpan(tab + 1, end - tab - 1).Contains('\t'))
            return false;
        var cues = text.CueList;
        var first = text.CueIndexFrom(start);
        if (first >= cues.Length || cues[first].End > tab)
            return false;
        // a row of headings holds key words and nothing else
        var value = text.CueIndexFrom(tab);
        var isHeading = value < cues.Length && cues[value].Start < end && (cues[value].Kinds & (CueKinds.Name | CueKinds.Ethnicity | CueKinds.Religion | CueKinds.Meals | CueKinds.Needs | CueKinds.HealthWeak)) != 0
            && (cues[first].Kinds & (CueKinds.Name | CueKinds.Surname | CueKinds.Child)) != 0;
        return !isHeading;
    }

    private static int? Filled(PreparedText text, (int Start, int End) line) => IsField(text, line) ? line.Start : null;

    /// <summary>A short label, a colon or a tab, and a value.</summary>
    private static bool IsField(PreparedText text, (int Start, int End) line)
    {
        if (line.End - line.Start > MaxLine)
            return false;
        var content = text.Folded.AsSpan(line.Start, line.End - line.Start).Trim();
        var separator = content.IndexOfAny(':', '\t');
        return separator is > 1 and <= MaxLabel && char.IsAsciiLetter(content[0]) && content[(separator + 1)..].Trim().Length > 1 && content[..separator].Count(' ') <= 5
            && (content[separator] == ':' || IsLabelCell(text, line.Start, line.Start + text.Folded.AsSpan(line.Start, line.End - line.Start).IndexOf('\t'), line.End));
    }
}
