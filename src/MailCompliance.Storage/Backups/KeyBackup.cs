using MailCompliance.Storage.Encryption;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace MailCompliance.Storage.Backups;

/// <summary>
/// The files of the key ring's folder in a file of their own, encrypted with a passphrase: AES-256-GCM, the key by PBKDF2 with
/// HMAC-SHA-256 and 600,000 rounds (RFC 8018; OWASP 2023). To be kept apart from the backups of the database.
/// </summary>
public static class KeyBackup
{
    public const int ShortestPassphrase = 12;

    private const int Rounds = 600_000;
    private const int SaltBytes = 16;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int LargestFile = 1 << 20;

    private static readonly byte[] Magic = "MCKEYS1\n"u8.ToArray();

    /// <returns>How many files it holds.</returns>
    /// <exception cref="ArgumentException">A passphrase of fewer than 12 characters.</exception>
    /// <exception cref="IOException">The file is there already, or something cannot be read or written.</exception>
    public static int Create(string keyRingFolder, string path, string passphrase)
    {
        if (passphrase.Length < ShortestPassphrase)
            throw new ArgumentException($"The passphrase needs at least {ShortestPassphrase} characters.", nameof(passphrase));
        var files = Directory.EnumerateFiles(keyRingFolder).Order(StringComparer.Ordinal).ToList();
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var file in files)
                archive.CreateEntryFromFile(file, Path.GetFileName(file));
        }

        using var output = OwnersFile.Create(path);
        output.Write(Seal(packed.ToArray(), passphrase));
        return files.Count;
    }

    /// <summary>Puts back the files that are not there; one that is there with another content is left, and nothing is written.</summary>
    /// <returns>How many were put back.</returns>
    /// <exception cref="CryptographicException">The passphrase is wrong, or the file was changed.</exception>
    /// <exception cref="InvalidDataException">Not a backup of keys.</exception>
    /// <exception cref="InvalidOperationException">A key is there with another content.</exception>
    public static int Restore(string keyRingFolder, string path, string passphrase)
    {
        using var archive = new ZipArchive(new MemoryStream(Open(path, passphrase)));
        var files = archive.Entries.ToDictionary(entry => Path.GetFileName(entry.FullName), Content);
        foreach (var (name, content) in files)
        {
            var target = Path.Combine(keyRingFolder, name);
            if (File.Exists(target) && !File.ReadAllBytes(target).AsSpan().SequenceEqual(content))
                throw new InvalidOperationException($"{target} is there already with another content. Nothing was changed.");
        }

        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(keyRingFolder);
        else
            Directory.CreateDirectory(keyRingFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var missing = files.Where(file => !File.Exists(Path.Combine(keyRingFolder, file.Key))).ToList();
        foreach (var (name, content) in missing)
        {
            using var target = OwnersFile.Create(Path.Combine(keyRingFolder, name));
            target.Write(content);
            target.Flush(flushToDisk: true);
        }

        return missing.Count;
    }

    private static byte[] Seal(byte[] plain, string passphrase)
    {
        var head = RandomNumberGenerator.GetBytes(SaltBytes + NonceBytes);
        var sealedBytes = new byte[plain.Length];
        var tag = new byte[TagBytes];
        using var cipher = new AesGcm(KeyOf(passphrase, head.AsSpan(0, SaltBytes)), TagBytes);
        cipher.Encrypt(head.AsSpan(SaltBytes), plain, sealedBytes, tag, Magic);
        return [.. Magic, .. head, .. tag, .. sealedBytes];
    }

    private static byte[] Open(string path, string passphrase)
    {
        var file = File.ReadAllBytes(path);
        var start = Magic.Length + SaltBytes + NonceBytes + TagBytes;
        if (file.Length < start || !file.AsSpan().StartsWith(Magic))
            throw new InvalidDataException($"{path}: not a backup of keys.");
        var plain = new byte[file.Length - start];
        using var cipher = new AesGcm(KeyOf(passphrase, file.AsSpan(Magic.Length, SaltBytes)), TagBytes);
        try
        {
            cipher.Decrypt(file.AsSpan(Magic.Length + SaltBytes, NonceBytes), file.AsSpan(start), file.AsSpan(start - TagBytes, TagBytes), plain, Magic);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new CryptographicException($"{path}: the passphrase is wrong, or the backup of keys was changed. Nothing was changed here.");
        }

        return plain;
    }

    private static byte[] KeyOf(string passphrase, ReadOnlySpan<byte> salt) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(passphrase), salt, Rounds, HashAlgorithmName.SHA256, 32);

    private static byte[] Content(ZipArchiveEntry entry)
    {
        if (entry.Length > LargestFile)
            throw new InvalidDataException("Not a backup of keys.");
        using var content = new MemoryStream();
        using var stream = entry.Open();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
