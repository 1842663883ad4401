using System.Collections.Frozen;
using System.Globalization;

namespace MailCompliance.Engine.Rules;

/// <summary>What a file's name says about running it. Sources: Outlook's list of blocked file types, Gmail's, and disk images since 2022.</summary>
public static class ProgramNames
{
    /// <summary>Run by a double click on some system, whatever is inside.</summary>
    private static readonly FrozenSet<string> Programs = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "exe", "com", "scr", "pif", "msi", "msp", "mst", "msix", "msixbundle", "appx", "appxbundle", "application", "gadget",
        "bat", "cmd", "ps1", "psm1", "ps1xml", "psc1", "vbs", "vbe", "vb", "js", "jse", "wsf", "wsh", "wsc", "sct", "hta", "jar", "jnlp",
        "cpl", "dll", "sys", "drv", "ocx", "lnk", "reg", "inf", "scf", "msc", "chm", "ade", "adp", "mde", "xll", "wll",
        "app", "dmg", "pkg", "mpkg", "command", "workflow", "applescript", "scpt", "apk", "ipa", "deb", "rpm", "run", "appimage",
        "sh", "bash", "csh", "ksh", "zsh", "py", "pyc", "pyw", "pyz", "iso", "img", "vhd", "vhdx", "vmdk", "udf", "wim");

    /// <summary>Office files that may carry macros: programs only where nobody can look whether they do.</summary>
    private static readonly FrozenSet<string> MayCarryMacros = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "potm", "ppam", "ppsm", "sldm");

    /// <summary>What people take for a harmless file when it stands before the true extension.</summary>
    private static readonly FrozenSet<string> Disguises = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "txt", "rtf", "csv", "odt", "ods", "jpg", "jpeg", "png", "gif", "mp3", "mp4", "html", "htm", "zip");

    private const string MainStream = "::$DATA";

    private static readonly char[] AtEnd = [' ', '.', '/', '\\', '\u00A0'];

    /// <summary>Extensions, lower case, of what runs by a double click: for checks that see nothing but names.</summary>
    public static IEnumerable<string> ProgramExtensions => Programs;

    /// <summary>Extensions of office files that may carry macros.</summary>
    public static IEnumerable<string> MacroExtensions => MayCarryMacros;

    /// <summary>Extensions that disguise the one behind them.</summary>
    public static IEnumerable<string> DisguiseExtensions => Disguises;

    public static bool IsProgram(string fileName) => Programs.Contains(ExtensionOf(fileName));

    public static bool MayBeProgram(string fileName) => IsProgram(fileName) || MayCarryMacros.Contains(ExtensionOf(fileName));

    /// <summary>"invoice.pdf.exe", or a name turned round by a bidirectional control character.</summary>
    public static bool IsDisguised(string fileName)
    {
        if (fileName.AsSpan().IndexOfAny('\u202E', '\u202D') >= 0)
            return true;
        if (!IsProgram(fileName))
            return false;
        var stem = Trimmed(fileName)[..^(ExtensionOf(fileName).Length + 1)].TrimEnd();
        return Disguises.Contains(ExtensionOf(stem));
    }

    /// <summary>"com" is also the end of many a web address that serves as a name.</summary>
    public static bool IsAmbiguous(string fileName) => ExtensionOf(fileName).Equals("com", StringComparison.OrdinalIgnoreCase);

    /// <summary>Without the dot; blanks and dots at the end, which Windows drops, do not count. "" where there is none.</summary>
    public static string ExtensionOf(string fileName)
    {
        var name = Trimmed(fileName);
        var dot = name.LastIndexOf('.');
        var slash = name.LastIndexOfAny(['/', '\\']);
        return dot > slash ? name[(dot + 1)..] : "";
    }

    /// <summary>Without what shows nothing, and without what Windows drops at the end: blanks, dots, the name of the main stream.</summary>
    private static string Trimmed(string fileName)
    {
        var name = string.Concat(fileName.Where(c => char.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.Control)));
        name = name.TrimEnd(AtEnd);
        return name.EndsWith(MainStream, StringComparison.OrdinalIgnoreCase) ? name[..^MainStream.Length].TrimEnd(AtEnd) : name;
    }
}
