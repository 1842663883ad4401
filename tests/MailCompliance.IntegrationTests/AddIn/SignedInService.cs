using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using MailCompliance.IntegrationTests.Portal;

namespace MailCompliance.IntegrationTests.AddIn;

/// <summary>A service that takes access tokens of an issuer with real keys.</summary>
public sealed class SignedInService : IAsyncDisposable
{
    public const string Resource = "api://mail.oakhill.example/" + OidcIssuer.ClientId;

    private const string Pairings = "/api/addin/v1/pairings";

    private static int strangers;

    private SignedInService(OidcIssuer issuer, ConnectedService service) => (Issuer, Service) = (issuer, service);

    public OidcIssuer Issuer { get; }

    public ConnectedService Service { get; }

    public static async Task<SignedInService> StartAsync(string rules)
    {
        var issuer = await OidcIssuer.StartAsync(TimeProvider.System);
        var service = await ConnectedService.StartAsync(
            rules,
            ("AddIn__SignIn__ClientId", OidcIssuer.ClientId),
            ("AddIn__SignIn__Authority", issuer.Authority),
            ("AddIn__SignIn__TenantIds__0", OidcIssuer.Tenant),
            ("AddIn__SignIn__Resource", Resource));
        return new(issuer, service);
    }

    /// <summary>Each attempt comes from an address of its own: wrong ones are counted by address.</summary>
    public async Task<HttpResponseMessage> ConnectAsync(string token, string? mailbox = null)
    {
        var from = new IPAddress([127, 0, 1, (byte)(Interlocked.Increment(ref strangers) % 250 + 1)]);
        using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = (context, cancellation) => ConnectFromAsync(from, context.DnsEndPoint, cancellation) });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Service.Web.BaseAddress!, Pairings)) { Content = JsonContent.Create(new { mailbox }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Issuer.DisposeAsync();
    }

    private static async ValueTask<Stream> ConnectFromAsync(IPAddress from, DnsEndPoint to, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(to, cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
