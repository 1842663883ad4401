using System.Buffers;
using System.Text;

namespace MailCompliance.Mime.Decoding;

/// <summary>The charset an HTML document declares in a meta element (WHATWG HTML, "prescan a byte stream").</summary>
internal static class HtmlCharset
{
    private const int Prescan = 4096;

    private static readonly SearchValues<char> LabelEnd = SearchValues.Create(" \"';/>");

    /// <summary>The label, or null.</summary>
    public static string? Find(ReadOnlySpan<byte> html)
    {
        var head = Encoding.Latin1.GetString(html[..Math.Min(html.Length, Prescan)]);
        for (var meta = 0; (meta = head.IndexOf("<meta", meta, StringComparison.OrdinalIgnoreCase)) >= 0; meta++)
        {
            var end = head.IndexOf('>', meta);
            var element = end < 0 ? head.AsSpan(meta) : head.AsSpan(meta, end - meta);
            var at = element.IndexOf("charset", StringComparison.OrdinalIgnoreCase);
            if (at < 0)
                continue;
            var value = element[(at + "charset".Length)..].TrimStart();
            if (value is not ['=', ..])
                continue;
            value = value[1..].TrimStart(" \"'");
            var length = value.IndexOfAny(LabelEnd);
            var label = (length < 0 ? value : value[..length]).ToString();
            // a document that could be read so far is in no 16-bit encoding, whatever it says
            return label.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase) ? "utf-8" : label;
        }

        return null;
    }
}
