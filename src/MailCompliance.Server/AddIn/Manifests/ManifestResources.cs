using System.Xml.Linq;

namespace MailCompliance.Server.AddIn.Manifests;

/// <summary>Resources: each defined once, of the kind that it is used as, and within the lengths that Outlook shows.</summary>
internal static class ManifestResources
{
    private const int LongestId = 32;
    private const int LongestShortString = 125;
    private const int LongestLongString = 250;
    private const string Reference = "resid";

    /// <summary>Where a resource of each list may be used; an address in place of a label shows nothing, and says nothing.</summary>
    private static readonly Dictionary<string, string> Kinds = new()
    {
        ["Label"] = "ShortStrings", ["Title"] = "ShortStrings", ["Description"] = "LongStrings", ["Image"] = "Images",
        ["SourceLocation"] = "Urls", ["FunctionFile"] = "Urls", ["Runtime"] = "Urls", ["Override"] = "Urls",
    };

    public static IEnumerable<ManifestProblem> Check(XDocument manifest)
    {
        var defined = Defined(manifest).ToList();
        foreach (var twice in defined.GroupBy(IdOf).Where(group => group.Count() > 1))
            yield return ManifestLint.At(twice.Last(), $"the resource {twice.Key} is defined twice.");
        foreach (var problem in defined.SelectMany(Lengths))
            yield return problem;
        var kinds = defined.DistinctBy(IdOf).ToDictionary(element => IdOf(element)!, element => element.Parent!.Name.LocalName);
        foreach (var place in manifest.Descendants().Where(IsReference))
        {
            if (place.Attribute(Reference)?.Value is not { } id)
                yield return ManifestLint.At(place, $"{place.Name.LocalName} names no resource.");
            else if (!kinds.TryGetValue(id, out var kind))
                yield return ManifestLint.At(place, $"there is no resource {id}.");
            else if (Kinds.TryGetValue(place.Name.LocalName, out var needed) && kind != needed)
                yield return ManifestLint.At(place, $"{place.Name.LocalName} needs a resource of {needed}, and {id} is one of {kind}.");
        }
    }

    /// <summary>The address or text behind an id; null where there is none.</summary>
    public static string? ValueOf(XDocument manifest, string? id) => Defined(manifest).FirstOrDefault(element => IdOf(element) == id)?.Attribute("DefaultValue")?.Value;

    private static IEnumerable<XElement> Defined(XDocument manifest) =>
        manifest.Descendants().Where(element => element.Name.Namespace == ManifestNames.Basic && element.Attribute("id") is not null && element.Parent is not null);

    private static string? IdOf(XElement element) => element.Attribute("id")?.Value;

    private static bool IsReference(XElement element) =>
        element.Attribute(Reference) is not null
        || (Kinds.ContainsKey(element.Name.LocalName) && element.Name.Namespace == ManifestNames.V11)
        || (element.Name == ManifestNames.Basic + "Image" && element.Attribute("id") is null);

    private static IEnumerable<ManifestProblem> Lengths(XElement element)
    {
        if (IdOf(element)!.Length > LongestId)
            yield return ManifestLint.At(element, $"the resource id {IdOf(element)} is longer than {LongestId}.");
        if (element.Name.LocalName != "String")
            yield break;
        var most = element.Parent!.Name.LocalName == "LongStrings" ? LongestLongString : LongestShortString;
        var texts = element.Elements().Select(one => one.Attribute("Value")).Prepend(element.Attribute("DefaultValue"));
        if (texts.Any(text => text?.Value.Length > most))
            yield return ManifestLint.At(element, $"the text {IdOf(element)} is longer than {most}.");
    }
}
