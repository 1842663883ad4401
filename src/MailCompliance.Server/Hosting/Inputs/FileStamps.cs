using System.Globalization;

namespace MailCompliance.Server.Hosting.Inputs;

/// <summary>Tells whether files changed, by time and length: works on every file system, network shares included.</summary>
internal static class FileStamps
{
    public static string Of(IEnumerable<string> paths) => string.Join('|', paths.Select(Of));

    public static string Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? string.Create(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks}:{file.Length}") : "missing";
    }
}
