using System.Text.RegularExpressions;
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
        if (previous is not null && IsUnified(text) != IsUnified(previous))
            return [(1, "and the manifest that is installed are of different kinds: one is XML, the other JSON. Outlook would have two add-ins.")];
        if (previous is not null && FaultOf(previous) is { } unreadable)
            return [(1, $"cannot be compared: the manifest that is installed {unreadable}")];
        var problems = IsUnified(text) ? LintUnified(text, previous) : LintXml(text, previous);
        return [.. problems.Select(problem => (problem.Line, problem.Message))];
    }

    private static string? FaultOf(string text) => (IsUnified(text) ? UnifiedManifest.Parse(text.TrimStart('\uFEFF')).Problem : ManifestLint.Parse(text).Problem)?.Message;

    private static bool IsUnified(string text) => text.AsSpan().TrimStart("\uFEFF \t\r\n").StartsWith("{", StringComparison.Ordinal);

    private static IReadOnlyList<ManifestProblem> LintXml(string text, string? previous)
    {
        var (manifest, fault) = ManifestLint.Parse(text);
        if (manifest is null)
            return [fault!];
        return ManifestLint.Check(manifest, new ManifestSurroundings(Functions(), AddInFiles.Paths, AddInFiles.Pictures, previous is null ? null : ManifestLint.Parse(previous).Manifest));
    }

    private static IReadOnlyList<ManifestProblem> LintUnified(string text, string? previous)
    {
        var (manifest, fault) = UnifiedManifest.Parse(text.TrimStart('\uFEFF'));
        if (manifest is null)
            return [fault!];
        return UnifiedManifestLint.Check(manifest, new(Functions(), AddInFiles.Paths, AddInFiles.Pictures, null), previous is null ? null : UnifiedManifest.Parse(previous.TrimStart('\uFEFF')).Manifest);
    }

    private static ManifestValues Values(Uri url, AddInOptions options, string school, Version version) => new(url, options.Id, school, version)
    {
        Application = options.SignIn.ResourceAt(url.ToString()) is { } resource ? new(options.SignIn.ClientId!, resource) : null,
    };

    /// <summary>What the bundle calls its functions.</summary>
    private static HashSet<string> Functions() => [.. Associated().Matches(AddInFiles.EventScript).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("""\.associate\("(\w+)",""")]
    private static partial Regex Associated();
}
