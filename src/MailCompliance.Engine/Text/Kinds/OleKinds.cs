using MailCompliance.Engine.Text.Containers;

namespace MailCompliance.Engine.Text.Kinds;

/// <summary>What an OLE compound file (MS-CFB) is: a message, an old Office document, an installer.</summary>
internal static class OleKinds
{
    public static FileKind Of(string fileName, ReadOnlyMemory<byte> content)
    {
        if (CompoundFile.Open(content) is not { } file)
            return new("ole", FileFamily.Unknown);
        if (file.Find("EncryptedPackage") is not null)
            return new("encrypted-office", FileFamily.Document);
        if (file.Find("__properties_version1.0") is not null)
            return new("msg", FileFamily.Message);
        var macros = file.Find("Macros") is not null || file.Find("_VBA_PROJECT_CUR") is not null || file.Find("VBA") is not null;
        if (file.Find("WordDocument") is not null)
            return macros ? new("doc-macro", FileFamily.Program) : new("doc", FileFamily.Document);
        if (file.Find("Workbook") is not null || file.Find("Book") is not null)
            return macros ? new("xls-macro", FileFamily.Program) : new("xls", FileFamily.Spreadsheet);
        if (file.Find("PowerPoint Document") is not null)
            return macros ? new("ppt-macro", FileFamily.Program) : new("ppt", FileFamily.Presentation);
        if (file.Find("VisioDocument") is not null)
            return new("vsd", FileFamily.Document);
        if (file.Find("Quill") is not null || FileKinds.ExtensionOf(fileName) == "pub")
            return new("pub", FileFamily.Document);
        return IsInstaller(file) || FileKinds.ExtensionOf(fileName) is "msi" or "msp" or "mst"
            ? new("msi", FileFamily.Program)
            : new("ole", FileFamily.Unknown);
    }

    /// <summary>Windows Installer databases have packed stream names from U+3800 on, tables behind U+4840.</summary>
    private static bool IsInstaller(CompoundFile file) => file.Entries.Any(entry => entry.Name.Length > 0 && entry.Name[0] is >= '\u3800' and <= '\u4840');
}
