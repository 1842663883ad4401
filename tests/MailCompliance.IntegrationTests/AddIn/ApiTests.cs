using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace MailCompliance.IntegrationTests.AddIn;

/// <summary>The service's contract, over HTTP against the built server.</summary>
public sealed class ApiTests(ApiTests.SharedService shared) : IClassFixture<ApiTests.SharedService>
{
    internal const string Rules = """
        "rules": {
          "subject": { "outcome": "warn", "clause": "5.1 Subject line" },
          "program-file": { "outcome": "block", "clause": "4 Program files" },
          "forbidden-data": { "outcome": "block", "clause": "4 Never passwords" }
        },
        "duties": {}
        """;

    internal const string Evaluate = "/api/addin/v1/evaluate";

    private readonly ConnectedService service = shared.Service;

    /// <summary>One for all tests here: none of them changes it.</summary>
    public sealed class SharedService : IAsyncLifetime
    {
        public ConnectedService Service { get; private set; } = null!;

        public async Task InitializeAsync() => Service = await ConnectedService.StartAsync(Rules);

        public async Task DisposeAsync() => await Service.DisposeAsync();
    }

    [Fact]
    public async Task A_draft_gets_findings_in_the_names_of_the_command_line_and_what_was_not_seen()
    {
        var answer = await service.EvaluateAsync(ConnectedService.Draft("", attachments: [new { name = "setup.exe", size = 1000, inline = false, item = false }]));
        Assert.Equal("block", answer.GetProperty("verdict").GetString());
        var findings = answer.GetProperty("findings").EnumerateArray().ToDictionary(one => one.GetProperty("rule").GetString()!);
        Assert.Equal(["program-file", "subject"], findings.Keys.Order());
        Assert.Equal("5.1 Subject line", findings["subject"].GetProperty("clause").GetString());
        Assert.Equal("attachment:setup.exe", findings["program-file"].GetProperty("where").GetProperty("part").GetString());
        Assert.Equal("refuse", answer.GetProperty("actions")[0].GetProperty("action").GetString());
        Assert.Contains("what is inside the attachments", answer.GetProperty("notSeen").EnumerateArray().Select(one => one.GetString()));
        Assert.False(answer.TryGetProperty("header", out _));
    }

    [Fact]
    public async Task Only_a_warning_about_the_connected_mailbox_seen_whole_is_signed()
    {
        Assert.True((await service.EvaluateAsync(ConnectedService.Draft(""))).TryGetProperty("header", out _));
        Assert.False((await service.EvaluateAsync(ConnectedService.Draft())).TryGetProperty("header", out _));
        Assert.False((await service.EvaluateAsync(ConnectedService.Draft("", from: "d.lowe@oakhill.example"))).TryGetProperty("header", out _));
    }

    [Fact]
    public async Task Without_a_credential_nothing_is_answered_but_a_code()
    {
        using var stranger = new HttpClient { BaseAddress = service.Web.BaseAddress };
        foreach (var path in new[] { "/api/addin/v1/config", "/api/addin/v1/pack" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync(path)).StatusCode);
        stranger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("MC-Pairing", "guess");
        using var answer = await stranger.PostAsJsonAsync(Evaluate, ConnectedService.Draft());
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("MC-Pairing", answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("null", 400)]
    [InlineData("""{"schema":1,"recipients":"me"}""", 400)]
    [InlineData("""{"schema":1,"recipients":null}""", 400)]
    [InlineData("""{"schema":2}""", 422)]
    [InlineData("""{"schema":1,"recipients":[{"address":"a@x.example","field":"front"}]}""", 422)]
    [InlineData("""{"schema":1,"attachments":[{"name":"a","size":-1,"inline":false,"item":false}]}""", 422)]
    [InlineData("""{"schema":1,"unread":["mind"]}""", 422)]
    public async Task What_does_not_follow_the_contract_is_named_as_a_problem(string json, int status)
    {
        using var answer = await service.Web.PostAsync(Evaluate, new StringContent(json, Encoding.UTF8, "application/json"));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_too_large_is_not_read(bool withLength)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(ConnectedService.Draft(html: new string('x', 300_000)));
        using var content = new StreamContent(withLength ? new MemoryStream(text) : new UnsizedStream(text));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await service.Web.PostAsync(Evaluate, content);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task The_policy_of_a_mailbox_is_sent_once()
    {
        using var first = await service.Web.GetAsync("/api/addin/v1/pack");
        var policy = await first.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(["subject", "program-file"], policy.GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("rule").GetString()));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/addin/v1/pack");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await service.Web.SendAsync(request)).StatusCode);
        var config = await service.Web.GetFromJsonAsync<JsonElement>("/api/addin/v1/config");
        Assert.Equal(first.Headers.ETag!.Tag, config.GetProperty("packEtag").GetString());
    }

    [Fact]
    public async Task Scripts_of_our_own_origin_may_call_and_others_may_not()
    {
        var own = service.Web.BaseAddress!.GetLeftPart(UriPartial.Authority);
        using var preflight = await FromAsync(own, HttpMethod.Options);
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal((own, "Origin"), (HeaderOf(preflight, "Access-Control-Allow-Origin"), HeaderOf(preflight, "Vary")));
        foreach (var name in new[] { "Authorization", "Content-Type", "If-None-Match" })
            Assert.Contains(name, HeaderOf(preflight, "Access-Control-Allow-Headers"), StringComparison.Ordinal);
        foreach (var method in new[] { "GET", "POST", "DELETE" })
            Assert.Contains(method, HeaderOf(preflight, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
        // classic Outlook looks at the answer itself, errors included
        using var answered = await FromAsync(own, HttpMethod.Post);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, own), (answered.StatusCode, HeaderOf(answered, "Access-Control-Allow-Origin")));
        Assert.Null(HeaderOf(answered, "Access-Control-Allow-Credentials"));

        foreach (var other in new[] { "https://elsewhere.example", "null", own + ".elsewhere.example", own.Replace("http:", "https:", StringComparison.Ordinal) })
        {
            using var refused = await FromAsync(other, HttpMethod.Options);
            Assert.Null(HeaderOf(refused, "Access-Control-Allow-Origin"));
            using var unread = await FromAsync(other, HttpMethod.Post);
            Assert.Null(HeaderOf(unread, "Access-Control-Allow-Origin"));
        }
    }

    [Fact]
    public async Task The_bundle_is_served_and_named_where_classic_Outlook_looks()
    {
        using var bundle = await service.Web.GetAsync("/addin/events.js");
        Assert.Equal("text/javascript", bundle.Content.Headers.ContentType!.MediaType);
        Assert.InRange((await bundle.Content.ReadAsByteArrayAsync()).Length, 5_000, 30 * 1024);
        var wellKnown = await service.Web.GetFromJsonAsync<JsonElement>("/.well-known/microsoft-officeaddins-allowed.json");
        Assert.Equal(new Uri(service.Web.BaseAddress!, "/addin/events.js").ToString(), wellKnown.GetProperty("allowed")[0].GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await service.Web.GetAsync("/addin/other.js")).StatusCode);
    }

    private async Task<HttpResponseMessage> FromAsync(string origin, HttpMethod method)
    {
        using var request = new HttpRequestMessage(method, Evaluate);
        request.Headers.Add("Origin", origin);
        if (method == HttpMethod.Options)
            request.Headers.Add("Access-Control-Request-Method", "POST");
        else
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        return await service.Web.SendAsync(request);
    }

    private static string? HeaderOf(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    private sealed class UnsizedStream(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
