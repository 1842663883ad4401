using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MailCompliance.Storage.Encryption;

/// <summary>
/// The keys that encrypt held mail, one file each (<c>NAME.key</c>: 32 random bytes in Base64). The last name in ordinal
/// order is the current key; names begin with the time of making. An older key stays for as long as something is
/// encrypted with it. Losing the folder loses the held mail: it belongs into the backup, apart from the database.
/// </summary>
/// <remarks>
/// Nodes share the folder. What one of them makes current the others meet within <see cref="LookAgain"/>, long before a key is destroyed
/// that nothing needs any longer.
/// </remarks>
public sealed class KeyRing
{
    private const int KeyBytes = 32;
    private const string Suffix = ".key";
    private const string StampFormat = "yyyyMMdd'T'HHmmssfff";
    private const int StampLength = 18;

    /// <summary>How long the current key is taken from memory.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(10);

    /// <summary>How long a key has to be current before those before it are destroyed.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromDays(2);

    private readonly string folder;
    private readonly TimeProvider time;
    private ImmutableSortedDictionary<string, byte[]> keys;
    private long readAtTicks;

    private KeyRing(string folder, TimeProvider time)
    {
        (this.folder, this.time) = (folder, time);
        readAtTicks = time.GetUtcNow().Ticks;
        keys = Load(folder);
    }

    /// <summary>Where the key files lie, those of other purposes too.</summary>
    public string Folder => folder;

    /// <summary>Id of the key that encrypts from now on.</summary>
    public string CurrentId => Current.Key;

    /// <summary>Opens the folder; makes it and a first key where there is none.</summary>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    /// <exception cref="CryptographicException">A key file is damaged.</exception>
    public static KeyRing Open(string folder, TimeProvider time)
    {
        var ring = new KeyRing(folder, time);
        if (ring.keys.IsEmpty)
            ring.Rotate(time);
        return ring;
    }

    /// <summary>Makes a new key where the current one is older; one whose name does not tell its age stays.</summary>
    /// <returns>Whether it made one.</returns>
    internal bool RotateWhenOlder(TimeSpan lifetime)
    {
        if (TimeOf(CurrentId) is not { } made || time.GetUtcNow() - made < lifetime)
            return false;
        Rotate(time);
        return true;
    }

    /// <summary>Makes a new key the current one. Other nodes take it over within minutes, or when they meet it.</summary>
    /// <returns>Its id.</returns>
    public string Rotate(TimeProvider time)
    {
        CreateFolder();
        var id = $"{Stamp(NextTime(time.GetUtcNow().UtcDateTime))}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        var path = Path.Combine(folder, id + Suffix);
        Write(path + ".new", RandomNumberGenerator.GetBytes(KeyBytes));
        File.Move(path + ".new", path);
        keys = Load(folder);
        return id;
    }

    /// <returns>Whether the ring has the key, after looking into the folder again if need be.</returns>
    public bool Has(string id) => TryFind(id) is not null;

    /// <summary>
    /// Destroys keys with which nothing is encrypted any longer: then copies of what was, in backups too, cannot be read again. The current
    /// key stays, and so do those that were current within the last two days.
    /// </summary>
    /// <param name="used">Ids of the keys that stored content needs.</param>
    /// <returns>Ids of those destroyed.</returns>
    internal IReadOnlyList<string> Forget(IReadOnlyCollection<string> used, DateTimeOffset now)
    {
        var ids = keys.Keys;
        if (ids.LastOrDefault(id => TimeOf(id) is { } made && now - made >= Overlap) is not { } settled)
            return [];
        var forgotten = ids.Where(id => string.CompareOrdinal(id, settled) < 0 && !used.Contains(id)).ToList();
        foreach (var id in forgotten)
        {
            var path = Path.Combine(folder, id + Suffix);
            Write(path, new byte[KeyBytes]);
            File.Delete(path);
        }

        keys = keys.RemoveRange(forgotten);
        return forgotten;
    }

    /// <exception cref="IOException">It is time to look into the folder again, and it cannot be read: a key from memory might be one that was destroyed.</exception>
    internal KeyValuePair<string, byte[]> Current
    {
        get
        {
            // by the clock on the wall: a machine that slept for days has to look again
            var now = time.GetUtcNow().Ticks;
            if (Math.Abs(now - Volatile.Read(ref readAtTicks)) > LookAgain.Ticks)
            {
                var found = Load(folder);
                keys = found.IsEmpty ? throw new IOException("The folder of the key ring holds no key any longer: is it mounted?") : found;
                Volatile.Write(ref readAtTicks, now);
            }

            return keys.Last();
        }
    }

    /// <exception cref="CryptographicException">There is no such key.</exception>
    internal byte[] Find(string id) => TryFind(id) ?? throw new CryptographicException($"The key ring has no key {id}.");

    private byte[]? TryFind(string id)
    {
        if (!keys.ContainsKey(id))
            keys = Load(folder);
        return keys.GetValueOrDefault(id);
    }

    /// <summary>Later than the current key's time even where two are made in one millisecond or the clock was put back: else the old one stays current.</summary>
    private DateTime NextTime(DateTime now)
    {
        if (keys.IsEmpty || TimeOf(CurrentId) is not { } current)
            return now;
        return now > current.AddMilliseconds(1) ? now : current.AddMilliseconds(1);
    }

    private static DateTime? TimeOf(string id) =>
        id.Length >= StampLength && DateTime.TryParseExact(
            id.AsSpan(0, StampLength), StampFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var made)
            ? made
            : null;

    private static string Stamp(DateTime time) => time.ToString(StampFormat, CultureInfo.InvariantCulture);

    private static ImmutableSortedDictionary<string, byte[]> Load(string folder)
    {
        if (!Directory.Exists(folder))
            return ImmutableSortedDictionary.Create<string, byte[]>(StringComparer.Ordinal);
        return Directory.EnumerateFiles(folder, "*" + Suffix)
            .ToImmutableSortedDictionary(path => Path.GetFileNameWithoutExtension(path), Read, StringComparer.Ordinal);
    }

    private static byte[] Read(string path)
    {
        var key = new byte[KeyBytes];
        return Convert.TryFromBase64String(File.ReadAllText(path).Trim(), key, out var written) && written == KeyBytes
            ? key
            : throw new CryptographicException($"{Path.GetFileName(path)} in the key ring is damaged: restore it from the backup.");
    }

    private void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>For the owner alone; on Windows the folder's own rights hold. On disk before anything is encrypted with it.</summary>
    private static void Write(string path, byte[] key)
    {
        using var file = OwnersFile.Create(path, FileMode.Create);
        file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(key)));
        file.Flush(flushToDisk: true);
    }
}
