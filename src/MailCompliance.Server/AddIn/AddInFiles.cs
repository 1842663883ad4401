using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;

namespace MailCompliance.Server.AddIn;

/// <summary>
/// What Outlook loads: the bundle, its page, icons. Public by nature, for Outlook loads them without sign-in; they hold nothing of the school.
/// They are part of the assembly.
/// </summary>
public static class AddInFiles
{
    public const string Folder = "/addin";

    /// <summary>Where classic Outlook looks up which scripts may sign in and call across origins.</summary>
    public const string WellKnown = "/.well-known/microsoft-officeaddins-allowed.json";

    private const string ResourcePrefix = "web/addin/";

    /// <summary>Office.js is Microsoft's to serve; Outlook on the web shows our pages in a frame.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self' https://appsforoffice.microsoft.com; connect-src 'self' https://*.office.com https://*.microsoft.com; "
        + "frame-ancestors https://*.office.com https://*.office365.com https://*.outlook.com https://*.microsoft.com https://*.cloud.microsoft; base-uri 'none'; form-action 'self'";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".js"] = "text/javascript; charset=utf-8",
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".png"] = "image/png",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    private static readonly Lazy<FrozenDictionary<string, KeptFile>> Files = new(Load);

    /// <summary>Paths that are served, for the lint of manifests.</summary>
    public static IReadOnlySet<string> Paths => Files.Value.Keys.Select(name => $"{Folder}/{name}").ToHashSet();

    /// <summary>Width in pixels of each picture that is served, by path.</summary>
    public static IReadOnlyDictionary<string, int> Pictures =>
        Files.Value.Where(one => one.Key.EndsWith(".png", StringComparison.Ordinal)).ToDictionary(one => $"{Folder}/{one.Key}", one => WidthOf(one.Value.Bytes));

    /// <summary>The bundle behind events.</summary>
    public static string EventScript => System.Text.Encoding.UTF8.GetString(Files.Value["events.js"].Bytes);

    private sealed record KeptFile(byte[] Bytes, string Type, string Etag);

    public static void Map(WebApplication web, string? publicUrl)
    {
        var files = Files.Value;
        web.MapGet(Folder + "/{**path}", (HttpContext context, string path) =>
        {
            if (!files.TryGetValue(path, out var file))
                return Results.NotFound();
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            // Outlook decides by itself when it looks again; then it pays to know that nothing changed
            headers.CacheControl = "no-cache";
            headers.AccessControlAllowOrigin = "*";
            headers.ETag = file.Etag;
            return context.Request.Headers.IfNoneMatch.Contains(file.Etag) ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Bytes(file.Bytes, file.Type);
        });
        web.MapGet(WellKnown, (HttpContext context) =>
            Results.Json(new { allowed = new[] { new Uri(PublicAddress.Of(context, publicUrl), Folder + "/events.js").ToString() } }));
    }

    /// <summary>PNG (ISO 15948): signature, then the header chunk that begins with the width.</summary>
    private static int WidthOf(ReadOnlySpan<byte> png) => png.Length >= 20 ? BinaryPrimitives.ReadInt32BigEndian(png[16..]) : 0;

    private static FrozenDictionary<string, KeptFile> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal) && Types.ContainsKey(Path.GetExtension(name)))
            .ToFrozenDictionary(name => name[ResourcePrefix.Length..].Replace('\\', '/'), name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                var bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                return new KeptFile(bytes, Types[Path.GetExtension(name)], $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\"");
            });
    }
}
