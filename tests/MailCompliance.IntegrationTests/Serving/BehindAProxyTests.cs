using System.Net;
using System.Net.Http.Json;
using MailCompliance.IntegrationTests.Gateway;

namespace MailCompliance.IntegrationTests.Serving;

/// <summary>A proxy on the same machine passes a browser's request on: what it says of the browser counts, and nobody else's word does.</summary>
public sealed class BehindAProxyTests : IDisposable
{
    private const string PublicName = "mail.oakhill.example";

    private readonly string folder = Directory.CreateTempSubdirectory("mc-proxy-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_status_page_is_for_the_machine_itself_and_not_for_who_comes_through_the_proxy()
    {
        await using var nextHop = new RecordingNextHop();
        await using var gateway = await StartAsync(nextHop);
        using var web = new HttpClient { BaseAddress = gateway.Web };

        Assert.Equal(HttpStatusCode.OK, (await web.GetAsync("/status")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(web, HttpMethod.Get, "/status", PublicName, "203.0.113.7"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(web, HttpMethod.Get, "/status", PublicName, null));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(web, HttpMethod.Get, "/status", null, "203.0.113.7"));
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("192.0.2.1", false)]
    public async Task Who_tries_codes_through_a_proxy_that_is_trusted_uses_up_their_own_attempts_and_not_those_of_others(string trusted, bool areApart)
    {
        await using var nextHop = new RecordingNextHop();
        await using var gateway = await StartAsync(nextHop, ("Web__TrustedProxies__0", trusted));
        using var web = new HttpClient { BaseAddress = gateway.Web };

        var status = HttpStatusCode.OK;
        for (var attempt = 0; attempt < 100 && status != HttpStatusCode.TooManyRequests; attempt++)
            status = await StatusAsync(web, HttpMethod.Post, "/api/addin/v1/pairings", PublicName, "203.0.113.7");
        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.Equal(areApart, await StatusAsync(web, HttpMethod.Post, "/api/addin/v1/pairings", PublicName, "203.0.113.8") != HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Who_asks_for_a_page_without_TLS_is_sent_to_the_address_that_has_it()
    {
        await using var nextHop = new RecordingNextHop();
        await using var gateway = await StartAsync(nextHop);
        using var web = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = gateway.Web };

        using var page = await web.GetAsync("/sign-in?to=%2Fmessages");
        Assert.Equal((HttpStatusCode.Found, $"https://{PublicName}/sign-in?to=%2Fmessages"), (page.StatusCode, page.Headers.Location?.AbsoluteUri));
        using var form = await web.PostAsync("/sign-out", new FormUrlEncodedContent([]));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, form.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(web, HttpMethod.Get, "/sign-in", PublicName, "203.0.113.7"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await web.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/health.json") { Headers = { { "Authorization", "Bearer mc_unknown" } } })).StatusCode);
    }

    private async Task<ServerProcess> StartAsync(RecordingNextHop nextHop, params (string, string)[] settings) =>
        await ServerProcess.StartAsync(folder, nextHop.Port, Policies.Empty(folder), null, [("Web__PublicUrl", $"https://{PublicName}"), .. settings]);

    private static async Task<HttpStatusCode> StatusAsync(HttpClient web, HttpMethod method, string path, string? host, string? forwardedFor)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Host = host;
        if (forwardedFor is not null)
            request.Headers.Add("X-Forwarded-For", forwardedFor);
        if (method == HttpMethod.Post)
            request.Content = JsonContent.Create(new { code = "AAAA-BBBB-CCCC", mailbox = "a.khan@oakhill.example" });
        using var answer = await web.SendAsync(request);
        return answer.StatusCode;
    }
}
