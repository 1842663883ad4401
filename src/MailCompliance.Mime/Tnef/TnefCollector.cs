using System.Buffers.Binary;
using System.Text;
using MailCompliance.Mime.Decoding;

namespace MailCompliance.Mime.Tnef;

/// <summary>Gathers subject, bodies and attachments out of attributes and MAPI properties; the properties, being newer, win.</summary>
internal sealed class TnefCollector(MimeLimits limits)
{
    private const int Subject = 0x0037;
    private const int MessageClass = 0x001A;
    private const int Body = 0x1000;
    private const int RtfCompressed = 0x1009;
    private const int BodyHtml = 0x1013;
    private const int InternetCodepage = 0x3FDE;
    private const int MessageCodepage = 0x3FFD;

    private readonly List<TnefAttachment> attachments = [];
    private readonly Dictionary<int, MapiProperty> properties = [];
    private ReadOnlyMemory<byte> subject, messageClass, body;
    private Encoding codepage = CharsetNames.Windows1252;

    public string? Problem { get; private set; }

    public void Take(TnefAttribute attribute, ReadOnlyMemory<byte> data)
    {
        switch (attribute)
        {
            case TnefAttribute.Subject:
                subject = data;
                break;
            case TnefAttribute.MessageClass:
                messageClass = data;
                break;
            case TnefAttribute.Body:
                body = data;
                break;
            case TnefAttribute.OemCodepage when data.Length >= sizeof(int):
                codepage = CodePage(BinaryPrimitives.ReadInt32LittleEndian(data.Span)) ?? codepage;
                break;
            case TnefAttribute.MapiProperties:
                TakeProperties(data);
                break;
            case TnefAttribute.AttachRenddata:
                AddAttachment();
                break;
            case TnefAttribute.AttachTitle or TnefAttribute.AttachTransportFilename or TnefAttribute.AttachData or TnefAttribute.AttachProperties:
                TakeAttachment(attribute, data);
                break;
        }
    }

    public TnefContent ToContent()
    {
        string? plain = TextOf(Body) ?? Text8(body), html = HtmlOf();
        if ((plain is null || html is null) && properties.TryGetValue(RtfCompressed, out var rtf) && rtf.Type == MapiProperty.Binary)
        {
            var read = ReadRtf(rtf.Value);
            html ??= read is { IsHtml: true } ? read.Text : null;
            plain ??= read is { IsHtml: false } ? read.Text : null;
        }

        return new TnefContent(
            TextOf(Subject) ?? Text8(subject), plain, html, TextOf(MessageClass) ?? Text8(messageClass),
            [.. attachments.Where(attachment => attachment.HasContent).Select(attachment => attachment.ToFile(codepage))]);
    }

    private void TakeProperties(ReadOnlyMemory<byte> data)
    {
        var reader = new MapiProperties(data);
        foreach (var property in reader.ReadAll())
            properties.TryAdd(property.Id, property);
        if (reader.IsDamaged)
            Problem ??= "A list of MAPI properties is damaged.";
        if (NumberOf(MessageCodepage) is { } number)
            codepage = CodePage(number) ?? codepage;
    }

    private void AddAttachment()
    {
        if (attachments.Count < limits.MaxParts)
            attachments.Add(new TnefAttachment());
        else
            Problem ??= "There are too many attachments.";
    }

    private void TakeAttachment(TnefAttribute attribute, ReadOnlyMemory<byte> data)
    {
        if (attachments.Count == 0)
            AddAttachment();
        if (attachments[^1].Take(attribute, data))
            Problem ??= "A list of MAPI properties is damaged.";
    }

    private RtfContent? ReadRtf(ReadOnlyMemory<byte> compressed)
    {
        if (RtfCompression.TryDecompress(compressed.Span, limits.MaxDecodedBytes, out var rtf))
            return RtfText.Read(rtf);
        Problem ??= "The compressed RTF body is damaged or too large.";
        return rtf.Length > 0 ? RtfText.Read(rtf) : null;
    }

    private string? HtmlOf()
    {
        if (!properties.TryGetValue(BodyHtml, out var property))
            return null;
        if (property.Type != MapiProperty.Binary)
            return TextOf(BodyHtml);
        var span = property.Value.Span;
        var named = NumberOf(InternetCodepage) is { } number ? CodePage(number) : null;
        return (named ?? TextCharset.Of("text/html", null, span).Encoding).GetString(span).TrimEnd('\0');
    }

    private string? TextOf(int id) => properties.TryGetValue(id, out var property) ? MapiText.Of(property, codepage) : null;

    private int? NumberOf(int id) =>
        properties.TryGetValue(id, out var property) && property.Type == MapiProperty.Int32 && property.Value.Length >= sizeof(int)
            ? BinaryPrimitives.ReadInt32LittleEndian(property.Value.Span)
            : null;

    private string? Text8(ReadOnlyMemory<byte> data) =>
        data.IsEmpty ? null : codepage.GetString(data.Span).TrimEnd('\0');

    private static Encoding? CodePage(int number) =>
        number == Encoding.UTF8.CodePage ? Encoding.UTF8
        : number is > 0 and <= 65535 ? CodePagesEncodingProvider.Instance.GetEncoding(number)
        : null;
}

/// <summary>Strings of MAPI properties.</summary>
internal static class MapiText
{
    public static string? Of(MapiProperty property, Encoding codepage) => property.Type switch
    {
        MapiProperty.Unicode => Encoding.Unicode.GetString(property.Value.Span).TrimEnd('\0'),
        MapiProperty.String8 => codepage.GetString(property.Value.Span).TrimEnd('\0'),
        _ => null,
    };
}
