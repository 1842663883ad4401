using System.Xml.Linq;

namespace MailCompliance.Server.AddIn.Manifests;

/// <summary>Outlook keeps the old manifest until a higher version comes.</summary>
internal static class ManifestVersion
{
    public static IEnumerable<ManifestProblem> Check(XDocument manifest, XDocument? previous)
    {
        var element = manifest.Root!.Element(ManifestNames.App + "Version");
        if (!Version.TryParse(element?.Value, out var version))
        {
            yield return ManifestLint.At(element ?? manifest.Root, "Version must be numbers with dots, such as 1.0.0.0.");
            yield break;
        }

        if (previous?.Root is null || !Version.TryParse(previous.Root.Element(ManifestNames.App + "Version")?.Value, out var before) || version > before)
            yield break;
        if (!XNode.DeepEquals(WithoutVersion(manifest), WithoutVersion(previous)))
            yield return ManifestLint.At(element!, $"the manifest changed and its version did not rise above {before}.");
    }

    private static XElement WithoutVersion(XDocument manifest)
    {
        var copy = XElement.Parse(manifest.Root!.ToString(SaveOptions.DisableFormatting));
        copy.Element(ManifestNames.App + "Version")?.Remove();
        return copy;
    }
}
