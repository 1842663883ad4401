using System.Net;
using System.Text;
using MailCompliance.Mime;
using MailCompliance.Server.Smtp;

namespace MailCompliance.Server.Hosting.Demo;

/// <summary>What the gateway answered to a sample message.</summary>
public sealed record DemoAnswer(string File, string? MessageId, SmtpReply Reply);

/// <summary>Sends sample messages as a mail program would.</summary>
public sealed class DemoMail(IPEndPoint gateway)
{
    public async Task<DemoAnswer> SendAsync(string file, CancellationToken cancellation)
    {
        var bytes = WithWireLineEnds(await File.ReadAllBytesAsync(file, cancellation));
        var document = MailDocument.Parse(bytes);
        await using var connection = await SmtpClientConnection.ConnectAsync(
            new SmtpClientOptions { Host = gateway.Address.ToString(), Port = gateway.Port, Tls = SmtpClientTls.None, EhloName = "client.oakhill.example" }, cancellation);
        var reply = await TransactionAsync(connection, document, bytes, cancellation);
        await connection.QuitAsync(cancellation);
        return new(Path.GetFileName(file), document.Headers.Value("Message-ID"), reply);
    }

    private static async Task<SmtpReply> TransactionAsync(SmtpClientConnection connection, MailDocument document, byte[] bytes, CancellationToken cancellation)
    {
        var sender = Addresses(document, "From").FirstOrDefault() ?? "";
        var reply = await connection.MailAsync(new MailFrom(sender, EightBit: true), bytes.Length, cancellation);
        foreach (var address in Addresses(document, "To").Concat(Addresses(document, "Cc")).Concat(Addresses(document, "Bcc")).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (reply.IsPositive)
                reply = await connection.RecipientAsync(new RcptTo(address), cancellation);
        }

        return reply.IsPositive ? await connection.SendMessageAsync([bytes], bdat: false, beforeLastByte: null, cancellation) : reply;
    }

    /// <summary>Files on disk may have line ends of the system; on the wire they are CRLF.</summary>
    private static byte[] WithWireLineEnds(byte[] bytes) =>
        Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(bytes).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("\n", "\r\n", StringComparison.Ordinal));

    private static IEnumerable<string> Addresses(MailDocument document, string field) =>
        document.Headers.All(field).SelectMany(MailAddress.ParseList).Select(mailbox => mailbox.Address).Where(address => !address.Any(char.IsControl));
}
