using System.Net;
using System.Net.Http.Headers;
using MailCompliance.Server.Portal;
using MailCompliance.Storage.Held;

namespace MailCompliance.IntegrationTests.Portal;

public sealed class WebSecurityTests : IAsyncLifetime
{
    private PortalUnderTest portal = null!;

    public async Task InitializeAsync() => portal = await PortalUnderTest.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task Every_page_forbids_scripts_and_content_from_elsewhere_and_is_not_kept()
    {
        using var head = await portal.SignInAsync("head@oakhill.example");
        foreach (var route in PortalRoutes.All.Where(route => route.Method == "GET" && !route.Pattern.Contains('{', StringComparison.Ordinal)))
        {
            var page = await head.GetAsync(route.Pattern);
            var policy = string.Join(" ", page.Response.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", page.Response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.True(page.Response.Headers.CacheControl?.NoStore, route.Pattern);
            Assert.DoesNotMatch("(?i)<script(?! type=\"module\" src=\"/assets/)|\\son[a-z]+=|\\sstyle=|(src|href|action)=\"(https?:|//|data:|javascript:)", page.Text);
        }
    }

    [Fact]
    public async Task Assets_are_kept_for_ever_and_nothing_else_is_found_below_them()
    {
        using var browser = portal.Open();
        var style = System.Text.RegularExpressions.Regex.Match((await browser.GetAsync("/sign-in")).Text, "href=\"(/assets/portal-[0-9a-f]+\\.css)\"").Groups[1].Value;
        var file = await browser.GetAsync(style);
        Assert.Equal(HttpStatusCode.OK, file.Status);
        Assert.Contains("immutable", file.Response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("GDS Transport", file.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("crown", file.Text, StringComparison.OrdinalIgnoreCase);
        foreach (var path in new[] { "/assets/../appsettings.json", "/assets/..%2f..%2fetc%2fpasswd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/assets/portal.css", "/assets/policy.schema.json", "/assets/" })
            Assert.Equal((path, HttpStatusCode.NotFound), (path, (await browser.GetAsync(path)).Status));
    }

    [Fact]
    public async Task A_form_without_its_token_with_that_of_another_session_or_from_another_site_does_nothing()
    {
        var id = await portal.Mail.HoldAsync();
        using var head = await portal.SignInAsync("head@oakhill.example");
        using var attacker = await portal.SignInAsync(PlantedMail.Teacher);
        var page = await head.GetAsync("/messages/" + id);
        var foreign = await attacker.GetAsync("/my-mail");

        Assert.Equal(HttpStatusCode.BadRequest, (await head.PostAsync($"/messages/{id}/decide", null, ("decision", "approve"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await head.PostAsync($"/messages/{id}/decide", foreign, ("decision", "approve"))).Status);
        var crossSite = new HttpRequestMessage(HttpMethod.Post, $"/messages/{id}/decide")
        {
            Content = new FormUrlEncodedContent([new("decision", "approve"), new("form-token", page.Token)]),
        };
        crossSite.Headers.Add("Sec-Fetch-Site", "cross-site");
        Assert.Equal(HttpStatusCode.BadRequest, (await head.SendAsync(crossSite)).Status);
        var json = new HttpRequestMessage(HttpMethod.Post, $"/messages/{id}/decide") { Content = new StringContent("{}", MediaTypeHeaderValue.Parse("application/json")) };
        Assert.Equal(HttpStatusCode.BadRequest, (await head.SendAsync(json)).Status);
        Assert.Equal(HeldState.Held, (await portal.Database.Quarantine.FindAsync(id))!.Summary.State);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData(" //evil.example")]
    [InlineData("/.//evil.example", "/.//evil.example")]
    [InlineData("/%0d%0aSet-Cookie:x=y", "/%0d%0aSet-Cookie:x=y")]
    [InlineData("/a\r\nSet-Cookie: x=y")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/decide", "/decide")]
    public async Task A_sign_in_leads_to_a_page_of_ours_and_nowhere_else(string wanted, string expected = "/")
    {
        using var browser = portal.Open();
        var page = await browser.GetAsync("/sign-in?to=" + Uri.EscapeDataString(wanted));
        var answer = await browser.PostAsync("/sign-in/demo", page, ("person", "head@oakhill.example"), ("to", wanted));
        Assert.Equal(expected, answer.Location);
        Assert.DoesNotContain(answer.Cookies, cookie => cookie.StartsWith("x=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cookie_from_before_the_sign_in_is_no_session_after_it()
    {
        using var browser = portal.Open();
        browser.Jar.Add(portal.Address, new Cookie("mailcompliance-session", "chosen-by-somebody-else"));
        var page = await browser.GetAsync("/sign-in");
        await browser.PostAsync("/sign-in/demo", page, ("person", "head@oakhill.example"));
        var first = browser.Jar.GetCookies(portal.Address)["mailcompliance-session"]!.Value;
        Assert.NotEqual("chosen-by-somebody-else", first);

        await browser.PostAsync("/sign-in/demo", await browser.GetAsync("/sign-in"), ("person", "head@oakhill.example"));
        Assert.NotEqual(first, browser.Jar.GetCookies(portal.Address)["mailcompliance-session"]!.Value);
        Assert.All(browser.Jar.GetCookies(portal.Address).Cast<Cookie>(), cookie => Assert.True(cookie.HttpOnly));
    }

    [Fact]
    public async Task A_session_ends_when_idle_and_at_the_latest_after_its_length()
    {
        using var head = await portal.SignInAsync("head@oakhill.example");
        for (var step = 0; step < 23; step++)
        {
            portal.Clock.Now += TimeSpan.FromMinutes(25);
            Assert.Equal(HttpStatusCode.OK, (await head.GetAsync("/decide")).Status);
        }

        portal.Clock.Now += TimeSpan.FromMinutes(26);
        Assert.StartsWith("/sign-in", (await head.GetAsync("/decide")).Location, StringComparison.Ordinal);

        using var idle = await portal.SignInAsync("head@oakhill.example");
        portal.Clock.Now += TimeSpan.FromMinutes(31);
        Assert.StartsWith("/sign-in", (await idle.GetAsync("/decide")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_signing_out_pages_are_closed()
    {
        using var head = await portal.SignInAsync("head@oakhill.example");
        Assert.Equal("/signed-out", (await head.PostAsync("/sign-out", await head.GetAsync("/decide"))).Location);
        Assert.StartsWith("/sign-in", (await head.GetAsync("/decide")).Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example:8080")]
    public async Task A_page_of_another_name_that_points_here_gets_no_answer(string host)
    {
        using var browser = portal.Open();
        var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in");
        request.Headers.Host = host;
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await browser.SendAsync(request)).Status);

        foreach (var (path, status) in new[] { (PortalUnderTest.OtherChannel, HttpStatusCode.MisdirectedRequest), (PortalUnderTest.MachineChannel, HttpStatusCode.OK), ("/no/such/page", HttpStatusCode.MisdirectedRequest) })
        {
            var other = new HttpRequestMessage(HttpMethod.Get, path);
            other.Headers.Host = host;
            Assert.Equal((path, status), (path, (await browser.SendAsync(other)).Status));
        }
    }

    [Fact]
    public async Task Every_page_answers_HEAD_as_GET_without_the_page()
    {
        using var dpo = await portal.SignInAsync("dpo@oakhill.example");
        foreach (var route in PortalRoutes.All.Where(route => route.Method == "GET"))
        {
            var path = route.Pattern.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
            var (get, head) = (await dpo.GetAsync(path), await dpo.SendAsync(new HttpRequestMessage(HttpMethod.Head, path)));
            Assert.Equal((path, get.Status), (path, head.Status));
            Assert.Equal("", head.Text);
        }
    }

    [Fact]
    public async Task No_form_is_taken_without_its_token_whoever_asks()
    {
        foreach (var person in new[] { "head@oakhill.example", "dpo@oakhill.example", "it@oakhill.example", PlantedMail.Teacher })
        {
            using var browser = await portal.SignInAsync(person);
            using var attacker = await portal.SignInAsync("p.evans@oakhill.example");
            var foreign = await attacker.GetAsync("/policy");
            foreach (var route in PortalRoutes.All.Where(route => route.Method == "POST"))
            {
                var path = route.Pattern.Replace("{id}", "nothing", StringComparison.Ordinal);
                var bare = (await browser.PostAsync(path, null)).Status;
                Assert.True(bare is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden, $"{person} {path}: {bare}");
                var forged = (await browser.PostAsync(path, foreign)).Status;
                Assert.True(forged is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden, $"{person} {path} with somebody else's token: {forged}");
                var crossSite = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([new("form-token", "x")]) };
                crossSite.Headers.Add("Sec-Fetch-Site", "cross-site");
                Assert.True((await browser.SendAsync(crossSite)).Status is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden, $"{person} {path} cross-site");
                Assert.True((await browser.GetAsync(path)).Status is not HttpStatusCode.InternalServerError, path);
            }
        }
    }

    [Fact]
    public async Task No_parameter_of_any_page_writes_a_header_leads_elsewhere_or_breaks_it()
    {
        string[] hostile = ["x\r\nSet-Cookie: planted=1", "//evil.example", "https://evil.example/", "../../../etc/passwd", "'; DROP TABLE held; --", "\u0000", "\ud800", "<script>alert(1)</script>", new string('9', 5000)];
        string[] names = ["to", "after", "before", "period", "with", "from", "until", "actor", "action", "subject", "rule", "verdict", "like", "at", "q", "done", "undo"];
        using var dpo = await portal.SignInAsync("dpo@oakhill.example");
        using var technician = await portal.SignInAsync("it@oakhill.example");
        foreach (var route in PortalRoutes.All.Where(route => route.Method == "GET" && route.Pattern != "/health.json"))
        {
            foreach (var text in hostile)
            {
                var part = Uri.EscapeDataString(text.Replace("\ud800", "%ED%A0%80", StringComparison.Ordinal));
                var path = System.Text.RegularExpressions.Regex.Replace(route.Pattern, "{[a-z]+}", part);
                foreach (var browser in new[] { dpo, technician })
                {
                    var answer = await browser.GetAsync(path + "?" + string.Join('&', names.Select(name => $"{name}={part}")));
                    Assert.True((int)answer.Status is >= 200 and < 500, $"{route.Pattern} with {text[..Math.Min(20, text.Length)]}: {answer.Status}");
                    Assert.DoesNotContain(answer.Cookies, cookie => cookie.Contains("planted", StringComparison.Ordinal));
                    Assert.DoesNotContain("evil", answer.Location ?? "", StringComparison.Ordinal);
                    Assert.DoesNotContain("<script>alert", answer.Text, StringComparison.Ordinal);
                }
            }
        }
    }

    [Theory]
    [InlineData("/messages/..%2f..%2fetc")]
    [InlineData("/messages/%00")]
    [InlineData("/messages/'%20OR%201=1")]
    [InlineData("/messages/%F0%28%8C%28")]
    [InlineData("/my-mail?after='%20OR%201=1")]
    [InlineData("/no/such/page")]
    public async Task Strange_addresses_are_not_found_and_break_nothing(string path)
    {
        using var head = await portal.SignInAsync("head@oakhill.example");
        var answer = await head.GetAsync(path);
        Assert.InRange((int)answer.Status, 200, 499);
        Assert.DoesNotContain("Exception", answer.Text, StringComparison.Ordinal);
    }
}
