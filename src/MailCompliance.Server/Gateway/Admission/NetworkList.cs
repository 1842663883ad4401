using System.Net;

namespace MailCompliance.Server.Gateway.Admission;

/// <summary>Addresses and networks as the configuration lists them (CIDR, or a single address).</summary>
public sealed class NetworkList
{
    private readonly IPNetwork[] networks;

    /// <exception cref="FormatException">An entry is neither an address nor a network.</exception>
    public NetworkList(IEnumerable<string> entries) => networks = Parse(entries);

    /// <exception cref="FormatException">An entry is neither an address nor a network.</exception>
    public static IPNetwork[] Parse(IEnumerable<string> entries) => [.. entries.Select(Read)];

    /// <summary>An IPv4 address that arrives mapped into IPv6 counts as what it is.</summary>
    public bool Contains(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var network in networks)
        {
            if (network.Contains(plain))
                return true;
        }

        return false;
    }

    private static IPNetwork Read(string entry)
    {
        if (IPNetwork.TryParse(entry, out var network))
            return network;
        if (IPAddress.TryParse(entry, out var address))
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        throw new FormatException($"{entry} is neither an address nor a network in CIDR form");
    }
}
