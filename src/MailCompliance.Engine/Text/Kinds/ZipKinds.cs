using MailCompliance.Engine.Text.Containers;

namespace MailCompliance.Engine.Text.Kinds;

/// <summary>What a ZIP container is: an Office document, an OpenDocument file, a program package or just an archive.</summary>
internal static class ZipKinds
{
    private const int LookedAt = 2_000;

    /// <summary>Null: a plain archive.</summary>
    public static FileKind? Of(string fileName, ReadOnlyMemory<byte> content)
    {
        if (ZipDirectory.TryRead(content, LookedAt, out var zip) != ZipProblem.None)
            return null;
        var names = new HashSet<string>(zip.Entries.Select(entry => entry.Name), StringComparer.OrdinalIgnoreCase);
        if (names.Contains("[Content_Types].xml"))
            return OpenXml(fileName, zip, names);
        if (zip.Find("mimetype") is { } mimetype && OpenDocument(zip, mimetype) is { } odf)
            return odf;
        return Package(names);
    }

    private static FileKind? OpenXml(string fileName, ZipDirectory zip, HashSet<string> names)
    {
        var macros = zip.Entries.Any(entry => entry.Name.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase)
            || entry.Name.StartsWith("xl/macrosheets/", StringComparison.OrdinalIgnoreCase));
        var extension = FileKinds.ExtensionOf(fileName);
        (string Plain, string Macro, FileFamily Family)? kind =
            Has(zip, "word/") ? ("docx", "docm", FileFamily.Document)
            : Has(zip, "xl/") ? (names.Contains("xl/workbook.bin") ? "xlsb" : "xlsx", "xlsm", FileFamily.Spreadsheet)
            : Has(zip, "ppt/") ? ("pptx", "pptm", FileFamily.Presentation)
            : Has(zip, "visio/") ? ("vsdx", "vsdm", FileFamily.Document)
            : null;
        if (kind is { } known)
            return macros ? new(extension.EndsWith('m') ? extension : known.Macro, FileFamily.Program) : new(known.Plain, known.Family);
        return names.Contains("AppxManifest.xml") || Has(zip, "tools/") && extension == "nupkg" || extension is "vsix" or "msix" or "appx"
            ? new(extension is "" ? "appx" : extension, FileFamily.Program)
            : null;
    }

    private static bool Has(ZipDirectory zip, string folder) =>
        zip.Entries.Any(entry => entry.Name.StartsWith(folder, StringComparison.OrdinalIgnoreCase));

    private static FileKind? OpenDocument(ZipDirectory zip, ZipEntry mimetype)
    {
        var type = System.Text.Encoding.ASCII.GetString(zip.ReadSmall(mimetype, 200)).Trim();
        var macros = zip.Entries.Any(entry => entry.Name.StartsWith("Basic/", StringComparison.Ordinal) && entry.Name.EndsWith(".xml", StringComparison.Ordinal) && !entry.Name.EndsWith("-lc.xml", StringComparison.Ordinal));
        return type switch
        {
            _ when macros && type.StartsWith("application/vnd.oasis.", StringComparison.Ordinal) => new("odf-macro", FileFamily.Program),
            _ when type.StartsWith("application/vnd.oasis.opendocument.text", StringComparison.Ordinal) => new("odt", FileFamily.Document),
            _ when type.StartsWith("application/vnd.oasis.opendocument.spreadsheet", StringComparison.Ordinal) => new("ods", FileFamily.Spreadsheet),
            _ when type.StartsWith("application/vnd.oasis.opendocument.presentation", StringComparison.Ordinal) => new("odp", FileFamily.Presentation),
            _ when type.StartsWith("application/vnd.oasis.opendocument.", StringComparison.Ordinal) => new("odg", FileFamily.Document),
            "application/epub+zip" => new("epub", FileFamily.Document),
            _ => null,
        };
    }

    private static FileKind? Package(HashSet<string> names)
    {
        if (names.Contains("AndroidManifest.xml") || names.Contains("classes.dex"))
            return new("apk", FileFamily.Program);
        if (names.Contains("META-INF/MANIFEST.MF") && names.Any(name => name.EndsWith(".class", StringComparison.Ordinal)))
            return new("jar", FileFamily.Program);
        if (names.Any(name => name.StartsWith("Payload/", StringComparison.Ordinal) && name.Contains(".app/", StringComparison.Ordinal)))
            return new("ipa", FileFamily.Program);
        return names.Any(name => name.StartsWith("Index/", StringComparison.Ordinal) && name.EndsWith(".iwa", StringComparison.Ordinal))
            ? new("iwork", FileFamily.Document)
            : null;
    }
}
