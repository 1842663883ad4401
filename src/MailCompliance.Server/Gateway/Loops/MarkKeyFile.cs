using System.Security.Cryptography;
using System.Text;
using MailCompliance.Storage.Encryption;

namespace MailCompliance.Server.Gateway.Loops;

/// <summary>
/// The keys of the loop guard: a text file with one key a line in base64, the newest first. Nodes that share an
/// installation share the file.
/// </summary>
public static class MarkKeyFile
{
    public const string Name = "loop-guard.keys";

    private const int KeyBytes = 32;

    /// <summary>Whether there are keys yet.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, Name));

    /// <summary>Reads the keys; where there is no file yet, makes one with a new key. Safe where several start at once.</summary>
    /// <exception cref="IOException">Not readable or not writable.</exception>
    /// <exception cref="FormatException">The file is damaged.</exception>
    public static IReadOnlyList<byte[]> ReadOrCreate(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, Name);
        FirstFile.Make(path, file => file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)) + Environment.NewLine)));
        var keys = File.ReadAllLines(path).Where(line => line.Length > 0).Select(Convert.FromBase64String).ToList();
        return keys.Count > 0 && keys.All(key => key.Length >= KeyBytes) ? keys : throw new FormatException($"{path} holds no usable key");
    }
}
