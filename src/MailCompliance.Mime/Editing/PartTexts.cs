using System.Text;

namespace MailCompliance.Mime.Editing;

/// <summary>The edits of one part's text as they are collected; each is taken only if the whole still works out.</summary>
internal sealed class PartTexts(MimePart part, string lineEnd)
{
    private readonly List<TextEdit> edits = [];

    public MimePart Part { get; } = part;

    public TextPlan? Plan { get; private set; }

    /// <exception cref="ArgumentOutOfRangeException">The range is not one of the part's text, or overlaps an earlier edit.</exception>
    public bool TryAdd(int start, int end, string text)
    {
        var partText = Part.DecodeText();
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(end, start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, partText.Length);
        if (SplitsLineEnd(partText, start) || SplitsLineEnd(partText, end))
            return false;
        if (edits.Exists(edit => start < edit.End && edit.Start < end))
            throw new ArgumentOutOfRangeException(nameof(start), "The range overlaps an earlier edit.");
        var fitted = TextForPart.Fit(Part, text, start, partText, lineEnd);
        var edit = new TextEdit(start, end, fitted);
        var candidate = edits.Append(edit).OrderBy(other => other.Start).ThenBy(other => other.End).ToList();
        if (TextPlan.TryBuild(Part, candidate, Encoding.ASCII.GetBytes(lineEnd)) is not { } plan)
            return false;
        edits.Add(edit);
        Plan = plan;
        return true;
    }

    /// <summary>All splices but those of fields that <paramref name="areFieldsElsewhere"/> says are written by somebody else.</summary>
    public IEnumerable<Splice> ToSplices(bool areFieldsElsewhere)
    {
        if (Plan is null)
            yield break;
        foreach (var splice in Plan.Body)
            yield return splice;
        if (Part.BodyRange.Length == 0)
            yield return At(Part.BodyRange.End, EmptyBody.Behind(Part, lineEnd), Splice.ClosesWrapper);

        if (areFieldsElsewhere)
            yield break;
        foreach (var field in Part.Headers.Where(field => Plan.Fields.Touches(Part, field)))
            yield return new Splice(field.Range.Start, field.Range.End, Plan.Fields.Rewrite(Part, field, lineEnd));
        var missing = Plan.Fields.Missing(Part, lineEnd);
        if (Part.Parent is null && Plan.Fields != PartFields.Unchanged && Part.Headers.Find("MIME-Version") is null)
            missing += $"MIME-Version: 1.0{lineEnd}";
        // a header without its blank line gets it, so that nothing inserted can be taken for a field
        var end = HeaderEnd.Of(Part);
        if (missing.Length > 0 || !end.HasBlankLine)
            yield return At(end.Position, end.Complete(Encoding.ASCII.GetBytes(missing), lineEnd), Splice.OpensWrapper);
    }

    private static bool SplitsLineEnd(string text, int offset) =>
        offset > 0 && offset < text.Length && text[offset] == '\n' && text[offset - 1] == '\r';

    private static Splice At(int position, byte[] bytes, int order) => new(position, position, bytes, order);
}
