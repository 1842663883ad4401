using System.Text.RegularExpressions;
using System.Xml.Linq;
using MailCompliance.Server.AddIn;
using MailCompliance.Server.AddIn.Contract;
using MailCompliance.Server.AddIn.Manifests;

namespace MailCompliance.Server.Hosting;

/// <summary>Manifests of the add-in for the command line: made for a school, and checked against what this program serves.</summary>
public static partial class AddInManifests
{
    /// <param name="forServer">For Exchange Server rather than Exchange Online.</param>
    public static string Xml(Uri url, AddInOptions options, string school, Version version, bool forServer) =>
        ManifestBuilder.Xml(Values(url, options, school, version), forServer ? ManifestVariant.Server : ManifestVariant.Online);

    public static string Json(Uri url, AddInOptions options, string school, Version version) => ManifestBuilder.Json(Values(url, options, school, version));

    /// <summary>The contract of the add-in's service.</summary>
    public static string OpenApi() => OpenApiDocument.Text();

    /// <summary>Line and words of everything that is wrong.</summary>
    /// <param name="previous">The manifest that is installed; null: not known.</param>
    public static IReadOnlyList<(int Line, string Message)> Lint(string text, string? previous)
    {
        var (manifest, fault) = ManifestLint.Parse(text);
        if (manifest is null)
            return [(fault!.Line, fault.Message)];
        var before = previous is null ? null : ManifestLint.Parse(previous).Manifest;
        return [.. ManifestLint.Check(manifest, Surroundings(before)).Select(problem => (problem.Line, problem.Message))];
    }

    private static ManifestValues Values(Uri url, AddInOptions options, string school, Version version) => new(url, options.Id, school, version)
    {
        Application = options.SignIn.ResourceAt(url.ToString()) is { } resource ? new(options.SignIn.ClientId!, resource) : null,
    };

    private static ManifestSurroundings Surroundings(XDocument? previous) =>
        new(Associated().Matches(AddInFiles.EventScript).Select(match => match.Groups[1].Value).ToHashSet(), AddInFiles.Paths, previous);

    [GeneratedRegex("""\.associate\("(\w+)",""")]
    private static partial Regex Associated();
}
