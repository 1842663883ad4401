using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using MailCompliance.Engine.Policy;
using MailCompliance.Server.Portal.SignIn;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>Sign-in against an issuer with real keys: whoever is not who they say does not get in.</summary>
public sealed class EntraSignInTests : IAsyncLifetime
{
    private OidcIssuer issuer = null!;
    private string secretFile = "";

    public async Task InitializeAsync()
    {
        issuer = await OidcIssuer.StartAsync(TimeProvider.System);
        secretFile = Path.GetTempFileName();
        await File.WriteAllTextAsync(secretFile, OidcIssuer.ClientSecret + "\n");
    }

    public async Task DisposeAsync()
    {
        await issuer.DisposeAsync();
        File.Delete(secretFile);
    }

    [Fact]
    public async Task A_person_of_the_school_gets_in_with_the_roles_of_the_policy_and_lands_on_the_page_that_was_asked_for()
    {
        await using var portal = await StartAsync();
        using var browser = portal.Open();
        var answer = await SignInAsync(browser, "/decide");
        Assert.Equal("/decide", answer.Location);
        var page = await browser.GetAsync("/decide");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Helen Hart", page.Text, StringComparison.Ordinal);
        Assert.Equal(1, issuer.TokensGiven);
    }

    public static TheoryData<string> Forgeries =>
    [
        "another key", "another audience", "another issuer", "another tenant", "no tenant", "expired", "not yet valid", "another nonce", "no nonce",
        "no signature", "a symmetric signature", "an address of another domain", "no address", "no expiry",
    ];

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task A_token_that_is_not_right_in_every_point_lets_nobody_in(string forgery)
    {
        await using var portal = await StartAsync();
        Apply(forgery);
        using var browser = portal.Open();
        var answer = await SignInAsync(browser, "/decide");
        Assert.Equal("/sign-in/problem", answer.Location);
        Assert.StartsWith("/sign-in", (await browser.GetAsync("/decide")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_second_factor_roles_that_ask_for_one_do_not_count()
    {
        await using var portal = await StartAsync();
        issuer.Claims = claims => claims["amr"] = new[] { "pwd" };
        using var browser = portal.Open();
        await SignInAsync(browser, "/");
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/decide")).Status);
        Assert.Contains("needs a second step", (await browser.GetAsync("/")).Text, StringComparison.Ordinal);

        issuer.Claims = claims => (claims["amr"], claims["preferred_username"]) = (new[] { "pwd" }, "a.khan@oakhill.example");
        using var teacher = portal.Open();
        await SignInAsync(teacher, "/");
        Assert.Equal(HttpStatusCode.OK, (await teacher.GetAsync("/my-mail")).Status);
    }

    [Fact]
    public async Task An_answer_that_nobody_asked_for_or_that_comes_twice_lets_nobody_in()
    {
        await using var portal = await StartAsync();
        using var browser = portal.Open();
        Assert.Equal("/sign-in/problem", (await browser.GetAsync("/sign-in/callback?code=abc&state=abc")).Location);

        var toIssuer = await BeginAsync(browser, "/");
        var callback = await FollowAsync(toIssuer);
        using var other = portal.Open();
        Assert.Equal("/sign-in/problem", (await other.GetAsync(callback)).Location);
        Assert.Equal("/", (await browser.GetAsync(callback)).Location);
        Assert.Equal("/sign-in/problem", (await browser.GetAsync(callback)).Location);
    }

    [Fact]
    public async Task An_authority_for_several_tenants_lets_in_those_that_are_named()
    {
        issuer.AdvertisedIssuer = issuer.Authority.Replace("/v2.0", "/{tenantid}/v2.0", StringComparison.Ordinal);
        await using var portal = await StartAsync();
        issuer.Claims = claims => claims["iss"] = issuer.Authority.Replace("/v2.0", $"/{OidcIssuer.Tenant}/v2.0", StringComparison.Ordinal);
        using var browser = portal.Open();
        Assert.Equal("/decide", (await SignInAsync(browser, "/decide")).Location);

        issuer.Claims = claims => (claims["iss"], claims["tid"]) = (issuer.Authority.Replace("/v2.0", "/ffffffff-0000-0000-0000-000000000000/v2.0", StringComparison.Ordinal), "ffffffff-0000-0000-0000-000000000000");
        using var stranger = portal.Open();
        Assert.Equal("/sign-in/problem", (await SignInAsync(stranger, "/decide")).Location);
    }

    [Fact]
    public async Task A_key_of_somebody_whose_role_comes_from_a_group_ends_with_the_group_or_long_after_the_last_sign_in()
    {
        await using var portal = await StartAsync();
        portal.Policy = portal.Policy with { Roles = new Dictionary<string, RoleHolders> { ["dpo"] = new() { Members = [], Claims = ["group-of-the-dpo"], May = [Right.Audit] } } };
        issuer.Claims = claims => claims["groups"] = new[] { "group-of-the-dpo" };
        using var browser = portal.Open();
        await SignInAsync(browser, "/");
        var made = await browser.PostAsync("/api-keys", await browser.GetAsync("/api-keys"), ("name", "archive"), ("scope", "audit"), ("days", "90"));
        var key = Regex.Match(made.Text, "mc_[0-9a-f]{16}_[0-9a-f]{64}").Value;
        Assert.Equal(HttpStatusCode.OK, await AskAsync(portal, key));

        using (var again = portal.Open())
        {
            issuer.Claims = claims => claims["groups"] = new[] { "another group" };
            await SignInAsync(again, "/");
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(portal, key));
            issuer.Claims = claims => claims["groups"] = new[] { "group-of-the-dpo" };
            await SignInAsync(again, "/");
            Assert.Equal(HttpStatusCode.OK, await AskAsync(portal, key));
        }

        portal.Clock.Now += TimeSpan.FromDays(61);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(portal, key));
    }

    [Fact]
    public async Task When_the_issuer_changes_its_key_people_go_on_signing_in_and_a_key_that_is_not_the_issuers_is_still_refused()
    {
        await using var portal = await StartAsync();
        using (var before = portal.Open())
            Assert.Equal("/decide", (await SignInAsync(before, "/decide")).Location);
        issuer.RollOver();
        // whoever comes first may be asked to try again: the new key is fetched then
        using (var first = portal.Open())
            await SignInAsync(first, "/decide");
        using (var second = portal.Open())
            Assert.Equal("/decide", (await SignInAsync(second, "/decide")).Location);
        issuer.SignsWithOtherKey = true;
        using var forger = portal.Open();
        Assert.Equal("/sign-in/problem", (await SignInAsync(forger, "/decide")).Location);
    }

    [Fact]
    public async Task Signing_out_signs_out_at_the_issuer_too_and_ends_on_our_page()
    {
        await using var portal = await StartAsync();
        using var browser = portal.Open();
        await SignInAsync(browser, "/decide");
        var answer = await browser.PostAsync("/sign-out", await browser.GetAsync("/decide"));
        Assert.StartsWith(issuer.Authority + "/logout?", answer.Location, StringComparison.Ordinal);
        Assert.StartsWith("/sign-in", (await browser.GetAsync("/decide")).Location, StringComparison.Ordinal);

        var back = await browser.GetAsync(await FollowAsync(answer.Location!));
        Assert.Equal("/signed-out", back.Location);
        Assert.Equal(portal.Address + "signed-out/from-issuer", issuer.SignedOutTo);
        // what nobody asked for leads nowhere else
        Assert.Equal("/signed-out", (await browser.GetAsync("/signed-out/from-issuer?state=https://evil.example/")).Location);
    }

    [Theory]
    [InlineData("_claim_names", "{\"groups\":\"src1\"}")]
    [InlineData("hasgroups", "true")]
    public async Task Whose_groups_the_issuer_withholds_gets_the_roles_that_are_known_and_is_told_so(string claim, string value)
    {
        await using var portal = await StartAsync();
        var staff = portal.Policy.Roles["staff"];
        portal.Policy = portal.Policy with { Roles = new Dictionary<string, RoleHolders> { ["headteacher"] = new() { Members = [], Claims = ["group-of-heads"], May = [Right.Decide] }, ["staff"] = staff } };
        issuer.Claims = claims => (claims["preferred_username"], claims[claim]) = ("m.green@oakhill.example", value.StartsWith('{') ? System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(value)! : true);
        using var nobody = portal.Open();
        await SignInAsync(nobody, "/");
        Assert.Contains("in so many groups that the sign-in did not tell us", (await nobody.GetAsync("/")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await nobody.GetAsync("/decide")).Status);

        issuer.Claims = claims => (claims["preferred_username"], claims[claim]) = ("a.khan@oakhill.example", value.StartsWith('{') ? System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(value)! : true);
        using var teacher = portal.Open();
        await SignInAsync(teacher, "/");
        var page = await teacher.GetAsync("/my-mail");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("in so many groups that the sign-in did not tell us", page.Text, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> AskAsync(PortalUnderTest portal, string key)
    {
        using var script = portal.Open();
        return (await script.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/audit.jsonl") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) } })).Status;
    }

    private Task<PortalUnderTest> StartAsync() => PortalUnderTest.StartAsync(signInAt: _ => new SignInOptions
    {
        Method = SignInMethod.Entra,
        Authority = issuer.Authority,
        TenantIds = [OidcIssuer.Tenant],
        ClientId = OidcIssuer.ClientId,
        ClientSecretFile = secretFile,
    });

    private void Apply(string forgery)
    {
        switch (forgery)
        {
            case "another key":
                issuer.SignsWithOtherKey = true;
                break;
            case "no signature":
                issuer.Forge = payload => $"{Base64UrlEncoder.Encode("{\"alg\":\"none\"}")}.{Base64UrlEncoder.Encode(payload)}.";
                break;
            case "a symmetric signature":
                issuer.Forge = payload => new JsonWebTokenHandler().CreateToken(payload, new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(OidcIssuer.ClientSecret.PadRight(64, 'x'))), SecurityAlgorithms.HmacSha256));
                break;
            default:
                issuer.Claims = claims => Change(claims, forgery);
                break;
        }
    }

    private static void Change(Dictionary<string, object> claims, string forgery)
    {
        var now = (long)claims["iat"];
        (string name, object? value) = forgery switch
        {
            "another audience" => ("aud", "99999999-0000-0000-0000-000000000000"),
            "another issuer" => ("iss", "https://evil.example/v2.0"),
            "another tenant" => ("tid", "ffffffff-0000-0000-0000-000000000000"),
            "no tenant" => ("tid", null),
            "expired" => ("exp", now - 600),
            "not yet valid" => ("nbf", now + 3600),
            "another nonce" => ("nonce", "chosen-by-somebody-else"),
            "no nonce" => ("nonce", null),
            "an address of another domain" => ("preferred_username", "head@oakhill.example.evil.example"),
            "no address" => ("preferred_username", null),
            "no expiry" => ("exp", (object?)null),
            _ => throw new ArgumentOutOfRangeException(nameof(forgery), forgery, null),
        };
        claims[name] = value!;
    }

    private static async Task<PortalUnderTest.Page> SignInAsync(PortalUnderTest.Browser browser, string target) =>
        await browser.GetAsync(await FollowAsync(await BeginAsync(browser, target)));

    private static async Task<string> BeginAsync(PortalUnderTest.Browser browser, string target)
    {
        var page = await browser.GetAsync("/sign-in?to=" + Uri.EscapeDataString(target));
        return (await browser.PostAsync("/sign-in", page, ("to", target))).Location!;
    }

    /// <summary>What the person's browser does at the issuer.</summary>
    private static async Task<string> FollowAsync(string toIssuer)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var answer = await client.GetAsync(new Uri(toIssuer));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.PathAndQuery;
    }
}
