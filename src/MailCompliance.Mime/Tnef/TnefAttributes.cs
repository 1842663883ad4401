using System.Buffers.Binary;

namespace MailCompliance.Mime.Tnef;

/// <summary>Attributes of interest, by the low half of their identifier (MS-OXTNEF section 2.1.3.3).</summary>
internal enum TnefAttribute
{
    Subject = 0x8004,
    MessageClass = 0x8008,
    Body = 0x800C,
    AttachData = 0x800F,
    AttachTitle = 0x8010,
    AttachTransportFilename = 0x9001,
    AttachRenddata = 0x9002,
    MapiProperties = 0x9003,
    AttachProperties = 0x9005,
    OemCodepage = 0x9007,
}

/// <summary>The outer framing: level, identifier, length, data, checksum.</summary>
internal static class TnefAttributes
{
    private const uint Signature = 0x223E9F78;
    private const int HeadBytes = 6;
    private const int FrameBytes = 9;
    private const int ChecksumBytes = 2;

    public static bool HasSignature(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeadBytes && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == Signature;

    /// <returns>What was damaged, or null.</returns>
    public static string? Read(ReadOnlyMemory<byte> bytes, Action<TnefAttribute, ReadOnlyMemory<byte>> take)
    {
        string? problem = null;
        var position = HeadBytes;
        while (position < bytes.Length)
        {
            var frame = bytes.Span[position..];
            if (frame.Length < FrameBytes || frame[0] is not (1 or 2))
                return "The TNEF stream breaks off or is damaged.";
            var identifier = BinaryPrimitives.ReadUInt16LittleEndian(frame[1..]);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(frame[5..]);
            var available = Math.Min(length, (uint)(frame.Length - FrameBytes));
            var data = bytes.Slice(position + FrameBytes, (int)available);
            take((TnefAttribute)identifier, data);
            if (available < length || frame.Length - FrameBytes - available < ChecksumBytes)
                return "The TNEF stream breaks off.";
            if (Checksum(data.Span) != BinaryPrimitives.ReadUInt16LittleEndian(frame[(FrameBytes + (int)length)..]))
                problem = "A TNEF checksum is wrong.";
            position += FrameBytes + (int)length + ChecksumBytes;
        }

        return problem;
    }

    private static ushort Checksum(ReadOnlySpan<byte> data)
    {
        uint sum = 0;
        foreach (var value in data)
            sum += value;
        return (ushort)sum;
    }
}
