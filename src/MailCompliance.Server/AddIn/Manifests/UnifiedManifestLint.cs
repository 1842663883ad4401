using System.Text.Json;
using static MailCompliance.Server.AddIn.Manifests.UnifiedManifest;

namespace MailCompliance.Server.AddIn.Manifests;

/// <summary>
/// As <see cref="ManifestLint"/>, for the unified manifest (JSON, schema 1.19 of Microsoft 365 apps): what the schema lets pass and Outlook answers with silence.
/// </summary>
internal static class UnifiedManifestLint
{
    private const string Permission = "MailboxItem.ReadWrite.User";

    private static readonly string[] AddressMembers = ["websiteUrl", "privacyUrl", "termsOfUseUrl", "page", "script", "url"];
    private static readonly int[] IconSizes = [16, 32, 80];

    /// <summary>Texts that are longer are refused at the upload, all at once and without their names.</summary>
    private static readonly (string Parent, string Name, int Most)[] Lengths =
        [("name", "short", 30), ("name", "full", 100), ("description", "short", 80), ("description", "full", 4000), ("developer", "name", 32)];

    /// <summary>All problems, by line; empty where Outlook will take it.</summary>
    /// <param name="previous">The manifest that is installed; null: not known.</param>
    public static IReadOnlyList<ManifestProblem> Check(UnifiedManifest manifest, ManifestSurroundings surroundings, UnifiedManifest? previous) =>
    [
        .. Head(manifest)
            .Concat(Addresses(manifest, surroundings.Files))
            .Concat(Icons(manifest, surroundings.Pictures))
            .Concat(Buttons(manifest))
            .Concat(UnifiedManifestEvents.Check(manifest, surroundings.Functions))
            .Concat(Application(manifest))
            .Concat(Version(manifest, previous))
            .OrderBy(problem => problem.Line),
    ];

    private static IEnumerable<ManifestProblem> Head(UnifiedManifest manifest)
    {
        if (!Guid.TryParseExact(Text(manifest.Root, "id"), "D", out _))
            yield return manifest.At(Member(manifest.Root, "id"), "id must be a GUID.");
        if (List(manifest.Root, "extensions").Count() != 1)
            yield return manifest.At(Member(manifest.Root, "extensions"), "there must be one extension: Outlook takes no more, and without one there is no add-in.");
        var permissions = Member(Member(manifest.Root, "authorization"), "permissions");
        if (!List(permissions, "resourceSpecific").Any(one => Text(one, "name") == Permission && Text(one, "type") == "Delegated"))
            yield return manifest.At(permissions, $"the permission {Permission} (Delegated) must be asked for: less cannot set the signed field, more is not needed.");
        foreach (var (parent, name, most) in Lengths)
        {
            if (Text(Member(manifest.Root, parent), name) is not { Length: > 0 } text)
                yield return manifest.At(Member(manifest.Root, parent), $"{parent}.{name} is missing.");
            else if (text.Length > most)
                yield return manifest.At(Member(Member(manifest.Root, parent), name), $"{parent}.{name} is longer than {most}.");
        }
    }

    private static IEnumerable<ManifestProblem> Addresses(UnifiedManifest manifest, IReadOnlySet<string> files)
    {
        var addresses = Below(manifest.Root).Where(one => AddressMembers.Contains(one.Name) && one.Value.ValueKind == JsonValueKind.String).ToList();
        var origin = addresses.Select(one => OriginOf(one.Value.GetString()!)).FirstOrDefault(one => one is not null);
        foreach (var (_, place) in addresses)
        {
            var text = place.GetString()!;
            if (!Uri.TryCreate(text, UriKind.Absolute, out var address))
                yield return manifest.At(place, $"{text} is no address.");
            else if (address.Scheme != Uri.UriSchemeHttps)
                yield return manifest.At(place, $"{text} must be https.");
            else if (OriginOf(text) != origin)
                yield return manifest.At(place, $"{text} is of another origin than {origin}: Outlook would block it.");
            else if (!files.Contains(address.AbsolutePath))
                yield return manifest.At(place, $"the service has nothing at {address.AbsolutePath}.");
        }

        var domains = List(manifest.Root, "validDomains").Select(one => one.ToString()).ToList();
        if (origin is not null && !domains.Contains(new Uri(origin).Authority, StringComparer.OrdinalIgnoreCase))
            yield return manifest.At(Member(manifest.Root, "validDomains"), $"validDomains must name {new Uri(origin).Authority}.");
    }

