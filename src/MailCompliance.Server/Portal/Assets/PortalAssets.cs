using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using MailCompliance.Engine.Policy;

namespace MailCompliance.Server.Portal.Assets;

/// <summary>Styles and scripts, all of them our own: built into the program, found by exact name and nothing else.</summary>
public sealed class PortalAssets
{
    private const string Icon =
        """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#1d4f7c"/><path d="M6 10h20v13H6z M6 10l10 8 10-8" fill="none" stroke="#fff" stroke-width="2.4" stroke-linejoin="round"/></svg>""";

    /// <summary>A colour changes with the policy: a few at most, in all the time that a process lives.</summary>
    private const int MostSchoolStyles = 16;

    private readonly ConcurrentDictionary<string, AssetFile> files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, AssetFile> schoolStyles = new(StringComparer.Ordinal);

    public PortalAssets()
    {
        Style = Add(new AssetFile("portal.css", "text/css; charset=utf-8", Embedded("portal.css")));
        Script = Add(new AssetFile("portal.js", "text/javascript; charset=utf-8", Embedded("portal.js")));
        TabIcon = Add(new AssetFile("icon.svg", "image/svg+xml", Encoding.UTF8.GetBytes(Icon)));
    }

    public AssetFile Style { get; }

    public AssetFile Script { get; }

    public AssetFile TabIcon { get; }

    /// <summary>The school's own colour; null where the policy gives none.</summary>
    public AssetFile? SchoolStyle(SchoolDetails school)
    {
        if (school.Colour is not { } colour || schoolStyles.Count >= MostSchoolStyles && !schoolStyles.ContainsKey(colour))
            return null;
        return schoolStyles.GetOrAdd(colour, made => Add(new AssetFile("school.css", "text/css; charset=utf-8", Encoding.ASCII.GetBytes(SchoolColour.Css(made)))));
    }

    public AssetFile? Find(string name) => files.GetValueOrDefault(name);

    private AssetFile Add(AssetFile file)
    {
        files[file.Name] = file;
        return file;
    }

    private static byte[] Embedded(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("web/portal/" + name) ?? throw new InvalidOperationException($"The program was built without {name}.");
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }
}
