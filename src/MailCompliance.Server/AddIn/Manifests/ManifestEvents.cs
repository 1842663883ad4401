using System.Xml.Linq;

namespace MailCompliance.Server.AddIn.Manifests;

/// <summary>Events: that they exist, that the bundle answers them, that there is one for Send, and where their code comes from.</summary>
internal static class ManifestEvents
{
    public static IEnumerable<ManifestProblem> Check(XDocument manifest, IReadOnlySet<string> functions)
    {
        foreach (var problem in Types(manifest).Concat(Functions(manifest, functions)).Concat(Sending(manifest)).Concat(Sources(manifest)))
            yield return problem;
    }

    private static IEnumerable<XElement> Events(XContainer below) => below.Descendants(ManifestNames.V11 + "LaunchEvent");

    private static IEnumerable<ManifestProblem> Types(XDocument manifest)
    {
        foreach (var one in Events(manifest))
        {
            var type = one.Attribute("Type")?.Value ?? "";
            var isPhone = one.Ancestors(ManifestNames.V11 + "MobileFormFactor").Any();
            if (!ManifestNames.Events.Contains(type, StringComparer.Ordinal))
            {
                var nearest = Engine.Policy.NearestName.Of(type, ManifestNames.Events);
                yield return ManifestLint.At(one, $"there is no event {type}{(nearest is null ? "." : $"; did you mean {nearest}?")}");
            }
            else if (isPhone && !ManifestNames.PhoneEvents.Contains(type, StringComparer.Ordinal))
            {
                yield return ManifestLint.At(one, $"Outlook on phones has no event {type}.");
            }
        }

        foreach (var list in manifest.Descendants(ManifestNames.V11 + "LaunchEvents"))
        {
            foreach (var twice in Events(list).GroupBy(one => one.Attribute("Type")?.Value).Where(group => group.Count() > 1))
                yield return ManifestLint.At(twice.Last(), $"the event {twice.Key} is there twice.");
        }
    }

    private static IEnumerable<ManifestProblem> Functions(XDocument manifest, IReadOnlySet<string> functions)
    {
        foreach (var one in Events(manifest))
        {
            var name = one.Attribute("FunctionName")?.Value ?? "";
            var type = one.Attribute("Type")?.Value ?? "";
            if (!functions.Contains(name))
                yield return ManifestLint.At(one, $"the bundle has no function {name}: whoever raises the event would wait in vain.");
            else if (functions.Contains(FunctionOf(type)) && name != FunctionOf(type))
                yield return ManifestLint.At(one, $"the event {type} must run {FunctionOf(type)}, not {name}.");
        }
    }

    /// <summary>The bundle names its functions after the events: "onMessageSend".</summary>
    private static string FunctionOf(string type) => type.Length == 0 ? "" : char.ToLowerInvariant(type[0]) + type[1..];

    private static IEnumerable<ManifestProblem> Sending(XDocument manifest)
    {
        var sending = Events(manifest).Where(one => one.Attribute("Type")?.Value == ManifestNames.SendEvent).ToList();
        if (sending.Count == 0)
            yield return ManifestLint.At(manifest.Root!, $"there is no event {ManifestNames.SendEvent}: nothing would be said at Send.");
        // also where each stands in a list of its own
        if (sending.Count > 1 && sending.Select(one => one.Parent).Distinct().Count() > 1)
            yield return ManifestLint.At(sending[^1], $"the event {ManifestNames.SendEvent} is there twice: Outlook takes one in an add-in.");
        foreach (var one in sending)
        {
            if (one.Attribute("SendMode")?.Value is not { } mode || !ManifestNames.SendModes.Contains(mode, StringComparer.Ordinal))
                yield return ManifestLint.At(one, $"SendMode must be one of {string.Join(", ", ManifestNames.SendModes)}.");
            else if (mode != "SoftBlock")
                yield return ManifestLint.At(one, "SendMode must be SoftBlock: the program relaxes it for warnings, and can never make it stricter.");
        }
    }

    /// <summary>The event's page must be the runtime's, and its script the one that the well-known file allows.</summary>
    private static IEnumerable<ManifestProblem> Sources(XDocument manifest)
    {
        var runtimes = manifest.Descendants(ManifestNames.V11 + "Runtime").Select(one => one.Attribute("resid")?.Value).ToHashSet();
        var points = manifest.Descendants(ManifestNames.V11 + "ExtensionPoint").Where(one => one.Attribute(ManifestNames.Type)?.Value == "LaunchEvent");
        foreach (var source in points.Elements(ManifestNames.V11 + "SourceLocation"))
        {
            if (!runtimes.Contains(source.Attribute("resid")?.Value))
                yield return ManifestLint.At(source, "the events' SourceLocation must be that of a Runtime.");
        }

        var urls = manifest.Descendants(ManifestNames.Basic + "Url").ToLookup(one => one.Attribute("id")?.Value, one => one.Attribute("DefaultValue")?.Value);
        foreach (var script in manifest.Descendants(ManifestNames.V11 + "Override").Where(one => one.Attribute("type")?.Value == "javascript"))
        {
            if (urls[script.Attribute("resid")?.Value].FirstOrDefault() is { } url && !url.EndsWith(AddInFiles.Folder + "/events.js", StringComparison.Ordinal))
                yield return ManifestLint.At(script, $"{url} is not the script that {AddInFiles.WellKnown} allows.");
        }
    }
}
