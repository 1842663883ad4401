using MailCompliance.Mime;

namespace MailCompliance.Server.Cli;

/// <summary>One message or document named on the command line.</summary>
/// <param name="Name">As printed: the path, for a message in an mbox <c>a.mbox#3</c> (counted from 1).</param>
/// <param name="RelativePath">Below the folder that was named; the file's name where a file was named.</param>
/// <param name="FileName">The last part of the path.</param>
public sealed record InputFile(string Name, string RelativePath, string FileName, Func<ReadOnlyMemory<byte>> Read);

/// <summary>Turns the paths of a command line into what lies there: files, folders with all below them, mbox files.</summary>
public static class InputFiles
{
    /// <exception cref="UsageException">A path does not exist.</exception>
    public static IEnumerable<InputFile> Enumerate(IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            if (!File.Exists(path) && !Directory.Exists(path))
                throw new UsageException($"{path}: there is no such file or folder.");
        }

        return paths.SelectMany(path => Directory.Exists(path) ? Below(path) : FromFile(path, Path.GetFileName(path)));
    }

    private static IEnumerable<InputFile> Below(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !Path.GetFileName(file).StartsWith('.'))
            .Order(StringComparer.Ordinal)
            .SelectMany(file => FromFile(file, Path.GetRelativePath(folder, file)));

    private static IEnumerable<InputFile> FromFile(string file, string relative)
    {
        if (!file.EndsWith(".mbox", StringComparison.OrdinalIgnoreCase))
        {
            yield return new(file, relative, Path.GetFileName(file), () => File.ReadAllBytes(file));
            yield break;
        }

        var number = 0;
        using var stream = File.OpenRead(file);
        foreach (var message in MboxReader.Read(stream))
        {
            number++;
            yield return new($"{file}#{number}", $"{relative}#{number}.eml", $"{Path.GetFileName(file)}#{number}", () => message);
        }
    }
}

/// <summary>The command line or a file named on it is wrong: exit code 1.</summary>
public sealed class UsageException(string message) : Exception(message);
