using System.Globalization;
using System.Net;
using MailCompliance.Server.Smtp.Syntax;

namespace MailCompliance.Server.Smtp.Sessions;

/// <summary>XCLIENT: a trusted proxy tells who the client is (Postfix, XCLIENT_README). Values are xtext.</summary>
public static class XclientCommand
{
    /// <returns>The peer with what the attributes say; null where one is malformed or unknown. What is unavailable stays as it was.</returns>
    public static SmtpPeer? Apply(SmtpPeer peer, string argument)
    {
        var words = argument.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            return null;
        SmtpPeer? known = peer;
        foreach (var word in words)
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || XText.Decode(word.AsSpan(equals + 1)) is not { Length: > 0 } value)
                return null;
            known = known is null ? null : ApplyAttribute(known, word[..equals].ToUpperInvariant(), value);
        }
        return known;
    }

    private static SmtpPeer? ApplyAttribute(SmtpPeer peer, string name, string value)
    {
        var available = !value.Equals("[UNAVAILABLE]", StringComparison.OrdinalIgnoreCase)
            && !value.Equals("[TEMPUNAVAIL]", StringComparison.OrdinalIgnoreCase);
        return (name, available) switch
        {
            ("NAME", true) => DomainName.IsDomain(value) ? peer with { ReverseName = value } : null,
            ("NAME", false) => peer with { ReverseName = null },
            ("ADDR", true) => ReadAddress(value) is { } address ? peer with { Remote = new IPEndPoint(address, peer.Remote.Port) } : null,
            ("PORT", true) => ReadPort(value) is { } port ? peer with { Remote = new IPEndPoint(peer.Remote.Address, port) } : null,
            ("DESTADDR", true) => ReadAddress(value) is { } address ? peer with { Local = new IPEndPoint(address, peer.Local.Port) } : null,
            ("DESTPORT", true) => ReadPort(value) is { } port ? peer with { Local = new IPEndPoint(peer.Local.Address, port) } : null,
            ("HELO", true) => HelloReply.IsAcceptableName(value) ? peer with { HelloName = value } : null,
            ("PROTO", true) => ReadProtocol(value) is { } extended ? peer with { IsExtendedHello = extended } : null,
            ("LOGIN", true) => peer,
            ("ADDR" or "PORT" or "DESTADDR" or "DESTPORT" or "HELO" or "PROTO" or "LOGIN", false) => peer,
            _ => null,
        };
    }

    private static IPAddress? ReadAddress(string value) =>
        IPAddress.TryParse(value.StartsWith("IPV6:", StringComparison.OrdinalIgnoreCase) ? value[5..] : value, out var address) ? address : null;

    private static int? ReadPort(string value) =>
        ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;

    private static bool? ReadProtocol(string value) => value.ToUpperInvariant() switch
    {
        "SMTP" => false,
        "ESMTP" => true,
        _ => null,
    };
}
