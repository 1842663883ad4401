namespace MailCompliance.Engine.Text.Kinds;

/// <summary>Disk images: Windows and macOS open them like folders, with whatever programs are inside.</summary>
internal static class DiskImages
{
    private const int IsoDescriptor = 0x8001;

    public static FileKind? Match(string fileName, ReadOnlySpan<byte> bytes)
    {
        // ECMA-119 8.4: the volume descriptor of sector 16; a hybrid image may begin with a boot sector
        if (bytes.Length > IsoDescriptor + 5 && (bytes.Slice(IsoDescriptor, 5).SequenceEqual("CD001"u8) || bytes.Slice(IsoDescriptor, 5).SequenceEqual("BEA01"u8)))
            return new("iso", FileFamily.Program);
        if (bytes.Length > 512 && bytes[^512..].StartsWith("conectix"u8))
            return new("vhd", FileFamily.Program);
        if (bytes.Length > 512 && bytes[^512..].StartsWith("koly"u8))
            return new("dmg", FileFamily.Program);
        var extension = FileKinds.ExtensionOf(fileName);
        var bootable = bytes.Length >= 512 && bytes[510] == 0x55 && bytes[511] == 0xAA;
        return bootable || extension is "iso" or "vhd" or "vhdx" or "dmg" or "vmdk" && bytes[..Math.Min(512, bytes.Length)].Contains((byte)0)
            ? new(extension is "" ? "img" : extension, FileFamily.Program)
            : null;
    }
}
