using MailCompliance.Engine.Protection;

namespace MailCompliance.Server.Hosting.Inputs;

/// <summary>The folder of recipients' certificates as a watched input. A file that holds none is remarked on and left out.</summary>
public static class CertificateFolder
{
    private const int MaxFiles = 20_000;

    private static readonly string[] Extensions = [".pem", ".crt", ".cer", ".der", ".p7b", ".p7c"];

    /// <param name="folder">Null: none is named, no certificate is known.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static (RecipientCertificates Certificates, IReadOnlyList<RefusedCertificate> Refused) Read(string? folder)
    {
        if (folder is null)
            return (RecipientCertificates.None, []);
        var usable = new List<RecipientCertificate>();
        var refused = new List<RefusedCertificate>();
        foreach (var file in Files(folder))
        {
            var name = Path.GetFileName(file);
            if (new FileInfo(file).Length > RecipientCertificates.MaxFileBytes)
            {
                refused.Add(new RefusedCertificate(name, "is larger than 1 MB"));
                continue;
            }

            foreach (var (taken, problem) in RecipientCertificates.Read(name, File.ReadAllBytes(file)))
            {
                if (taken is not null)
                    usable.Add(taken);
                else
                    refused.Add(problem!);
            }
        }

        return (new RecipientCertificates(usable), refused);
    }

    internal static WatchedInput<RecipientCertificates> Of(string? folder, ILogger logger) =>
        new("folder of certificates", () => folder is null || !Directory.Exists(folder) ? "none" : string.Join('|', Files(folder).Select(file => file + FileStamps.Of(file))), _ => Take(folder), logger);

    private static InputReading<RecipientCertificates> Take(string? folder)
    {
        try
        {
            var (certificates, refused) = Read(folder);
            return new(certificates, [], [.. refused.Select(one => $"{one.File} {one.Reason}.")]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(null, [$"{folder}: cannot be read. {e.Message}"], []);
        }
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder).Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).Take(MaxFiles);
}
