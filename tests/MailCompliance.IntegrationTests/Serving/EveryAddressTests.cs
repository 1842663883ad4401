using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using MailCompliance.IntegrationTests.Portal;
using MailCompliance.Server.Gateway;
using MailCompliance.Server.Graph;
using MailCompliance.Server.Hosting;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Server.Portal;
using MailCompliance.Server.Portal.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;

namespace MailCompliance.IntegrationTests.Serving;

/// <summary>
/// The whole program with every channel on, and every address out of its own route table, with nobody signed in and with forged proof: what answers
/// is what <c>docs/operate.md</c> says, and nothing else. An address added later is tried without anybody thinking of it.
/// </summary>
public sealed class EveryAddressTests : IAsyncLifetime
{
    /// <summary>As in docs/operate.md, "What answers without sign-in". Written by hand: it has to change when that page does.</summary>
    private static readonly string[] Open =
    [
        "GET /", "GET /sign-in", "POST /sign-in", "POST /sign-in/demo", "GET /sign-in/problem", "POST /sign-out", "GET /signed-out", "GET /assets/{name}",
        "GET /health/live", "GET /health/ready", "GET /status", "GET /addin/{**path}", "GET /.well-known/microsoft-officeaddins-allowed.json",
        "GET /api/addin/v1/sign-in", "OPTIONS /api/addin/v1/{**path}", "GET {*path:nonfile}",
    ];

    /// <summary>They take what bears a secret of a subscription; what bears none is refused without a word, and changes nothing.</summary>
    private static readonly string[] OfSubscriptions = ["POST /graph/notifications", "POST /graph/lifecycle"];

    private readonly string folder = Directory.CreateTempSubdirectory("mc-addresses-").FullName;
    private Installation installation = null!;
    private Uri web = null!;

    public async Task InitializeAsync()
    {
        var (samples, secret) = (PortalUnderTest.SampleFolder, Path.Combine(folder, "secret"));
        await File.WriteAllTextAsync(secret, "no secret of anybody");
        var options = new ServerOptions
        {
            Gateway = new GatewayOptions { Listen = ["127.0.0.1:0"], Hostname = "gateway.oakhill.example", NextHop = "127.0.0.1:9", NextHopTls = NextHopTls.None, WarmUp = TimeSpan.Zero },
            Policy = new PolicyOptions { File = Path.Combine(samples, "policies", "oakhill.json") },
            People = new PeopleOptions { Folder = Path.Combine(samples, "people") },
            Storage = new StorageOptions { ConnectionString = $"Data Source={Path.Combine(folder, "mailcompliance.db")}" },
            Web = new WebOptions { Listen = "127.0.0.1:0", Authentication = new SignInOptions { Method = SignInMethod.Demo } },
            Graph = new GraphOptions
            {
                Enabled = true, BaseUrl = "http://127.0.0.1:9/v1.0", Authority = "http://127.0.0.1:9", TenantId = "11111111-2222-3333-4444-555555555555", ClientId = "66666666-7777-8888-9999-000000000000",
                ClientSecretFile = secret, Mailboxes = "all", NotificationUrl = "https://mail.oakhill.example",
            },
        };
        installation = await Installation.OpenAsync(options, new ConfigurationBuilder().Build(), TimeProvider.System, CancellationToken.None);
        web = new Uri($"http://{(await installation.StartAsync(CancellationToken.None)).Web}");
    }

