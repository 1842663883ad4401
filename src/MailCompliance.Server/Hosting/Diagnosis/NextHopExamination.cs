using MailCompliance.Server.Gateway;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Server.Smtp;

namespace MailCompliance.Server.Hosting.Diagnosis;

/// <summary>Greets the next hop as the gateway would, and goes away again.</summary>
public static class NextHopExamination
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<Examination> RunAsync(GatewayOptions gateway, CancellationToken cancellation)
    {
        if (gateway.NextHop is null || !HostAndPort.TryParse(gateway.NextHop, 25, out var hop))
            return Examination.Bad("next-hop", "Gateway:NextHop is not set: mail has nowhere to go.");
        try
        {
            await using var connection = await SmtpClientConnection.ConnectAsync(Options(gateway, hop), cancellation);
            var missing = Missing(connection.Extensions).ToList();
            var text = $"{gateway.NextHop} answers, {connection.TlsProtocol ?? "without TLS"}";
            await connection.QuitAsync(cancellation);
            return missing.Count == 0
                ? Examination.Good("next-hop", text + ".")
                : Examination.Doubtful("next-hop", $"{text}; it does not offer {string.Join(", ", missing)}: mail that needs these is refused.");
        }
        catch (SmtpClientException e)
        {
            return Examination.Bad("next-hop", e.Message);
        }
    }

    private static SmtpClientOptions Options(GatewayOptions gateway, HostAndPort hop) => new()
    {
        Host = hop.Host,
        Port = hop.Port,
        Tls = Enum.Parse<SmtpClientTls>(gateway.NextHopTls.ToString()),
        TlsName = gateway.NextHopTlsName,
        EhloName = gateway.EhloName ?? gateway.Hostname ?? Environment.MachineName,
        ConnectTimeout = Patience,
        ReplyTimeout = Patience,
    };

    private static IEnumerable<string> Missing(SmtpExtensions extensions)
    {
        if (!extensions.EightBitMime) yield return "8BITMIME";
        if (!extensions.SmtpUtf8) yield return "SMTPUTF8";
    }
}
