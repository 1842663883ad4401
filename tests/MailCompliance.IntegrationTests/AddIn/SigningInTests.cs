using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MailCompliance.IntegrationTests.AddIn;

/// <summary>Connecting a mailbox with an access token, against an issuer with real keys: a token that is not right in every point connects nothing.</summary>
public sealed class SigningInTests : IAsyncLifetime
{
    private SignedInService school = null!;

    public async Task InitializeAsync() => school = await SignedInService.StartAsync(ApiTests.Rules);

    public async Task DisposeAsync() => await school.DisposeAsync();

    [Fact]
    public async Task Whoever_is_signed_in_connects_the_own_mailbox_and_no_other()
    {
        var ways = await school.Service.Web.GetFromJsonAsync<JsonElement>("/api/addin/v1/sign-in");
        Assert.Equal(SignedInService.Resource + "/Evaluate", ways.GetProperty("entra").GetProperty("scope").GetString());

        using var made = await school.ConnectAsync(school.Issuer.AccessToken(), "A.Khan@oakhill.example");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var connection = await made.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(ConnectedService.Teacher, connection.GetProperty("mailbox").GetString());
        using var client = new HttpClient { BaseAddress = school.Service.Web.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("MC-Pairing", connection.GetProperty("credential").GetString());
        Assert.Equal(ConnectedService.Teacher, (await client.GetFromJsonAsync<JsonElement>("/api/addin/v1/config")).GetProperty("mailbox").GetString());
        // the token itself is good for nothing else
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", school.Issuer.AccessToken());
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/addin/v1/config")).StatusCode);

        await AssertRefusedAsync(await school.ConnectAsync(school.Issuer.AccessToken(), "office@oakhill.example"), HttpStatusCode.Forbidden, "This is another mailbox");
        school.Issuer.Claims = claims => claims["preferred_username"] = "a.khan@oakhill.example.evil.example";
        await AssertRefusedAsync(await school.ConnectAsync(school.Issuer.AccessToken()), HttpStatusCode.Forbidden, "This account is not one of the school's");
    }

    [Fact]
    public async Task A_token_that_is_not_right_in_every_point_connects_nothing()
    {
        foreach (var (fault, change) in Faults)
        {
            school.Issuer.Claims = change;
            await AssertNotBelievedAsync(school.Issuer.AccessToken(), fault);
        }

        school.Issuer.Claims = _ => { };
        school.Issuer.SignsWithOtherKey = true;
        await AssertNotBelievedAsync(school.Issuer.AccessToken(), "another key");
        school.Issuer.Forge = payload => $"{Base64UrlEncoder.Encode("{\"alg\":\"none\"}")}.{Base64UrlEncoder.Encode(payload)}.";
        await AssertNotBelievedAsync(school.Issuer.AccessToken(), "no signature");
        school.Issuer.Forge = payload => new JsonWebTokenHandler().CreateToken(payload, new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(new string('x', 64))), SecurityAlgorithms.HmacSha256));
        await AssertNotBelievedAsync(school.Issuer.AccessToken(), "a symmetric signature");
        await AssertNotBelievedAsync("no.token", "no token at all");
        await AssertNotBelievedAsync(new string('x', 17_000), "far too long");

        (school.Issuer.SignsWithOtherKey, school.Issuer.Forge) = (false, null);
        Assert.Equal(HttpStatusCode.Created, (await school.ConnectAsync(school.Issuer.AccessToken())).StatusCode);
    }

    [Fact]
    public async Task A_changed_key_of_the_issuer_is_learnt_at_once_and_made_up_keys_cost_it_nothing()
    {
        Assert.Equal(HttpStatusCode.Created, (await school.ConnectAsync(school.Issuer.AccessToken())).StatusCode);
        var old = school.Issuer.AccessToken();
        school.Issuer.RollOver();
        Assert.Equal(HttpStatusCode.Created, (await school.ConnectAsync(school.Issuer.AccessToken())).StatusCode);
        Assert.Equal(2, school.Issuer.KeysGiven);
        for (var attempt = 0; attempt < 3; attempt++)
            await AssertNotBelievedAsync(old, "the old key");
        Assert.Equal(2, school.Issuer.KeysGiven);
    }

    [Fact]
    public async Task Without_its_issuer_a_token_cannot_be_checked_and_a_code_still_connects()
    {
        var token = school.Issuer.AccessToken();
        await school.Issuer.DisposeAsync();
        await AssertRefusedAsync(await school.ConnectAsync(token), HttpStatusCode.ServiceUnavailable, "Your sign-in cannot be checked now");
        Assert.NotEmpty(await school.Service.PairAsync("office@oakhill.example"));
    }

    private static IEnumerable<(string Fault, Action<Dictionary<string, object>> Change)> Faults =>
    [
        ("another audience", claims => claims["aud"] = "99999999-0000-0000-0000-000000000000"),
        ("an audience of nobody", claims => claims.Remove("aud")),
        ("another issuer", claims => claims["iss"] = "https://evil.example/v2.0"),
        ("another tenant", claims => claims["tid"] = "ffffffff-0000-0000-0000-000000000000"),
        ("no tenant", claims => claims.Remove("tid")),
        ("expired", claims => claims["exp"] = (long)claims["iat"] - 600),
        ("no expiry", claims => claims.Remove("exp")),
        ("not yet valid", claims => claims["nbf"] = (long)claims["iat"] + 3600),
        ("another application", claims => claims["azp"] = "99999999-0000-0000-0000-000000000000"),
        ("no application", claims => claims.Remove("azp")),
        ("another scope", claims => claims["scp"] = "openid Evaluate.Not"),
        ("an application without a person", claims => claims.Remove("scp")),
        ("nobody", claims => claims.Remove("oid")),
        ("no address", claims => claims.Remove("preferred_username")),
    ];

    private async Task AssertNotBelievedAsync(string token, string fault)
    {
        using var answer = await school.ConnectAsync(token);
        Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{fault}: {answer.StatusCode}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("Bearer error=\"invalid_token\"", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal("Your sign-in does not count here", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("title").GetString());
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage answer, HttpStatusCode status, string title)
    {
        using (answer)
        {
            Assert.Equal(status, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal(title, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("title").GetString());
        }
    }
}
