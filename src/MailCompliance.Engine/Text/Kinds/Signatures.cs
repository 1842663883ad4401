namespace MailCompliance.Engine.Text.Kinds;

/// <summary>Files that say what they are in their first bytes.</summary>
internal static class Signatures
{
    /// <summary>PDF readers accept the header within the first KiB (ISO 32000-1 annex H, note 13).</summary>
    private const int PdfSearch = 1024;

    private readonly record struct Signature(byte[] Bytes, FileKind Kind, int Offset = 0);

    private static readonly Signature[] Table =
    [
        Of("PK\u0003\u0004", "zip", FileFamily.Archive),
        Of("PK\u0005\u0006", "zip", FileFamily.Archive),
        Of("PK\u0007\u0008", "zip", FileFamily.Archive),
        Of("\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1", "ole", FileFamily.Document),
        Of("{\\rt", "rtf", FileFamily.Document),
        Of("\u007FELF", "elf", FileFamily.Program),
        Of("\u00FE\u00ED\u00FA\u00CE", "mach-o", FileFamily.Program),
        Of("\u00FE\u00ED\u00FA\u00CF", "mach-o", FileFamily.Program),
        Of("\u00CE\u00FA\u00ED\u00FE", "mach-o", FileFamily.Program),
        Of("\u00CF\u00FA\u00ED\u00FE", "mach-o", FileFamily.Program),
        Of("\u00CA\u00FE\u00BA\u00BE", "class", FileFamily.Program),
        Of("L\u0000\u0000\u0000\u0001\u0014\u0002\u0000", "lnk", FileFamily.Program),
        Of("dex\n", "dex", FileFamily.Program),
        Of("\u0000asm", "wasm", FileFamily.Program),
        Of("ITSF", "chm", FileFamily.Program),
        Of("Cr24", "crx", FileFamily.Program),
        Of("#!", "script", FileFamily.Program),
        Of("vhdxfile", "vhdx", FileFamily.Program),
        Of("conectix", "vhd", FileFamily.Program),
        Of("KDMV", "vmdk", FileFamily.Program),
        Of("7z\u00BC\u00AF\u0027\u001C", "7z", FileFamily.Archive),
        Of("Rar!\u001A\u0007", "rar", FileFamily.Archive),
        Of("\u001F\u008B", "gz", FileFamily.Archive),
        Of("BZh", "bz2", FileFamily.Archive),
        Of("\u00FD7zXZ\u0000", "xz", FileFamily.Archive),
        Of("\u0028\u00B5\u002F\u00FD", "zst", FileFamily.Archive),
        Of("MSCF", "cab", FileFamily.Archive),
        Of("ISc(", "cab", FileFamily.Archive),
        Of("\u0060\u00EA", "arj", FileFamily.Archive),
        Of("**ACE**", "ace", FileFamily.Archive, 7),
        Of("xar!", "xar", FileFamily.Archive),
        Of("!<arch>", "ar", FileFamily.Archive),
        Of("ustar", "tar", FileFamily.Archive, 257),
        Of("\u0089PNG\r\n\u001A\n", "png", FileFamily.Image),
        Of("\u00FF\u00D8\u00FF", "jpeg", FileFamily.Image),
        Of("GIF87a", "gif", FileFamily.Image),
        Of("GIF89a", "gif", FileFamily.Image),
        Of("II*\u0000", "tiff", FileFamily.Image),
        Of("MM\u0000*", "tiff", FileFamily.Image),
        Of("8BPS", "psd", FileFamily.Image),
        Of("\u0000\u0000\u0001\u0000", "ico", FileFamily.Image),
        Of("\u00D7\u00CD\u00C6\u009A", "wmf", FileFamily.Image),
        Of("\u0001\u0000\u0000\u0000", "emf", FileFamily.Image),
        Of("\u0000\u0000\u0000\u000CJXL ", "jxl", FileFamily.Image),
        Of("\u0000\u0000\u0000\u000CjP  ", "jp2", FileFamily.Image),
        Of("ID3", "mp3", FileFamily.Audio),
        Of("fLaC", "flac", FileFamily.Audio),
        Of("OggS", "ogg", FileFamily.Audio),
        Of("#!AMR", "amr", FileFamily.Audio),
        Of("MThd", "midi", FileFamily.Audio),
        Of("\u0030\u0026\u00B2\u0075\u008E\u0066\u00CF\u0011", "asf", FileFamily.Video),
        Of("\u001A\u0045\u00DF\u00A3", "mkv", FileFamily.Video),
        Of("FLV\u0001", "flv", FileFamily.Video),
        Of("\u0000\u0000\u0001\u00BA", "mpeg", FileFamily.Video),
        Of("\u0000\u0000\u0001\u00B3", "mpeg", FileFamily.Video),
        Of("\u0078\u009F\u003E\u0022", "tnef", FileFamily.Message),
        Of("!BDN", "pst", FileFamily.Archive),
        Of("\u00E4\u0052\u005C\u007B\u008C\u00D8\u00A7\u004D", "one", FileFamily.Document),
        Of("\u0003\u00D9\u00A2\u009A", "kdbx", FileFamily.Archive),
        Of("v`\u0004\u0026\u00E1\u0018\u00C4\u008A", "rpmsg", FileFamily.Message),
        Of("SQLite format 3", "sqlite", FileFamily.Unknown),
        Of("Standard Jet DB", "mdb", FileFamily.Unknown, 4),
        Of("Standard ACE DB", "accdb", FileFamily.Unknown, 4),
        Of("%!PS", "ps", FileFamily.Document),
        Of("\u00C5\u00D0\u00D3\u00C6", "eps", FileFamily.Image),
        Of("wOFF", "font", FileFamily.Unknown),
        Of("wOF2", "font", FileFamily.Unknown),
    ];

