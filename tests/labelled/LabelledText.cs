using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Facts;

namespace MailCompliance.Labelled;

/// <summary>One text of a message with what its author says is in it and what was found.</summary>
internal sealed class LabelledText(MessageText text, IReadOnlyList<Label> labels, IReadOnlyList<DetectedData> data)
{
    private static readonly string[] Titles = ["mr", "mrs", "ms", "miss", "mx", "dr"];

    private readonly List<Hit> hits =
    [
        .. data.Where(one => one.Confidence > Confidence.Low && one.Where.Part == text.Where.Part && one.Where.Path == text.Where.Path).Select(one => one.Hit),
    ];

    /// <summary>Every label that is to be found, and whether it was.</summary>
    public IEnumerable<(Label Label, bool Found)> Labels() =>
        from label in labels
        where label.Kind != LabelKind.Either
        select (label, hits.Exists(hit => label.Overlaps(hit) && IsOfType(hit, label)));

    /// <summary>Every finding, with its row and whether the author says so too; those that may be either are left out.</summary>
    public IEnumerable<(string Row, Hit Hit, bool Right)> Findings()
    {
        foreach (var hit in hits)
        {
            var here = labels.Where(label => label.Overlaps(hit)).ToList();
            var right = here.Find(label => label.Kind != LabelKind.Either && label.Type == hit.Type);
            if (right is not null)
                yield return (RowOf(right), hit, true);
            else if (!here.Exists(label => MayBe(hit, label)) && !IsTitled(hit))
                yield return (RowOf(hit), hit, false);
        }
    }

    public static string RowOf(Label label) => label.Kind switch
    {
        LabelKind.Forename => Score.Forenames,
        LabelKind.Stranger => Score.Strangers,
        LabelKind.Data when label.Type == DetectionType.PersonName => Score.Names,
        LabelKind.Data => Score.NameOf(label.Type!.Value),
        _ => throw new InvalidOperationException($"A label of kind {label.Kind} has no row."),
    };

    public string ValueOf(int start, int end) =>
        $"{text.Text[Math.Max(0, start - 25)..start]}[{text.Text[start..end]}]{text.Text[end..Math.Min(text.Text.Length, end + 20)]}".ReplaceLineEndings("|").Replace('\t', '→');

    /// <summary>A wrong name is full or bare by its words, and not of anybody on file where a cue alone made it.</summary>
    private string RowOf(Hit hit) => hit.Type != DetectionType.PersonName ? Score.NameOf(hit.Type)
        : !hit.Why.Contains("roster") ? Score.Strangers
        : text.Text[hit.Start..hit.End].Trim().AsSpan().IndexOfAny(" ,\t.") >= 0 ? Score.Names : Score.Forenames;

    /// <summary>An address holds its postcode, whichever of the two is reported.</summary>
    private static bool IsOfType(Hit hit, Label label) =>
        hit.Type == label.Type || (label.Type == DetectionType.Postcode && hit.Type == DetectionType.PostalAddress);

    private static bool MayBe(Hit hit, Label label) => label.Kind == LabelKind.Either
        ? label.Type is null || label.Type == hit.Type
        : (hit.Type, label.Type) is (DetectionType.Postcode, DetectionType.PostalAddress) or (DetectionType.PostalAddress, DetectionType.Postcode);

    /// <summary>"Mrs Bell" is a name of its own kind: neither full nor bare.</summary>
    private bool IsTitled(Hit hit)
    {
        if (hit.Type != DetectionType.PersonName)
            return false;
        var before = text.Text[Math.Max(0, hit.Start - 6)..hit.Start].TrimEnd(' ', '.');
        var first = text.Text[hit.Start..hit.End].Split(' ', '.')[0];
        return Titles.Contains(first.ToLowerInvariant()) || Titles.Contains(before[(before.LastIndexOfAny([' ', '\n', '\t', '(', ',']) + 1)..].ToLowerInvariant());
    }
}
