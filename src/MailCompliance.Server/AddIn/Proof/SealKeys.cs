using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using MailCompliance.Storage.Encryption;

namespace MailCompliance.Server.AddIn.Proof;

/// <summary>
/// The keys that sign evaluations: ECDSA on P-256, one PEM file each, named by time and key. The newest signs, all verify. A new one is made when the
/// newest is 90 days old; one that was superseded longer ago than any header is valid is removed. Nodes share the folder.
/// </summary>
public sealed class SealKeys : IDisposable
{
    private static readonly TimeSpan SignsFor = TimeSpan.FromDays(90);

    /// <summary>How long a superseded key still verifies.</summary>
    private static readonly TimeSpan VerifiesFor = TimeSpan.FromDays(7);

    /// <summary>Headers with unknown keys must not make us read the folder all the time.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(10);

    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    private readonly string folder;
    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private List<Key> keys = [];
    private DateTimeOffset lookedAt;

    private SealKeys(string folder, TimeProvider clock) => (this.folder, this.clock) = (folder, clock);

    private sealed record Key(string Id, DateTimeOffset Since, ECDsa Pair, string File);

    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    /// <exception cref="CryptographicException">A key file is damaged.</exception>
    public static SealKeys Open(string folder, TimeProvider clock)
    {
        Directory.CreateDirectory(folder);
        var opened = new SealKeys(folder, clock);
        opened.Load();
        _ = opened.Newest();
        return opened;
    }

    /// <returns>Id of the key, and the signature (IEEE P1363).</returns>
    public (string Id, byte[] Signature) Sign(Func<string, byte[]> dataFor)
    {
        lock (gate)
        {
            var key = Newest();
            return (key.Id, key.Pair.SignData(dataFor(key.Id), HashAlgorithmName.SHA256));
        }
    }

    public bool Verify(string id, byte[] data, byte[] signature)
    {
        lock (gate)
        {
            if (!keys.Exists(key => key.Id == id) && clock.GetUtcNow() - lookedAt >= LookAgainAfter)
                Load();
            return keys.Find(key => key.Id == id)?.Pair.VerifyData(data, signature, HashAlgorithmName.SHA256) == true;
        }
    }

    /// <summary>Makes a new key that signs from now on.</summary>
    public void Rotate()
    {
        lock (gate)
            Create();
    }

    public void Dispose() => keys.ForEach(key => key.Pair.Dispose());

    private Key Newest()
    {
        if (keys.Count == 0 || clock.GetUtcNow() - keys[^1].Since >= SignsFor)
            Create();
        return keys[^1];
    }

    private void Create()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = clock.GetUtcNow();
        // names sort by time to the second: also within one second, or after the clock was put back, the new key has to come last
        var since = keys.Count > 0 && now < keys[^1].Since.AddSeconds(1) ? keys[^1].Since.AddSeconds(1) : now;
        var path = Path.Combine(folder, $"{since.ToString(TimeFormat, CultureInfo.InvariantCulture)}-{IdOf(pair)}.pem");
        var draft = path + ".new";
        using (var writer = new StreamWriter(OwnersFile.Create(draft, FileMode.Create)))
            writer.Write(pair.ExportPkcs8PrivateKeyPem());
        File.Move(draft, path);
        RemoveSuperseded(now);
        Load();
    }

    /// <summary>A key is superseded when the next one was made.</summary>
    private void RemoveSuperseded(DateTimeOffset now)
    {
        foreach (var (key, next) in keys.Zip(keys.Skip(1)))
        {
            if (now - next.Since > VerifiesFor)
                File.Delete(key.File);
        }
    }

    private void Load()
    {
        lookedAt = clock.GetUtcNow();
        keys = [.. Directory.GetFiles(folder, "*.pem").Order(StringComparer.Ordinal).Select(Read)];
    }

    private static Key Read(string file)
    {
        var pair = ECDsa.Create();
        pair.ImportFromPem(File.ReadAllText(file));
        var time = Path.GetFileName(file).Split('-')[0];
        var since = DateTimeOffset.TryParseExact(time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : DateTimeOffset.UnixEpoch;
        return new Key(IdOf(pair), since, pair, file);
    }

    private static string IdOf(ECDsa pair) => Base64Url.EncodeToString(SHA256.HashData(pair.ExportSubjectPublicKeyInfo()).AsSpan(0, 6)).Replace('-', '0').Replace('_', '1');
}
