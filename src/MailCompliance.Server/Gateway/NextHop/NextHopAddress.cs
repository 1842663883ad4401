using System.Globalization;
using MailCompliance.Server.Smtp;

namespace MailCompliance.Server.Gateway.NextHop;

/// <summary>Where checked mail goes, as the configuration says.</summary>
public static class NextHopAddress
{
    private const int SmtpPort = 25;

    /// <summary>A name that never resolves (RFC 2606 section 2), where no next hop is set.</summary>
    private const string Nowhere = "next-hop.invalid";

    /// <summary><c>host</c>, <c>host:port</c>, <c>[v6]:port</c>.</summary>
    /// <exception cref="FormatException">No host, or not a port.</exception>
    public static (string Host, int Port) Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new FormatException("Gateway:NextHop is not set");
        var bracket = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : -1;
        var colon = text.IndexOf(':', bracket + 1);
        if (bracket < 0 && colon != text.LastIndexOf(':'))
            return (text, SmtpPort);
        var host = (colon < 0 ? text : text[..colon]).Trim('[', ']');
        if (colon < 0)
            return (host, SmtpPort);
        if (host.Length > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue)
            return (host, port);
        throw new FormatException($"Gateway:NextHop is not host:port: {text}");
    }

    public static SmtpClientOptions Options(GatewayOptions options, string hostname, ServerCertificate? certificate, TimeProvider clock)
    {
        var (host, port) = options.NextHop is null ? (Nowhere, SmtpPort) : Read(options.NextHop);
        return new SmtpClientOptions
        {
            Host = host,
            Port = port,
            Tls = options.NextHopTls switch
            {
                NextHopTls.None => SmtpClientTls.None,
                NextHopTls.Opportunistic => SmtpClientTls.Opportunistic,
                NextHopTls.Required => SmtpClientTls.Required,
                NextHopTls.Verified => SmtpClientTls.Verified,
                _ => throw new ArgumentOutOfRangeException(nameof(options), options.NextHopTls, null),
            },
            TlsName = options.NextHopTlsName,
            EhloName = options.EhloName ?? hostname,
            ClientCertificate = certificate is null ? null : certificate.Current,
            ConnectTimeout = options.NextHopTimeout < TimeSpan.FromSeconds(30) ? options.NextHopTimeout : TimeSpan.FromSeconds(30),
            ReplyTimeout = options.NextHopTimeout,
            FinalReplyTimeout = options.NextHopTimeout,
            Time = clock,
        };
    }
}
