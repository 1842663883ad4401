using System.Xml.Linq;

namespace MailCompliance.Server.AddIn.Manifests;

/// <summary>Addresses: https, one origin, and something behind each.</summary>
internal static class ManifestAddresses
{
    private static readonly string[] AddressElements = ["IconUrl", "HighResolutionIconUrl", "SupportUrl", "SourceLocation", "Url", "Image"];

    public static IEnumerable<ManifestProblem> Check(XDocument manifest, IReadOnlySet<string> files)
    {
        var addresses = manifest.Descendants()
            .Where(element => AddressElements.Contains(element.Name.LocalName) && element.Attribute("DefaultValue") is not null)
            .Select(element => (Element: element, Text: element.Attribute("DefaultValue")!.Value))
            .Concat(manifest.Descendants(ManifestNames.App + "AppDomain").Select(element => (Element: element, Text: element.Value)))
            // what another language gets in its place
            .Concat(manifest.Descendants().Where(IsOverride).Select(element => (Element: element, Text: element.Attribute("Value")!.Value)))
            .ToList();
        var origin = addresses.Select(one => OriginOf(one.Text)).FirstOrDefault(one => one is not null);
        foreach (var (element, text) in addresses)
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out var address))
                yield return ManifestLint.At(element, $"{text} is no address.");
            else if (address.Scheme != Uri.UriSchemeHttps)
                yield return ManifestLint.At(element, $"{text} must be https.");
            else if (OriginOf(text) != origin)
                yield return ManifestLint.At(element, $"{text} is of another origin than {origin}: Outlook would block it.");
            else if (element.Name.LocalName != "AppDomain" && !files.Contains(address.AbsolutePath))
                yield return ManifestLint.At(element, $"the service has nothing at {address.AbsolutePath}.");
        }
    }

    private static bool IsOverride(XElement element) =>
        element.Name.LocalName == "Override" && element.Attribute("Value") is not null && AddressElements.Contains(element.Parent?.Name.LocalName);

    private static string? OriginOf(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) ? address.GetLeftPart(UriPartial.Authority) : null;
}
