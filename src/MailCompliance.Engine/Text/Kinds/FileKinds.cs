namespace MailCompliance.Engine.Text.Kinds;

/// <summary>
/// Tells what a file really is: by signature, by the structure of containers, and only for plain text by the extension too,
/// since a script is text that a program runs because of its name. Pure; looks at a bounded part of the content.
/// </summary>
public static class FileKinds
{
    public static FileKind Of(string fileName, ReadOnlyMemory<byte> content)
    {
        var bytes = content.Span;
        if (bytes.IsEmpty)
            return new("empty", FileFamily.Text);
        if (Signatures.Match(bytes) is { } signed)
            return signed.Name switch
            {
                "zip" => ZipKinds.Of(fileName, content) ?? signed,
                "ole" => OleKinds.Of(fileName, content),
                _ => signed,
            };
        if (DiskImages.Match(fileName, bytes) is { } image)
            return image;
        return TextKinds.Of(fileName, bytes) ?? ByExtension(fileName);
    }

    /// <summary>The kind that the name claims, for files whose content cannot be had.</summary>
    internal static FileKind ByNameAlone(string fileName)
    {
        var extension = ExtensionOf(fileName);
        return extension is "exe" or "dll" or "msi" or "jar" or "lnk" or "iso" or "img" or "vhd" or "docm" or "xlsm" or "pptm" ? new(extension, FileFamily.Program)
            : TextKinds.IsScript(extension) ? new(extension, FileFamily.Program)
            : ByExtension(fileName);
    }

    /// <summary>Binary content of unknown form: what runs by its name still runs.</summary>
    private static FileKind ByExtension(string fileName)
    {
        var extension = ExtensionOf(fileName);
        return extension is "com" or "scr" or "pif" or "cpl" or "chm" or "xll" or "vbe" or "jse"
            ? new(extension, FileFamily.Program)
            : FileKind.Unknown;
    }

    /// <summary>Lower case without the dot; trailing dots and blanks, which Windows drops, left out.</summary>
    internal static string ExtensionOf(string fileName)
    {
        var name = fileName.TrimEnd('.', ' ', '\u00A0');
        var dot = name.LastIndexOf('.');
        return dot < 0 ? "" : name[(dot + 1)..].ToLowerInvariant();
    }
}
