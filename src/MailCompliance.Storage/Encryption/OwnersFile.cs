namespace MailCompliance.Storage.Encryption;

/// <summary>Files that only their owner may read; on Windows the folder's own rights hold.</summary>
public static class OwnersFile
{
    /// <param name="mode">As it comes, the file must not be there yet.</param>
    /// <exception cref="IOException">It is there already, or cannot be made.</exception>
    public static FileStream Create(string path, FileMode mode = FileMode.CreateNew)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
