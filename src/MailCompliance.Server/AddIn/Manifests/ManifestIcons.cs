using System.Xml.Linq;

namespace MailCompliance.Server.AddIn.Manifests;

/// <summary>Icons: without any one of these sizes a program does not show the button, or the add-in.</summary>
internal static class ManifestIcons
{
    private static readonly string[] DesktopSizes = ["16", "32", "80"];
    private static readonly string[] PhoneSizes = ["25", "32", "48"];
    private static readonly string[] PhoneScales = ["1", "2", "3"];

    public static IEnumerable<ManifestProblem> Check(XDocument manifest)
    {
        foreach (var icon in manifest.Descendants(ManifestNames.V11 + "Icon"))
        {
            foreach (var problem in icon.Ancestors(ManifestNames.V11 + "MobileFormFactor").Any() ? OnPhones(icon) : OnDesktops(icon))
                yield return problem;
        }

        foreach (var name in new[] { "IconUrl", "HighResolutionIconUrl" })
        {
            if (manifest.Root!.Element(ManifestNames.App + name) is null)
                yield return ManifestLint.At(manifest.Root, $"{name} is missing.");
        }
    }

    private static IEnumerable<ManifestProblem> OnDesktops(XElement icon)
    {
        var sizes = icon.Elements(ManifestNames.Basic + "Image").Select(image => image.Attribute("size")?.Value).ToHashSet();
        return DesktopSizes.Where(size => !sizes.Contains(size)).Select(size => ManifestLint.At(icon, $"the icon of {size} pixels is missing."));
    }

    private static IEnumerable<ManifestProblem> OnPhones(XElement icon)
    {
        if (icon.Attribute(ManifestNames.Type)?.Value != "bt:MobileIconList")
            yield return ManifestLint.At(icon, "an Icon for phones must be of the type bt:MobileIconList.");
        var there = icon.Elements(ManifestNames.Basic + "Image").Select(image => (image.Attribute("size")?.Value, image.Attribute("scale")?.Value)).ToHashSet();
        foreach (var size in PhoneSizes)
        {
            foreach (var scale in PhoneScales.Where(scale => !there.Contains((size, scale))))
                yield return ManifestLint.At(icon, $"the icon of {size} pixels at scale {scale}, which phones need, is missing.");
        }
    }
}
