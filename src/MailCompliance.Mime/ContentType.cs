using MailCompliance.Mime.Headers;

namespace MailCompliance.Mime;

/// <summary>Content-Type (RFC 2045 section 5).</summary>
public sealed class ContentType
{
    internal static readonly ContentType PlainText = new("text/plain", "");
    internal static readonly ContentType AttachedMessage = new("message/rfc822", "");

    private readonly string rawParameters;
    private ParameterList? parameters;

    private ContentType(string mediaType, string rawParameters)
    {
        MediaType = mediaType;
        this.rawParameters = rawParameters;
    }

    /// <summary>"text/plain", lower case.</summary>
    public string MediaType { get; }

    /// <summary>Decoded parameter value, or null.</summary>
    public string? Parameter(string name) => Parameters.Find(name);

    public string? Charset => Parameter("charset");

    internal ParameterList Parameters => parameters ??= ParameterList.Parse(rawParameters);

    internal string Subtype => MediaType[(MediaType.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>Reads a field value; where it has no type, what it says is taken for plain text and <paramref name="isReadable"/> is false.</summary>
    internal static ContentType Parse(string raw, out bool isReadable)
    {
        var text = raw.AsSpan();
        HeaderText.SkipBlanks(ref text);
        var type = HeaderText.TakeToken(ref text);
        HeaderText.SkipBlanks(ref text);
        ReadOnlySpan<char> subtype = default;
        if (text is ['/', ..])
        {
            text = text[1..];
            HeaderText.SkipBlanks(ref text);
            subtype = HeaderText.TakeToken(ref text);
        }

        isReadable = type.Length > 0 && subtype.Length > 0;
        return new ContentType(isReadable ? Known(type, subtype) : Guess(type), text.ToString());
    }

    private static string Known(ReadOnlySpan<char> type, ReadOnlySpan<char> subtype)
    {
        if (type.Equals("text", StringComparison.OrdinalIgnoreCase))
        {
            if (subtype.Equals("plain", StringComparison.OrdinalIgnoreCase))
                return "text/plain";
            if (subtype.Equals("html", StringComparison.OrdinalIgnoreCase))
                return "text/html";
        }

        return string.Concat(type, "/", subtype).ToLowerInvariant();
    }

    /// <summary>A bare word is what old programs wrote for the whole type.</summary>
    private static string Guess(ReadOnlySpan<char> word) =>
        word.Equals("html", StringComparison.OrdinalIgnoreCase) ? "text/html"
        : word.Equals("multipart", StringComparison.OrdinalIgnoreCase) ? "multipart/mixed"
        : "text/plain";
}
