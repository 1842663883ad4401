using System.IO.Compression;
using System.Security.Cryptography;

namespace MailCompliance.Server.Portal.Assets;

/// <summary>A file that browsers may keep for ever: its name changes with its content.</summary>
public sealed class AssetFile
{
    private const int HashCharacters = 16;

    private readonly byte[] bytes;
    private readonly byte[] gzip;

    /// <param name="name">With its extension: <c>portal.css</c>.</param>
    public AssetFile(string name, string mediaType, byte[] bytes)
    {
        (this.bytes, MediaType) = (bytes, mediaType);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..HashCharacters];
        Name = $"{Path.GetFileNameWithoutExtension(name)}-{hash}{Path.GetExtension(name)}";
        gzip = Compress(bytes);
    }

    public string Name { get; }

    public string MediaType { get; }

    public string Address => "/assets/" + Name;

    public async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        response.Headers.Vary = "Accept-Encoding";
        var body = bytes;
        if (context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            response.Headers.ContentEncoding = "gzip";
            body = gzip;
        }

        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static byte[] Compress(byte[] plain)
    {
        using var buffer = new MemoryStream();
        using (var stream = new GZipStream(buffer, CompressionLevel.SmallestSize))
            stream.Write(plain);
        return buffer.ToArray();
    }
}
