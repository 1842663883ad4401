using System.Net;
using MailCompliance.Server.Gateway;
using MailCompliance.Server.Gateway.Admission;
using MailCompliance.Server.Smtp;

namespace MailCompliance.Tests.Gateway;

public class ClientAdmissionTests
{
    private static readonly SmtpPeer Local = Peer("127.0.0.1");

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("10.2.0.1", false)]
    [InlineData("192.0.2.7", true)]
    [InlineData("192.0.2.8", false)]
    [InlineData("::ffff:10.1.0.1", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("2001:db9::1", false)]
    public void Allows_listed_addresses_and_networks(string address, bool allowed)
    {
        var admission = new ClientAdmission(new GatewayOptions { AllowedClients = ["10.1.0.0/16", "192.0.2.7", "2001:db8::/32"] });

        Assert.Equal(allowed, admission.AtConnect(Peer(address)) is null);
        Assert.Equal(allowed, admission.AtMail(Peer(address), new MailFrom("a@school.example")) is null);
    }

    [Fact]
    public void A_listed_machine_may_have_more_connections_than_another_and_a_proxy_as_many_as_there_are()
    {
        var options = new GatewayOptions { AllowedClients = ["10.1.0.0/16"], XclientPeers = ["10.2.0.1"] };
        var admission = new ClientAdmission(options);

        Assert.Equal(new ClientLimits(options.MaxConnectionsPerAllowedClient, int.MaxValue), admission.LimitsOf(IPAddress.Parse("10.1.2.3")));
        Assert.Equal(new ClientLimits(options.MaxConnectionsPerClient, options.MaxConnectionsPerMinute), admission.LimitsOf(IPAddress.Parse("203.0.113.5")));
        Assert.Equal(ClientLimits.None, admission.LimitsOf(IPAddress.Parse("10.2.0.1")));
    }

    [Fact]
    public void Names_the_entry_that_is_no_network() =>
        Assert.Contains("10.0.0.0/99", Assert.Throws<FormatException>(() => new NetworkList(["10.0.0.0/99"])).Message, StringComparison.Ordinal);

    [Fact]
    public void Lets_anybody_connect_who_may_still_show_a_certificate_but_takes_no_mail_without_it()
    {
        var admission = new ClientAdmission(new GatewayOptions { AllowedClients = [], ClientCertificateNames = ["mail.protection.outlook.com"] });

        Assert.Null(admission.AtConnect(Peer("203.0.113.5")));
        Assert.Equal("5.7.1", admission.AtMail(Peer("203.0.113.5"), new MailFrom("a@school.example"))?.EnhancedCode);
    }

    [Theory]
    [InlineData("ann@school.example", true)]
    [InlineData("ann@SCHOOL.example", true)]
    [InlineData("ann@sub.school.example", false)]
    [InlineData("ann@evilschool.example", false)]
    [InlineData("ann", false)]
    [InlineData("", true)]
    public void Compares_sender_domains_exactly(string sender, bool taken) =>
        Assert.Equal(taken, new ClientAdmission(new GatewayOptions { SenderDomains = ["school.example"] }).AtMail(Local, new MailFrom(sender)) is null);

    [Theory]
    [InlineData("", false)]
    [InlineData("X-OriginatorOrg: school.example\r\n", true)]
    [InlineData("X-OriginatorOrg: other.example\r\n", false)]
    [InlineData("X-OriginatorOrg: school.example\r\nX-OriginatorOrg: other.example\r\n", false)]
    [InlineData("X-MS-Exchange-CrossTenant-Id: 6F4A21BD-98A1-4F9A-8A43-0A5C26B1F0C1\r\n", true)]
    [InlineData("X-MS-Exchange-CrossTenant-id: 00000000-98a1-4f9a-8a43-0a5c26b1f0c1\r\n", false)]
    [InlineData("X-OriginatorOrg: school.example\r\nX-MS-Exchange-CrossTenant-Id: 00000000-98a1-4f9a-8a43-0a5c26b1f0c1\r\n", false)]
    public void Takes_mail_of_the_listed_tenant_only(string headers, bool taken)
    {
        var admission = new ClientAdmission(new GatewayOptions { TenantIds = ["school.example", "6f4a21bd-98a1-4f9a-8a43-0a5c26b1f0c1"] });

        Assert.Equal(taken, admission.AtMessage(Mails.With(headers)) is null);
    }

    [Fact]
    public void Asks_for_no_tenant_where_none_is_listed() => Assert.Null(new ClientAdmission(new GatewayOptions()).AtMessage(Mails.With("")));

    private static SmtpPeer Peer(string address) => new(new IPEndPoint(IPAddress.Parse(address), 5000), new IPEndPoint(IPAddress.Loopback, 25));
}