    /// <summary>The table by first byte: most files are told by one look.</summary>
    private static readonly Signature[]?[] ByFirstByte = Index();

    private static readonly Signature[] ElseWhere = [.. Table.Where(signature => signature.Offset > 0)];

    public static FileKind? Match(ReadOnlySpan<byte> bytes)
    {
        foreach (var signature in ByFirstByte[bytes[0]] ?? [])
        {
            if (bytes.StartsWith(signature.Bytes))
                return signature.Kind.Name == "emf" && !IsEmf(bytes) ? null : signature.Kind;
        }

        foreach (var signature in ElseWhere)
        {
            if (bytes.Length > signature.Offset && bytes[signature.Offset..].StartsWith(signature.Bytes))
                return signature.Kind;
        }

        return Executable(bytes) ?? Cms(bytes) ?? Riff(bytes) ?? IsoMedia(bytes) ?? Bitmap(bytes) ?? Mpeg(bytes) ?? Pdf(bytes);
    }

    private static FileKind? Executable(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith("MZ"u8) && !bytes.StartsWith("ZM"u8))
            return null;
        if (bytes.Length < 64)
            return bytes.Contains((byte)0) ? new("exe", FileFamily.Program) : null;
        var header = BitConverter.ToUInt32(bytes[60..64]);
        var portable = header < bytes.Length - 4 && bytes[(int)header..].StartsWith("PE\0\0"u8);
        return portable || bytes[..64].Contains((byte)0) ? new("exe", FileFamily.Program) : null;
    }

    /// <summary>Cryptographic messages (RFC 5652): a SEQUENCE that begins with an object identifier of PKCS #7.</summary>
    private static FileKind? Cms(ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] != 0x30 || bytes.Length < 20)
            return null;
        var at = bytes[..Math.Min(20, bytes.Length)].IndexOf((ReadOnlySpan<byte>)[0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07]);
        if (at < 0 || at + 10 >= bytes.Length)
            return null;
        return bytes[at + 10] switch
        {
            2 => new("p7s", FileFamily.Text),
            3 or 6 => new("p7m", FileFamily.Message),
            _ => null,
        };
    }

    private static FileKind? Riff(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith("RIFF"u8) || bytes.Length < 12)
            return null;
        var form = bytes[8..12];
        return form.SequenceEqual("WEBP"u8) ? new("webp", FileFamily.Image)
            : form.SequenceEqual("AVI "u8) ? new("avi", FileFamily.Video)
            : new("wav", FileFamily.Audio);
    }

    /// <summary>ISO base media (ISO/IEC 14496-12): the brand tells pictures, sound and film apart.</summary>
    private static FileKind? IsoMedia(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 12 || !bytes[4..8].SequenceEqual("ftyp"u8))
            return null;
        var brand = System.Text.Encoding.Latin1.GetString(bytes[8..12]);
        return brand switch
        {
            "heic" or "heix" or "mif1" or "msf1" or "heim" or "heis" or "hevc" => new("heic", FileFamily.Image),
            "avif" or "avis" => new("avif", FileFamily.Image),
            "M4A " or "M4B " => new("m4a", FileFamily.Audio),
            "qt  " => new("mov", FileFamily.Video),
            _ => new("mp4", FileFamily.Video),
        };
    }

    private static FileKind? Bitmap(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("BM"u8) && bytes.Length > 18 && BitConverter.ToUInt32(bytes[6..10]) == 0 && BitConverter.ToUInt32(bytes[14..18]) is 12 or 40 or 108 or 124
            ? new("bmp", FileFamily.Image)
            : null;

    private static FileKind? Mpeg(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4 || bytes[0] != 0xFF || (bytes[1] & 0xE0) != 0xE0 || bytes[1] == 0xFF || bytes[1] == 0xFE)
            return null;
        return (bytes[1] & 0xF6) == 0xF0 ? new("aac", FileFamily.Audio) : new("mp3", FileFamily.Audio);
    }

    private static FileKind? Pdf(ReadOnlySpan<byte> bytes)
    {
        var head = bytes[..Math.Min(PdfSearch, bytes.Length)];
        var at = head.IndexOf("%PDF-"u8);
        return at == 0 || (at > 0 && (head[..at].Contains((byte)0) || at < 64 || bytes.Length > PdfSearch && bytes[at..].IndexOf("\nxref"u8) >= 0))
            ? new("pdf", FileFamily.Document)
            : null;
    }

    private static bool IsEmf(ReadOnlySpan<byte> bytes) => bytes.Length > 44 && bytes[40..44].SequenceEqual(" EMF"u8);

    private static Signature Of(string bytes, string name, FileFamily family, int offset = 0) =>
        new(System.Text.Encoding.Latin1.GetBytes(bytes), new(name, family), offset);

    private static Signature[]?[] Index()
    {
        var index = new Signature[]?[256];
        foreach (var group in Table.Where(signature => signature.Offset == 0).GroupBy(signature => signature.Bytes[0]))
            index[group.Key] = [.. group.OrderByDescending(signature => signature.Bytes.Length)];
        return index;
    }
}