    public async Task DisposeAsync()
    {
        await installation.StopAsync(CancellationToken.None);
        await installation.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void All_channels_are_in_the_table_and_the_portals_own_has_nothing_that_is_not_mapped()
    {
        var all = Addresses().Select(address => $"{address.Method} {address.Pattern}").ToHashSet(StringComparer.Ordinal);
        Assert.Superset(PortalRoutes.All.Select(route => $"{route.Method} {route.Pattern}").Concat(OfSubscriptions).Concat(Open.Where(one => !one.Contains("nonfile", StringComparison.Ordinal))).Append("POST /api/addin/v1/evaluate").ToHashSet(StringComparer.Ordinal), all);
        Assert.True(all.Count > PortalRoutes.All.Count + 15, $"{all.Count} addresses");
    }

    [Fact]
    public async Task Nothing_answers_to_nobody_or_to_forged_proof_but_what_the_documentation_names()
    {
        var before = (await installation.Database.Audit.SearchAsync(new())).Count;
        var (faults, next) = (new List<string>(), 1);
        foreach (var (method, pattern) in Addresses().Where(address => !Open.Contains($"{address.Method} {address.Pattern}")))
        {
            using var client = From(next++);
            foreach (var proof in new[] { null, "Bearer x.y.z", "MC-Pairing forged", "Basic aGVhZDpoZWFk" })
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), System.Text.RegularExpressions.Regex.Replace(pattern, "{[^}]+}", "nothing"));
                if (proof is not null)
                    request.Headers.TryAddWithoutValidation("Authorization", proof);
                request.Headers.TryAddWithoutValidation("Cookie", "mailcompliance-session=forged");
                if (method == "POST")
                    request.Content = new StringContent("{\"value\":[]}", MediaTypeHeaderValue.Parse("application/json"));
                using var answer = await client.SendAsync(request);
                if (!IsClosed(method, pattern, answer))
                    faults.Add($"{method} {pattern} with {proof ?? "nothing"}: {(int)answer.StatusCode} {answer.Headers.Location}");
                if (answer.Headers.TryGetValues("Access-Control-Allow-Credentials", out _))
                    faults.Add($"{method} {pattern}: another site's page may ask with cookies");
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
        Assert.Equal(before, (await installation.Database.Audit.SearchAsync(new())).Count);
    }

    [Fact]
    public async Task No_text_in_an_address_writes_a_header_leads_elsewhere_reads_a_file_or_breaks_a_channel()
    {
        string[] hostile = ["x\r\nSet-Cookie: planted=1", "//evil.example", "https://evil.example/", "../../../../etc/passwd", "..\\..\\appsettings.json", "%00", "'; DROP TABLE held; --", "<script>alert(1)</script>", new string('9', 4000)];
        var next = 1;
        foreach (var (method, pattern) in Addresses().Where(address => address.Method is "GET" or "OPTIONS"))
        {
            using var client = From(next++);
            foreach (var text in hostile)
            {
                var part = Uri.EscapeDataString(text);
                using var request = new HttpRequestMessage(new HttpMethod(method), System.Text.RegularExpressions.Regex.Replace(pattern, "{[^}]+}", part) + $"?to={part}&validationToken={part}&period={part}");
                request.Headers.TryAddWithoutValidation("Origin", "https://evil.example");
                using var answer = await client.SendAsync(request);
                var body = await answer.Content.ReadAsStringAsync();
                Assert.True((int)answer.StatusCode is < 500 or 503, $"{method} {pattern} with {text[..Math.Min(text.Length, 20)]}: {answer.StatusCode}");
                Assert.DoesNotContain("planted", string.Join(";", answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : []), StringComparison.Ordinal);
                Assert.False(answer.Headers.Location is { IsAbsoluteUri: true } or { OriginalString: ['/', '/', ..] }, $"{method} {pattern}: {answer.Headers.Location}");
                Assert.DoesNotContain("root:x:", body, StringComparison.Ordinal);
                Assert.False(answer.Content.Headers.ContentType?.MediaType == "text/html" && body.Contains("<script>alert", StringComparison.Ordinal), $"{method} {pattern}");
                Assert.DoesNotContain("evil.example", string.Join(";", answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var origins) ? origins : []), StringComparison.Ordinal);
            }
        }
    }

    /// <summary>A client of an address of its own: guesses are counted by address, and each here is to be judged.</summary>
    private HttpClient From(int number) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(new IPAddress([127, 0, 1, (byte)number]), 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    }) { BaseAddress = web };

    private static bool IsClosed(string method, string pattern, HttpResponseMessage answer) => answer.StatusCode switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => true,
        HttpStatusCode.Redirect or HttpStatusCode.SeeOther => answer.Headers.Location?.OriginalString.StartsWith("/sign-in?to=", StringComparison.Ordinal) == true,
        HttpStatusCode.UnprocessableEntity => pattern == "/api/addin/v1/pairings",
        HttpStatusCode.Accepted or HttpStatusCode.BadRequest or HttpStatusCode.NotFound => OfSubscriptions.Contains($"{method} {pattern}"),
        _ => false,
    };

    private IEnumerable<(string Method, string Pattern)> Addresses() =>
    [
        .. (from endpoint in installation.Endpoints.OfType<RouteEndpoint>()
            from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
            where method != "HEAD"
            select (method, endpoint.RoutePattern.RawText!)).Distinct(),
    ];
}
