using System.Xml;
using System.Xml.Linq;

namespace MailCompliance.Server.AddIn.Manifests;

/// <param name="Line">1 where it is about the manifest as a whole.</param>
public sealed record ManifestProblem(int Line, string Message);

/// <summary>What a manifest is checked against.</summary>
/// <param name="Functions">Names that the bundle associates with functions.</param>
/// <param name="Files">Paths that the service serves below its address.</param>
/// <param name="Pictures">Width in pixels of every picture among them.</param>
/// <param name="Previous">The manifest that is installed; null: not known.</param>
public sealed record ManifestSurroundings(IReadOnlySet<string> Functions, IReadOnlySet<string> Files, IReadOnlyDictionary<string, int> Pictures, XDocument? Previous);

/// <summary>
/// Finds what schema validation lets pass and Outlook then answers with silence: references to nothing, addresses without TLS or of another origin, missing
/// icons, events that do not exist, functions that the bundle does not have; and what the schema would see, for nobody has it at hand.
/// </summary>
public static class ManifestLint
{
    /// <summary>Reads a manifest; null and one problem where it is no XML.</summary>
    public static (XDocument? Manifest, ManifestProblem? Problem) Parse(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, MaxCharactersInDocument = 1_000_000 });
            return (XDocument.Load(reader, LoadOptions.SetLineInfo), null);
        }
        catch (XmlException fault)
        {
            return (null, new ManifestProblem(Math.Max(1, fault.LineNumber), IsMarkup(text) ? "is not well-formed XML: " + fault.Message : "is no manifest: neither XML nor a JSON object."));
        }
    }

    /// <summary>All problems, by line; empty where Outlook will take it.</summary>
    public static IReadOnlyList<ManifestProblem> Check(XDocument manifest, ManifestSurroundings surroundings)
    {
        if (manifest.Root?.Name != ManifestNames.App + "OfficeApp")
            return [new ManifestProblem(1, "is not an add-in-only manifest: its root must be OfficeApp of appforoffice/1.1.")];
        return
        [
            .. Head(manifest)
                .Concat(ManifestStructure.Check(manifest))
                .Concat(ManifestResources.Check(manifest))
                .Concat(ManifestAddresses.Check(manifest, surroundings.Files))
                .Concat(ManifestIcons.Check(manifest, surroundings.Pictures))
                .Concat(ManifestEvents.Check(manifest, surroundings.Functions))
                .Concat(Commands(manifest))
                .Concat(ManifestApplications.Check(manifest))
                .Concat(ManifestVersion.Check(manifest, surroundings.Previous))
                .OrderBy(problem => problem.Line),
        ];
    }

    private static bool IsMarkup(string text) => text.AsSpan().TrimStart("\uFEFF \t\r\n").StartsWith("<", StringComparison.Ordinal);

    internal static ManifestProblem At(XObject place, string message) => new(((IXmlLineInfo)place).LineNumber is > 0 and var line ? line : 1, message);

    private static IEnumerable<ManifestProblem> Head(XDocument manifest)
    {
        var root = manifest.Root!;
        if (root.Element(ManifestNames.App + "Id") is not { } id || !Guid.TryParseExact(id.Value, "D", out _))
            yield return At(root.Element(ManifestNames.App + "Id") ?? root, "Id must be a GUID.");
        if (root.Element(ManifestNames.App + "Permissions") is not { } permissions || permissions.Value != "ReadWriteItem")
            yield return At(root.Element(ManifestNames.App + "Permissions") ?? root, "Permissions must be ReadWriteItem: less cannot set the signed field, more is not needed.");
        if (!manifest.Descendants(ManifestNames.V11 + "VersionOverrides").Any())
            yield return At(root, "has no VersionOverrides 1.1: no event would ever come.");
    }

    private static IEnumerable<ManifestProblem> Commands(XDocument manifest)
    {
        var controls = manifest.Descendants(ManifestNames.V11 + "Control").Select(control => control.Attribute("id")?.Value).ToList();
        if (!controls.Contains(ManifestNames.PaneCommand))
            yield return At(manifest.Root!, $"there is no control {ManifestNames.PaneCommand}: the buttons in dialogs and notices would do nothing.");
        foreach (var twice in controls.GroupBy(id => id).Where(group => group.Count() > 1))
            yield return At(manifest.Root!, $"the control {twice.Key} is there twice.");
    }
}
