using System.Net;
using System.Net.Sockets;
using MailCompliance.Server.Smtp.Syntax;

namespace MailCompliance.Server.Smtp;

/// <summary>What one client may have of us.</summary>
/// <param name="AtATime">Connections open at once.</param>
/// <param name="PerMinute">Connections begun within a minute.</param>
public readonly record struct ClientLimits(int AtATime, int PerMinute)
{
    public static readonly ClientLimits None = new(int.MaxValue, int.MaxValue);
}

/// <summary>
/// Counts the connections of each client, so that one cannot take the places of all. An IPv6 client is its /64: whoever has one
/// address there has them all. Safe for concurrent use.
/// </summary>
public sealed class ClientConnections(Func<IPAddress, ClientLimits> limitsOf, TimeProvider time)
{
    /// <summary>With so many clients on record those that have left, and whose minute is over, are forgotten.</summary>
    private const int SweepAt = 1024;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, Client> clients = [];
    private int sweepAt = SweepAt;

    /// <summary>Clients on record.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return clients.Count;
        }
    }

    /// <summary>A connection begins.</summary>
    /// <returns>Null: it may go on, and <see cref="Leave"/> is owed. Else the refusal.</returns>
    public SmtpReply? Enter(IPAddress address)
    {
        var limits = limitsOf(address);
        var key = KeyOf(address);
        lock (gate)
        {
            var now = time.GetTimestamp();
            var client = clients.TryGetValue(key, out var known) ? known : Add(key, now);
            if (time.GetElapsedTime(client.MinuteFrom, now) >= Minute)
                (client.MinuteFrom, client.Begun) = (now, 0);
            if (client.Open >= limits.AtATime || client.Begun >= limits.PerMinute)
                return SmtpReplies.TooManyFromHere;
            client.Open++;
            client.Begun++;
            return null;
        }
    }

    /// <summary>A connection that had entered ends.</summary>
    public void Leave(IPAddress address)
    {
        lock (gate)
            clients[KeyOf(address)].Open--;
    }

    private Client Add(IPAddress key, long now)
    {
        if (clients.Count >= sweepAt)
        {
            foreach (var (address, client) in clients)
            {
                if (client.Open == 0 && time.GetElapsedTime(client.MinuteFrom, now) >= Minute)
                    clients.Remove(address);
            }

            // those that are left are in use: looking through them at every connection would cost more than they do
            sweepAt = Math.Max(SweepAt, clients.Count * 2);
        }

        return clients[key] = new Client { MinuteFrom = now };
    }

    private static IPAddress KeyOf(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        Span<byte> octets = stackalloc byte[16];
        address.TryWriteBytes(octets, out _);
        octets[8..].Clear();
        return new IPAddress(octets);
    }

    private sealed class Client
    {
        public int Open { get; set; }

        public int Begun { get; set; }

        public long MinuteFrom { get; set; }
    }
}
