using System.Net;
using MailCompliance.Server.Smtp;

namespace MailCompliance.Tests.Smtp;

public class ClientConnectionsTests
{
    private static readonly IPAddress One = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Other = IPAddress.Parse("192.0.2.2");

    private readonly SteppedTime time = new();

    [Fact]
    public void One_client_cannot_have_more_at_a_time_and_does_not_use_up_those_of_another()
    {
        var connections = new ClientConnections(_ => new ClientLimits(2, 100), time);
        Assert.Null(connections.Enter(One));
        Assert.Null(connections.Enter(One));
        Assert.Equal((421, "4.7.0"), (connections.Enter(One)?.Code, connections.Enter(One)?.EnhancedCode));
        Assert.Null(connections.Enter(Other));
        connections.Leave(One);
        Assert.Null(connections.Enter(One));
    }

    [Fact]
    public void Nor_more_within_a_minute()
    {
        var connections = new ClientConnections(_ => new ClientLimits(2, 3), time);
        for (var count = 0; count < 3; count++)
        {
            Assert.Null(connections.Enter(One));
            connections.Leave(One);
        }

        Assert.NotNull(connections.Enter(One));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(connections.Enter(One));
    }

    [Fact]
    public void An_IPv6_client_is_its_network()
    {
        var connections = new ClientConnections(_ => new ClientLimits(1, 100), time);
        Assert.Null(connections.Enter(IPAddress.Parse("2001:db8:1:2::1")));
        Assert.NotNull(connections.Enter(IPAddress.Parse("2001:db8:1:2:ffff::9")));
        Assert.Null(connections.Enter(IPAddress.Parse("2001:db8:1:3::1")));
    }

    [Fact]
    public void Limits_go_by_address()
    {
        var connections = new ClientConnections(address => address.Equals(One) ? ClientLimits.None : new ClientLimits(1, 1), time);
        for (var count = 0; count < 1000; count++)
            Assert.Null(connections.Enter(One));
        Assert.Null(connections.Enter(Other));
        Assert.NotNull(connections.Enter(Other));
    }

    [Fact]
    public void Clients_that_have_left_are_forgotten()
    {
        var connections = new ClientConnections(_ => new ClientLimits(1, 1), time);
        for (var client = 0; client < 5000; client++)
        {
            var address = new IPAddress(0x0A000000L + client);
            Assert.Null(connections.Enter(address));
            connections.Leave(address);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(connections.Count, 1, 1100);
    }
}
