using MailCompliance.Engine.Text.Plain;

namespace MailCompliance.Engine.Text.Kinds;

/// <summary>Kinds of files that are text. What runs is told by its extension: a script is only text under another name.</summary>
internal static class TextKinds
{
    /// <summary>Extensions of text that Windows, macOS or Office run when it is opened.</summary>
    private static readonly HashSet<string> Scripts =
        [.. ("bat cmd ps1 psm1 psd1 ps1xml psc1 vbs vbe vb js jse mjs wsf wsh wsc sct hta reg inf msc scf url website webloc desktop lnk application appref-ms "
            + "gadget library-ms search-ms searchconnector-ms settingcontent-ms diagcab sh bash zsh command py pyw pyz pl rb php phar ahk au3 applescript scpt job jnlp ws cpl "
            + "xnk ade adp mad maf mda mdt iqy slk rdp theme osd printerexport").Split(' ')];

    public static bool IsScript(string extension) => Scripts.Contains(extension);

    public static FileKind? Of(string fileName, ReadOnlySpan<byte> bytes)
    {
        if (!TextDecoding.LooksLikeText(bytes))
            return null;
        var extension = FileKinds.ExtensionOf(fileName);
        if (Scripts.Contains(extension))
            return new(extension, FileFamily.Program);
        var head = TextDecoding.Decode(bytes[..Math.Min(2048, bytes.Length)]).AsSpan().TrimStart();
        return ByContent(head) ?? ByName(extension, head);
    }

    private static FileKind? ByContent(ReadOnlySpan<char> head)
    {
        if (Starts(head, "BEGIN:VCALENDAR"))
            return new("ics", FileFamily.Calendar);
        if (Starts(head, "BEGIN:VCARD"))
            return new("vcf", FileFamily.Text);
        if (Starts(head, "-----BEGIN PGP MESSAGE"))
            return new("pgp", FileFamily.Message);
        if (Starts(head, "[InternetShortcut]"))
            return new("url", FileFamily.Program);
        if (Starts(head, "@echo off"))
            return new("bat", FileFamily.Program);
        if (Starts(head, "<HTA:") || head.Contains("<hta:application", StringComparison.OrdinalIgnoreCase))
            return new("hta", FileFamily.Program);
        if (Starts(head, "<!DOCTYPE html") || Starts(head, "<html") || Starts(head, "<head") || Starts(head, "<body"))
            return new("html", FileFamily.Document);
        if (Starts(head, "<svg") || (Starts(head, "<?xml") && head.Contains("<svg", StringComparison.Ordinal)))
            return new("svg", FileFamily.Image);
        if (Starts(head, "<?xml") && head.Contains("<html", StringComparison.OrdinalIgnoreCase))
            return new("html", FileFamily.Document);
        return Starts(head, "<?xml") ? new("xml", FileFamily.Text) : null;
    }

    private static FileKind? ByName(string extension, ReadOnlySpan<char> head) => extension switch
    {
        "eml" or "mht" or "mhtml" when LooksLikeMessage(head) => new("eml", FileFamily.Message),
        "htm" or "html" or "xhtml" or "shtml" => new("html", FileFamily.Document),
        "csv" => new("csv", FileFamily.Spreadsheet),
        "tsv" or "tab" => new("tsv", FileFamily.Spreadsheet),
        "ics" => new("ics", FileFamily.Calendar),
        "vcf" => new("vcf", FileFamily.Text),
        _ when LooksLikeMessage(head) && HasMessageHeaders(head) => new("eml", FileFamily.Message),
        _ => new("text", FileFamily.Text),
    };

    /// <summary>The first line is a header field (RFC 5322 section 2.2).</summary>
    private static bool LooksLikeMessage(ReadOnlySpan<char> head)
    {
        var colon = head.IndexOf(':');
        if (colon is < 1 or > 60)
            return false;
        foreach (var c in head[..colon])
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not '-')
                return false;
        }

        return true;
    }

    private static bool HasMessageHeaders(ReadOnlySpan<char> head) =>
        (Starts(head, "Received:") || Starts(head, "Return-Path:") || Starts(head, "From:") || Starts(head, "Date:") || Starts(head, "Message-ID:") || Starts(head, "MIME-Version:"))
        && head.Contains("\nSubject:", StringComparison.OrdinalIgnoreCase)
        && (head.Contains("\nMIME-Version:", StringComparison.OrdinalIgnoreCase) || head.Contains("\nMessage-ID:", StringComparison.OrdinalIgnoreCase) || Starts(head, "Received:"));

    private static bool Starts(ReadOnlySpan<char> head, string start) => head.StartsWith(start, StringComparison.OrdinalIgnoreCase);
}
