using System.Globalization;

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

    /// <summary>Reads the reply to EHLO: the first line is a greeting, each further one a keyword with parameters.</summary>
    public static SmtpExtensions Read(SmtpReply reply)
    {
        var offered = None;
        foreach (var line in reply.Text.Split('\n').Skip(1))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            offered = words.FirstOrDefault()?.ToUpperInvariant() switch
            {
                "PIPELINING" => offered with { Pipelining = true },
                "SIZE" => offered with { Size = words.Length > 1 && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : 0 },
                "8BITMIME" => offered with { EightBitMime = true },
                "SMTPUTF8" => offered with { SmtpUtf8 = true },
                "CHUNKING" => offered with { Chunking = true },
                "DSN" => offered with { Dsn = true },
                "ENHANCEDSTATUSCODES" => offered with { EnhancedStatusCodes = true },
                "STARTTLS" => offered with { StartTls = true },
                _ => offered,
            };
        }
        return offered;
    }
}
