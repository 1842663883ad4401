using System.IO.Compression;
using System.Security.Cryptography;

namespace MailCompliance.Storage.Backups;

/// <summary>What was put into the archive: rows by table, and the SHA-256 (hex) of every file in it.</summary>
internal sealed record BackupContents(IReadOnlyDictionary<string, long> Rows, IReadOnlyDictionary<string, string> Hashes);

/// <summary>Files of the archive with their SHA-256: the zip format's own checksum is not looked at by everybody who reads it.</summary>
internal static class HashedEntry
{
    /// <returns>The hash in hex.</returns>
    public static async Task<string> WriteAsync(ZipArchive archive, string name, Func<Stream, Task> write, CancellationToken cancellation)
    {
        using var hash = SHA256.Create();
        await using (var entry = await archive.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellation))
        await using (var stream = new CryptoStream(entry, hash, CryptoStreamMode.Write))
            await write(stream);
        return Convert.ToHexStringLower(hash.Hash!);
    }

    /// <exception cref="InvalidDataException">A file is missing or is not what it was.</exception>
    public static async Task RequireAsync(ZipArchive archive, IReadOnlyDictionary<string, string> hashes, CancellationToken cancellation)
    {
        foreach (var (name, expected) in hashes)
        {
            var entry = archive.GetEntry(name) ?? throw new InvalidDataException($"The backup is damaged: {name} is missing.");
            if (await HashAsync(entry, cancellation) != expected)
                throw new InvalidDataException($"The backup is damaged: {name} is not what it was.");
        }
    }

    /// <returns>Null: what was packed does not unpack.</returns>
    private static async Task<string?> HashAsync(ZipArchiveEntry entry, CancellationToken cancellation)
    {
        try
        {
            await using var stream = await entry.OpenAsync(cancellation);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
