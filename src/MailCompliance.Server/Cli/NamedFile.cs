namespace MailCompliance.Server.Cli;

/// <summary>Files that a command line names: what is wrong with one is said with its name, in plain words.</summary>
internal static class NamedFile
{
    /// <exception cref="UsageException">It is not there, is a folder or cannot be read.</exception>
    public static byte[] Read(string path) => Named(path, () =>
    {
        if (Directory.Exists(path))
            throw new UsageException($"{path}: this is a folder, not a file.");
        return File.ReadAllBytes(path);
    });

    /// <summary>Before anything is done: a file that is to be made must not be there, and its folder must.</summary>
    /// <exception cref="UsageException">It cannot be made there.</exception>
    public static void RequireNew(string path)
    {
        if (Path.Exists(path))
            throw new UsageException($"{path}: is there already, and is never written over. Name a new file. Nothing was changed.");
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            throw new UsageException($"{path}: there is no folder {folder}. Nothing was changed.");
    }

    /// <summary>Makes or reads the file.</summary>
    /// <exception cref="UsageException">It cannot be made or read; says why.</exception>
    public static T Named<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: {TextOf(fault)}");
        }
    }

    /// <inheritdoc cref="Named{T}"/>
    public static async Task<T> NamedAsync<T>(string path, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: {TextOf(fault)}");
        }
    }

    private static string TextOf(Exception fault) => fault switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file.",
        UnauthorizedAccessException => "this account may not read or write it.",
        _ => fault.Message,
    };
}