    private static IEnumerable<ManifestProblem> Icons(UnifiedManifest manifest, IReadOnlyDictionary<string, int> pictures)
    {
        foreach (var name in (string[])["outline", "color"])
        {
            if (Text(Member(manifest.Root, "icons"), name) is not { Length: > 0 } file || Uri.TryCreate(file, UriKind.Absolute, out _))
                yield return manifest.At(Member(manifest.Root, "icons"), $"icons.{name} must name a picture that is packed beside the manifest.");
        }

        foreach (var place in manifest.Groups.Concat(manifest.Controls))
        {
            var icons = List(place, "icons").Select(icon => (Icon: icon, Size: SizeOf(icon))).ToList();
            foreach (var size in IconSizes.Where(size => icons.All(icon => icon.Size != size)))
                yield return manifest.At(place, $"the icon of {size} pixels is missing.");
            foreach (var (icon, size) in icons)
            {
                if (Uri.TryCreate(Text(icon, "url"), UriKind.Absolute, out var url) && pictures.TryGetValue(url.AbsolutePath, out var width) && width != size)
                    yield return manifest.At(icon, $"{url.AbsolutePath} is {width} pixels wide, and has to be {size}.");
            }
        }
    }

    private static int SizeOf(JsonElement icon) => Member(icon, "size") is { ValueKind: JsonValueKind.Number } size && size.TryGetInt32(out var pixels) ? pixels : 0;

    private static IEnumerable<ManifestProblem> Buttons(UnifiedManifest manifest)
    {
        var actions = manifest.Actions.Select(action => Text(action, "id")).ToHashSet();
        foreach (var control in manifest.Controls.Where(control => !actions.Contains(Text(control, "actionId"))))
            yield return manifest.At(control, $"there is no action {Text(control, "actionId")}: the button would do nothing.");
        foreach (var twice in manifest.Controls.Concat(manifest.Groups).GroupBy(control => Text(control, "id")).Where(group => group.Count() > 1))
            yield return manifest.At(twice.Last(), $"the id {twice.Key} is there twice.");
        if (!manifest.Controls.Any(control => Text(control, "id") == ManifestNames.PaneCommand))
            yield return manifest.At(Member(manifest.Extension, "ribbons"), $"there is no control {ManifestNames.PaneCommand}: the buttons in dialogs and notices would do nothing.");
    }

    private static IEnumerable<ManifestProblem> Application(UnifiedManifest manifest)
    {
        var application = Member(manifest.Root, "webApplicationInfo");
        if (application.ValueKind == JsonValueKind.Undefined)
            yield break;
        if (!Guid.TryParseExact(Text(application, "id"), "D", out _))
            yield return manifest.At(application, "webApplicationInfo.id must be the GUID of the app registration.");
        var expected = $"api://{List(manifest.Root, "validDomains").FirstOrDefault()}/{Text(application, "id")}";
        if (!string.Equals(Text(application, "resource"), expected, StringComparison.OrdinalIgnoreCase))
            yield return manifest.At(Member(application, "resource"), $"webApplicationInfo.resource is not {expected}: Outlook gives no token for another host or application.");
    }

    private static IEnumerable<ManifestProblem> Version(UnifiedManifest manifest, UnifiedManifest? previous)
    {
        var place = Member(manifest.Root, "version");
        if (!System.Version.TryParse(Text(manifest.Root, "version"), out var version) || version is not { Build: >= 0, Revision: < 0 })
            yield return manifest.At(place, "version must be three numbers with dots, such as 1.0.0.");
        else if (previous is not null && System.Version.TryParse(Text(previous.Root, "version"), out var before) && version <= before && !IsSame(manifest.Root, previous.Root))
            yield return manifest.At(place, $"the manifest changed and its version did not rise above {before}.");
    }

    private static bool IsSame(JsonElement one, JsonElement other) =>
        Others(one).Count() == Others(other).Count() && Others(one).All(member => JsonElement.DeepEquals(member.Value, Member(other, member.Name)));

    private static IEnumerable<JsonProperty> Others(JsonElement root) => root.EnumerateObject().Where(member => member.Name != "version");

    private static string? OriginOf(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) ? address.GetLeftPart(UriPartial.Authority) : null;
}
