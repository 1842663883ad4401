using System.Globalization;
using System.Xml.Linq;

namespace MailCompliance.Server.AddIn.Manifests;

/// <summary>Icons: without any one of these sizes a program does not show the button, or the add-in.</summary>
internal static class ManifestIcons
{
    private static readonly string[] DesktopSizes = ["16", "32", "80"];
    private static readonly string[] PhoneSizes = ["25", "32", "48"];
    private static readonly string[] PhoneScales = ["1", "2", "3"];

    /// <param name="pictures">Width in pixels by path.</param>
    public static IEnumerable<ManifestProblem> Check(XDocument manifest, IReadOnlyDictionary<string, int> pictures)
    {
        foreach (var icon in manifest.Descendants(ManifestNames.V11 + "Icon"))
        {
            foreach (var problem in icon.Ancestors(ManifestNames.V11 + "MobileFormFactor").Any() ? OnPhones(icon) : OnDesktops(icon))
                yield return problem;
        }

        foreach (var (name, pixels) in new[] { ("IconUrl", 64), ("HighResolutionIconUrl", 128) })
        {
            if (manifest.Root!.Element(ManifestNames.App + name) is not { } icon)
                yield return ManifestLint.At(manifest.Root, $"{name} is missing.");
            else if (OfAnotherSize(icon, icon.Attribute("DefaultValue")?.Value, pixels, pictures) is { } problem)
                yield return problem;
        }

        foreach (var image in manifest.Descendants(ManifestNames.Basic + "Image").Where(image => image.Attribute("size") is not null))
        {
            var pixels = Number(image.Attribute("size")) * (image.Attribute("scale") is { } scale ? Number(scale) : 1);
            if (OfAnotherSize(image, ManifestResources.ValueOf(manifest, image.Attribute("resid")?.Value), pixels, pictures) is { } problem)
                yield return problem;
        }
    }

    /// <summary>A picture of another size is blurred, or left out.</summary>
    private static ManifestProblem? OfAnotherSize(XElement place, string? address, int pixels, IReadOnlyDictionary<string, int> pictures) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && pictures.TryGetValue(url.AbsolutePath, out var width) && width != pixels
            ? ManifestLint.At(place, $"{url.AbsolutePath} is {width} pixels wide, and has to be {pixels}.")
            : null;

    private static int Number(XAttribute? text) => int.TryParse(text?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

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
