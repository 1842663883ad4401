namespace MailCompliance.Server.Smtp;

/// <summary>What a next hop offered in its EHLO reply (RFC 5321 section 4.1.1.1). After STARTTLS: what it offered then.</summary>
public sealed record SmtpExtensions
{
    /// <summary>Nothing: a next hop that knows HELO only.</summary>
    public static SmtpExtensions None { get; } = new();

    /// <summary>RFC 2920.</summary>
    public bool Pipelining { get; init; }

    /// <summary>RFC 1870, in bytes; 0: offered without a limit; null: not offered.</summary>
    public long? Size { get; init; }

    /// <summary>RFC 6152.</summary>
    public bool EightBitMime { get; init; }

    /// <summary>RFC 6531.</summary>
    public bool SmtpUtf8 { get; init; }

    /// <summary>RFC 3030: BDAT.</summary>
    public bool Chunking { get; init; }

    /// <summary>RFC 3461.</summary>
    public bool Dsn { get; init; }

    /// <summary>RFC 2034.</summary>
    public bool EnhancedStatusCodes { get; init; }

    /// <summary>RFC 3207.</summary>
    public bool StartTls { get; init; }
}
