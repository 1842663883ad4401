using System.Buffers.Binary;

namespace MailCompliance.Mime.Tnef;

/// <summary>One MAPI property with a value of variable or fixed length; of a multi-valued one the first value.</summary>
/// <param name="Type">MS-OXCDATA section 2.11.1, without the multi-value flag.</param>
internal readonly record struct MapiProperty(int Id, int Type, ReadOnlyMemory<byte> Value)
{
    public const int Int32 = 0x0003;
    public const int Object = 0x000D;
    public const int String8 = 0x001E;
    public const int Unicode = 0x001F;
    public const int Binary = 0x0102;
}

/// <summary>MAPI properties as they lie in TNEF (MS-OXTNEF section 2.1.3.4). Reads as far as the bytes make sense.</summary>
internal ref struct MapiProperties(ReadOnlyMemory<byte> bytes)
{
    private const int MultiValued = 0x1000;
    private const int NamedFrom = 0x8000;
    private const int GuidBytes = 16;

    private int position;

    public bool IsDamaged { get; private set; }

    public List<MapiProperty> ReadAll()
    {
        var properties = new List<MapiProperty>();
        if (!TryReadInt32(out var count))
            return properties;
        for (var i = 0; i < count; i++)
        {
            if (!TryReadProperty(out var property))
            {
                IsDamaged = true;
                break;
            }

            properties.Add(property);
        }

        return properties;
    }

    private bool TryReadProperty(out MapiProperty property)
    {
        property = default;
        if (!TryReadInt32(out var tag))
            return false;
        int type = tag & 0xFFFF, id = (tag >> 16) & 0xFFFF;
        if (id >= NamedFrom && !TrySkipName())
            return false;
        var isMany = (type & MultiValued) != 0;
        type &= ~MultiValued;
        var isVariable = type is MapiProperty.String8 or MapiProperty.Unicode or MapiProperty.Binary or MapiProperty.Object;
        var count = 1;
        if ((isMany || isVariable) && !TryReadInt32(out count))
            return false;
        ReadOnlyMemory<byte> first = default;
        for (var i = 0; i < count; i++)
        {
            var length = FixedLength(type);
            if (isVariable && !TryReadInt32(out length))
                return false;
            if (length < 0 || !TryTake(length, out var value))
                return false;
            if (i == 0)
                first = value;
        }

        property = new MapiProperty(id, type, first);
        return true;
    }

    private static int FixedLength(int type) => type switch
    {
        0x0001 => 0,
        0x0002 or 0x0003 or 0x0004 or 0x000A or 0x000B => 4,
        0x0005 or 0x0006 or 0x0007 or 0x0014 or 0x0040 => 8,
        0x0048 => GuidBytes,
        _ => -1,
    };

    private bool TrySkipName()
    {
        const int ByNumber = 0;
        if (!TryTake(GuidBytes, out _) || !TryReadInt32(out var kind) || !TryReadInt32(out var numberOrLength))
            return false;
        return kind == ByNumber || TryTake(numberOrLength, out _);
    }

    /// <summary>Takes bytes and the padding to a multiple of four.</summary>
    private bool TryTake(int length, out ReadOnlyMemory<byte> value)
    {
        value = default;
        if (length < 0 || length > bytes.Length - position)
            return false;
        value = bytes.Slice(position, length);
        position = Math.Min(bytes.Length, position + ((length + 3) & ~3));
        return true;
    }

    private bool TryReadInt32(out int value)
    {
        value = 0;
        if (!TryTake(sizeof(int), out var raw))
            return false;
        value = BinaryPrimitives.ReadInt32LittleEndian(raw.Span);
        return true;
    }
}
