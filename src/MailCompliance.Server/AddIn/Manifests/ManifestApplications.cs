using System.Xml.Linq;

namespace MailCompliance.Server.AddIn.Manifests;

/// <summary>Signing in: Outlook gives a token only where the manifest names the application as the directory has it.</summary>
internal static class ManifestApplications
{
    private const string Element = "WebApplicationInfo";

    public static IEnumerable<ManifestProblem> Check(XDocument manifest)
    {
        var all = manifest.Descendants().Where(one => one.Name.LocalName == Element).ToList();
        if (all.Count > 1)
            yield return ManifestLint.At(all[1], $"{Element} is there twice.");
        foreach (var problem in all.Take(1).SelectMany(one => CheckOne(one, OriginOf(manifest))))
            yield return problem;
    }

    private static IEnumerable<ManifestProblem> CheckOne(XElement application, string? host)
    {
        // the schema's order; classic Outlook takes no manifest with another
        if (application.Parent?.Name != ManifestNames.V11 + "VersionOverrides" || application.ElementsAfterSelf().Any(after => after.Name.LocalName == "Resources"))
            yield return ManifestLint.At(application, $"{Element} must stand in VersionOverrides 1.1, behind Resources.");
        var id = application.Element(ManifestNames.V11 + "Id");
        if (id is null || !Guid.TryParseExact(id.Value, "D", out _))
            yield return ManifestLint.At(id ?? application, $"Id of {Element} must be the GUID of the app registration.");
        var resource = application.Element(ManifestNames.V11 + "Resource");
        if (resource is null || !Uri.TryCreate(resource.Value, UriKind.Absolute, out var uri) || uri.Scheme != "api")
            yield return ManifestLint.At(resource ?? application, $"Resource of {Element} must be the Application ID URI, such as api://HOST/CLIENTID.");
        else if (!string.Equals(resource.Value, $"api://{host}/{id?.Value}", StringComparison.OrdinalIgnoreCase))
            yield return ManifestLint.At(resource, $"{resource.Value} is not api://{host}/{id?.Value}: Outlook gives no token for another host or application.");
        if (!application.Descendants(ManifestNames.V11 + "Scope").Any(scope => scope.Value.Length > 0))
            yield return ManifestLint.At(application, $"{Element} must name a Scope.");
    }

    private static string? OriginOf(XDocument manifest) =>
        Uri.TryCreate(manifest.Root!.Element(ManifestNames.App + "IconUrl")?.Attribute("DefaultValue")?.Value, UriKind.Absolute, out var icon) ? icon.Authority : null;
}
