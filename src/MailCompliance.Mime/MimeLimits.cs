namespace MailCompliance.Mime;

/// <summary>What the reader takes at the most. Every excess has a name of its own.</summary>
public sealed record MimeLimits
{
    public static readonly MimeLimits Default = new();

    /// <summary>Nesting of multiparts and attached messages.</summary>
    public int MaxDepth { get; init; } = 50;

    public int MaxParts { get; init; } = 5_000;

    /// <summary>Bytes of one header block.</summary>
    public int MaxHeaderBytes { get; init; } = 1024 * 1024;

    public int MaxHeaderFields { get; init; } = 10_000;

    /// <summary>Bytes of one part after decoding.</summary>
    public long MaxDecodedBytes { get; init; } = 256L * 1024 * 1024;
}

public enum MimeLimit
{
    Depth,
    Parts,
    HeaderBytes,
    HeaderFields,
    DecodedBytes,
}

/// <summary>The message exceeds a limit and was not read.</summary>
public sealed class MimeLimitException(MimeLimit limit, string message) : Exception(message)
{
    public MimeLimit Limit { get; } = limit;
}
