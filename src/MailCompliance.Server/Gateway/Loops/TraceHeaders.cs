using System.Globalization;
using System.Net;
using System.Text;
using MailCompliance.Engine.Messages;
using MailCompliance.Server.Smtp;

namespace MailCompliance.Server.Gateway.Loops;

/// <summary>What goes on top of every message that leaves: Received (RFC 5321 section 4.4), the loop guard, and what the plan adds there.</summary>
public sealed class TraceHeaders(string hostname)
{
    private const int LongestHelloName = 255;

    /// <param name="id">The message's id in our log.</param>
    /// <param name="mark">Value of the loop guard; null: not set.</param>
    /// <param name="protect">Value of the protection field; null: not set.</param>
    public byte[] Block(SmtpPeer peer, bool smtpUtf8, string id, DateTimeOffset at, string? mark, string? protect)
    {
        var text = new StringBuilder(400)
            .Append("Received: from ").Append(HelloName(peer)).Append(" (").Append(Literal(peer.Remote.Address)).Append(")\r\n\tby ")
            .Append(hostname).Append(" (MailCompliance) with ").Append(Protocol(peer, smtpUtf8)).Append(" id ").Append(id)
            .Append(";\r\n\t").Append(at.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture)).Append("\r\n");
        if (mark is not null)
            text.Append(OwnHeaders.Processed).Append(": ").Append(mark.Replace("; h=", ";\r\n\th=", StringComparison.Ordinal)).Append("\r\n");
        if (protect is not null)
            text.Append(OwnHeaders.Protect).Append(": ").Append(protect).Append("\r\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>The name as given where it can stand in the field; a client's invention must not write header lines.</summary>
    private static string HelloName(SmtpPeer peer) =>
        peer.HelloName is { Length: > 0 and <= LongestHelloName } name && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '[' or ']' or ':')
            ? name
            : "unknown";

    private static string Literal(IPAddress address)
    {
        // from its bytes anew: a scope id names an interface of ours and has no place in the field
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes());
        return plain.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[IPv6:{plain}]" : $"[{plain}]";
    }

    /// <summary>RFC 3848 and RFC 6531 section 4.3.</summary>
    private static string Protocol(SmtpPeer peer, bool smtpUtf8)
    {
        if (!peer.IsExtendedHello)
            return "SMTP";
        return (smtpUtf8 ? "UTF8SMTP" : "ESMTP") + (peer.TlsProtocol is null ? "" : "S");
    }
}
