using System.Xml.Linq;

namespace MailCompliance.Server.AddIn.Manifests;

/// <summary>What has to be there and in which order: the schema fixes both, and Outlook refuses a manifest that has another without saying where.</summary>
internal static class ManifestStructure
{
    /// <summary>Children in the order of [MS-OWEMXML]; a mark behind a name says that it may be left out.</summary>
    private static readonly Dictionary<string, string[]> Children = new()
    {
        ["OfficeApp"] =
        [
            "Id", "AlternateId?", "Version", "ProviderName", "DefaultLocale", "DisplayName", "Description", "IconUrl", "HighResolutionIconUrl", "SupportUrl", "AppDomains?", "Hosts", "Requirements",
            "FormSettings", "Permissions", "Rule", "DisableEntityHighlighting?", "VersionOverrides",
        ],
        ["VersionOverridesV1_1"] = ["Description?", "Requirements", "Hosts", "Resources", "WebApplicationInfo?", "EquivalentAddins?", "ExtendedPermissions?", "VersionOverrides?"],
        ["Host"] = ["Runtimes", "DesktopFormFactor", "MobileFormFactor?"],
        ["DesktopFormFactor"] = ["SupportsSharedFolders", "FunctionFile", "ExtensionPoint"],
        ["Control"] = ["Label", "Supertip?", "Icon", "Action"],
        ["Runtime"] = ["Override"],
    };

    private static readonly Dictionary<string, int> Longest = new() { ["ProviderName"] = 125, ["DisplayName"] = 125, ["Description"] = 250 };

    public static IEnumerable<ManifestProblem> Check(XDocument manifest) => manifest.Descendants().SelectMany(Order).Concat(Sources(manifest)).Concat(Texts(manifest)).Concat(Sets(manifest));

    private static IEnumerable<ManifestProblem> Order(XElement parent)
    {
        if (parent.Name.Namespace == ManifestNames.App ? parent.Parent is not null : parent.Name.Namespace != ManifestNames.V11)
            yield break;
        if (!Children.TryGetValue(parent.Name.LocalName == "VersionOverrides" ? "VersionOverridesV1_1" : parent.Name.LocalName, out var children))
            yield break;
        var names = children.Select(name => name.TrimEnd('?')).ToList();
        var there = parent.Elements().Select(child => child.Name.LocalName).ToList();
        foreach (var missing in children.Where(name => !name.EndsWith('?') && !there.Contains(name)))
            yield return ManifestLint.At(parent, $"{parent.Name.LocalName} lacks {missing}.");
        var last = 0;
        foreach (var child in parent.Elements())
        {
            var place = names.IndexOf(child.Name.LocalName);
            if (place < 0)
                yield return ManifestLint.At(child, $"{parent.Name.LocalName} has no {child.Name.LocalName}.");
            else if (place < last)
                yield return ManifestLint.At(child, $"{child.Name.LocalName} must stand before {names[last]}.");
            last = Math.Max(last, place);
        }
    }

    /// <summary>Events and buttons that lead nowhere.</summary>
    private static IEnumerable<ManifestProblem> Sources(XDocument manifest)
    {
        var starting = manifest.Descendants(ManifestNames.V11 + "ExtensionPoint").Where(one => one.Attribute(ManifestNames.Type)?.Value == "LaunchEvent")
            .Concat(manifest.Descendants(ManifestNames.V11 + "Action").Where(one => one.Attribute(ManifestNames.Type)?.Value == "ShowTaskpane"));
        foreach (var one in starting.Where(one => one.Element(ManifestNames.V11 + "SourceLocation") is null))
            yield return ManifestLint.At(one, $"{one.Name.LocalName} {one.Attribute(ManifestNames.Type)!.Value} lacks SourceLocation.");
    }

    private static IEnumerable<ManifestProblem> Texts(XDocument manifest)
    {
        foreach (var element in manifest.Root!.Elements().Where(one => Longest.ContainsKey(one.Name.LocalName)))
        {
            var text = element.Attribute("DefaultValue")?.Value ?? element.Value;
            if (text.Length == 0 || text.Length > Longest[element.Name.LocalName])
                yield return ManifestLint.At(element, $"{element.Name.LocalName} must have 1 to {Longest[element.Name.LocalName]} characters.");
        }

        foreach (var element in manifest.Descendants().Where(one => one.Attributes().Select(attribute => attribute.Value).Append(one.HasElements ? "" : one.Value).Any(IsPlaceholder)))
            yield return ManifestLint.At(element, "is a template still: make the manifest with 'mailcompliance addin manifest'.");
    }

    private static bool IsPlaceholder(string value) => value.StartsWith('{') && value.IndexOf('}', StringComparison.Ordinal) is > 0 and < 30;

    /// <summary>Outlook leaves an add-in out that asks for another host or a later set than the program has; phones and Exchange Server have 1.5.</summary>
    private static IEnumerable<ManifestProblem> Sets(XDocument manifest)
    {
        foreach (var host in manifest.Descendants(ManifestNames.App + "Host").Where(host => host.Attribute("Name")?.Value != "Mailbox"))
            yield return ManifestLint.At(host, "the host must be Mailbox.");
        foreach (var set in manifest.Descendants().Where(one => one.Name.LocalName == "Set"))
        {
            var least = set.Attribute("MinVersion")?.Value ?? set.Parent?.Attribute("DefaultMinVersion")?.Value;
            if (set.Attribute("Name")?.Value != "Mailbox")
                yield return ManifestLint.At(set, $"there is no set {set.Attribute("Name")?.Value} for Outlook; it must be Mailbox.");
            else if (!Version.TryParse(least, out var version) || version > new Version(1, 5))
                yield return ManifestLint.At(set, $"Mailbox {least} is more than phones and Exchange Server have: ask for 1.5, what later sets bring is looked up at run time.");
        }
    }
}
