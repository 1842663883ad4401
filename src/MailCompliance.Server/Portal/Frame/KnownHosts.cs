using System.Net;

namespace MailCompliance.Server.Portal.Frame;

/// <summary>
/// Which names we answer to: the public address, and this machine's own. Anything else is a page of somebody else that had its
/// name point here (DNS rebinding).
/// </summary>
public static class KnownHosts
{
    public static bool Accept(HttpContext context, Uri? publicUrl)
    {
        var request = context.Request;
        if (IsLoopback(request.Host.Host))
            return true;
        if (publicUrl is null || !string.Equals(request.Host.Host, publicUrl.Host, StringComparison.OrdinalIgnoreCase))
            return false;
        // TLS ends before us: what we write into addresses and cookies is what the browser sees
        request.Scheme = publicUrl.Scheme;
        request.Host = publicUrl.IsDefaultPort ? new HostString(publicUrl.Host) : new HostString(publicUrl.Host, publicUrl.Port);
        return true;
    }

    /// <summary>Whether a name in a request is one by which a machine calls itself.</summary>
    public static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address);
}
