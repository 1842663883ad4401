using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Identifiers;

/// <summary>Numbers without a check: only a label directly before them, or the heading of their column, makes them anything.</summary>
internal static class LabelledNumber
{
    /// <summary>Between label and number: "no. is:", "for Ewa is", not another sentence.</summary>
    private const int MaxGap = 40;

    /// <summary>From one value of a list to the next.</summary>
    private const int MaxLine = 120;

    /// <summary>How the value is named; null where it is not.</summary>
    public static Context? NameOf(PreparedText text, int start, CueKinds kinds)
    {
        var heading = text.HeadingAt(start);
        if ((heading & kinds) != 0)
            return Context.Heading;
        if (heading != 0 && (heading & CueKinds.Labels) != 0)
            return null;
        if (text.CueBefore(start, CueKinds.Labels | kinds, MaxGap) is not { } label || (label.Kinds & kinds) == 0)
            return null;
        return IsDirect(text.Folded.AsSpan(label.End, start - label.End)) ? Context.Label : null;
    }

    /// <summary>One line below a value that was named, and called nothing else: only the first line of a list says what its numbers are.</summary>
    public static bool IsListedBelow(PreparedText text, int named, int start) =>
        start > named && start - named < MaxLine && text.Folded.AsSpan(named, start - named).Count('\n') == 1
        && text.ContextOf(start, start, CueKinds.None) is not (Context.Negative or Context.OtherLabel) && !HasLabel(text, start);

    /// <summary>"Group ref 534291876", on the value's own line.</summary>
    private static bool HasLabel(PreparedText text, int start) => text.CueBefore(start, CueKinds.Labels, MaxGap) is { } label && label.Start >= text.LineAt(start).Start;

    /// <summary>No other number and no end of a sentence between.</summary>
    private static bool IsDirect(ReadOnlySpan<char> gap)
    {
        if (gap.ContainsAnyInRange('0', '9') || gap.ContainsAny(";!?"))
            return false;
        for (var at = 0; at + 1 < gap.Length; at++)
        {
            // "no. 123" is no end of a sentence, "numbers. The 123" is
            if (gap[at] == '.' && char.IsWhiteSpace(gap[at + 1]) && gap[(at + 1)..].TrimStart() is [>= 'A' and <= 'Z', ..])
                return false;
        }

        return true;
    }
}
