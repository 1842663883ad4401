using System.Text;

namespace MailCompliance.Mime.Tnef;

/// <summary>One attachment while its attributes arrive.</summary>
internal sealed class TnefAttachment
{
    private const int LongFileName = 0x3707;
    private const int FileName = 0x3704;
    private const int DisplayName = 0x3001;
    private const int MimeTag = 0x370E;
    private const int ContentId = 0x3712;
    private const int AttachData = 0x3701;
    private const int InterfaceBytes = 16;

    private readonly Dictionary<int, MapiProperty> properties = [];
    private ReadOnlyMemory<byte> title, transportName, data;

    public bool HasContent => !data.IsEmpty || properties.Count > 0 || !title.IsEmpty;

    /// <returns>Whether something was damaged.</returns>
    public bool Take(TnefAttribute attribute, ReadOnlyMemory<byte> value)
    {
        switch (attribute)
        {
            case TnefAttribute.AttachTitle:
                title = value;
                return false;
            case TnefAttribute.AttachTransportFilename:
                transportName = value;
                return false;
            case TnefAttribute.AttachData:
                data = value;
                return false;
        }

        var reader = new MapiProperties(value);
        foreach (var property in reader.ReadAll())
            properties.TryAdd(property.Id, property);
        return reader.IsDamaged;
    }

    public EmbeddedFile ToFile(Encoding codepage)
    {
        var content = data;
        var type = TextOf(MimeTag, codepage);
        if (properties.TryGetValue(AttachData, out var property) && property.Type is MapiProperty.Binary or MapiProperty.Object && !property.Value.IsEmpty)
        {
            // an object begins with the identifier of its interface
            var isObject = property.Type == MapiProperty.Object && property.Value.Length >= InterfaceBytes;
            content = isObject ? property.Value[InterfaceBytes..] : property.Value;
        }

        if (TnefAttributes.HasSignature(content.Span))
            type = "application/ms-tnef";
        var name = TextOf(LongFileName, codepage) ?? TextOf(FileName, codepage) ?? Text8(title, codepage)
            ?? Text8(transportName, codepage) ?? TextOf(DisplayName, codepage) ?? "unnamed";
        return new EmbeddedFile(name, type, content, TextOf(ContentId, codepage)?.Trim('<', '>'));
    }

    private string? TextOf(int id, Encoding codepage) =>
        properties.TryGetValue(id, out var property) && MapiText.Of(property, codepage) is { Length: > 0 } text ? text : null;

    private static string? Text8(ReadOnlyMemory<byte> value, Encoding codepage) =>
        value.IsEmpty ? null : codepage.GetString(value.Span).TrimEnd('\0') is { Length: > 0 } text ? text : null;
}
