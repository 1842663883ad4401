namespace MailCompliance.Storage.Encryption;

/// <summary>A file that the first of many processes makes and all others read.</summary>
public static class FirstFile
{
    /// <summary>Whoever holds the lock writes one small file.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Makes the file where there is none: written beside and moved, so that nobody ever reads half of it, and under a lock, for moving alone
    /// looks first and replaces afterwards where two come at once (rename(2)).
    /// </summary>
    /// <param name="write">Writes the content; called by one process only. The file is its owner's alone; on Windows the folder's own rights hold.</param>
    /// <exception cref="IOException">Cannot be made, or somebody holds the lock for ten seconds.</exception>
    public static void Make(string path, Action<FileStream> write)
    {
        if (!SpinWait.SpinUntil(() => File.Exists(path) || TryMake(path, write), Longest))
            throw new IOException($"{path}.lock is held by another process, or cannot be made.");
    }

    private static bool TryMake(string path, Action<FileStream> write)
    {
        using var held = TryLock(path + ".lock");
        if (held is null)
            return false;
        if (!File.Exists(path))
            WriteBeside(path, write);
        return true;
    }

    /// <summary>Closing takes the lock file away. Who is left with the lock of one that is gone finds that the other file was made.</summary>
    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose });
        }
        catch (Exception fault) when (fault is IOException and not DirectoryNotFoundException || (OperatingSystem.IsWindows() && fault is UnauthorizedAccessException))
        {
            return null;
        }
    }

    private static void WriteBeside(string path, Action<FileStream> write)
    {
        var draft = path + ".new";
        using (var file = OwnersFile.Create(draft, FileMode.Create))
        {
            write(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path);
    }
}
