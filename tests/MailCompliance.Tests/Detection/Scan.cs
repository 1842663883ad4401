using MailCompliance.Engine.Detection;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;

namespace MailCompliance.Tests.Detection;

/// <summary>Marks up samples: values stand in ⟦…⟧, everything else must not be found.</summary>
internal static class Scan
{
    public static readonly SchoolDetails School = new()
    {
        Name = "Oakfield Primary School",
        Address = "Mill Lane, Oakfield, Loxshire LX4 9ZQ",
        Phone = "01632 960410",
        Domains = ["oakfield.sch.example"],
        OwnData = new(["01632 9605xx"], [], ["@OakfieldPrimary"], ["LX12 OAK"], ["801/2005"]),
    };

    public static IReadOnlyList<Hit> Find(string text, PeopleSnapshot? people = null) =>
        Detectors.Find(new ScannedText(text, [], School, people ?? PeopleSnapshot.Empty, null));

    /// <summary>What was found of the type, marked up in the text.</summary>
    public static string Marked(string marked, DetectionType type, PeopleSnapshot? people = null, Confidence least = Confidence.Low)
    {
        var text = Plain(marked);
        foreach (var hit in Find(text, people).Where(hit => hit.Type == type && hit.Confidence >= least).OrderByDescending(hit => hit.Start))
            text = text.Insert(hit.End, "⟧").Insert(hit.Start, "⟦");
        return text;
    }

    /// <summary>Fails unless exactly the marked stretches are found as that type.</summary>
    public static void Finds(string marked, DetectionType type, PeopleSnapshot? people = null) =>
        Assert.Equal(marked, Marked(marked, type, people));

    public static Confidence ConfidenceOf(string text, DetectionType type, PeopleSnapshot? people = null) =>
        Find(Plain(text), people).Where(hit => hit.Type == type).Max(hit => hit.Confidence);

    public static string Plain(string marked) =>
        marked.Replace("⟦", "", StringComparison.Ordinal).Replace("⟧", "", StringComparison.Ordinal);
}
