using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace MailCompliance.IntegrationTests.AddIn;

/// <summary>How mailboxes are connected, and what is left of what they ask; each with a server of its own.</summary>
public sealed class PairingTests : IAsyncLifetime
{
    private ConnectedService service = null!;

    public async Task InitializeAsync() => service = await ConnectedService.StartAsync(ApiTests.Rules);

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task A_code_connects_once_and_wrong_codes_are_not_tried_for_long()
    {
        var code = await service.CodeAsync("office@oakhill.example");
        Assert.Matches("^[0-9A-Z]{3}(-[0-9A-Z]{3}){3}$", code);
        using var stranger = new HttpClient { BaseAddress = service.Web.BaseAddress };
        var typed = code.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant().Replace('0', 'o');
        Assert.Equal(HttpStatusCode.Created, (await stranger.PostAsJsonAsync("/api/addin/v1/pairings", new { code = typed })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.PostAsJsonAsync("/api/addin/v1/pairings", new { code })).StatusCode);
        var statuses = new List<HttpStatusCode>();
        for (var attempt = 0; attempt < 12; attempt++)
            statuses.Add((await stranger.PostAsJsonAsync("/api/addin/v1/pairings", new { code = "000-000-000-000" })).StatusCode);
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
    }

    [Fact]
    public async Task One_mailbox_that_asks_without_end_is_slowed_down_and_others_are_not()
    {
        var answers = new List<HttpResponseMessage>();
        for (var request = 0; request < 80; request++)
            answers.Add(await service.Web.GetAsync("/api/addin/v1/config"));
        Assert.InRange(answers.Count(answer => answer.StatusCode == HttpStatusCode.OK), 60, 79);
        var slowed = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.Equal("application/problem+json", slowed.Content.Headers.ContentType!.MediaType);
        Assert.Equal(TimeSpan.FromSeconds(10), slowed.Headers.RetryAfter!.Delta);

        using var other = new HttpClient { BaseAddress = service.Web.BaseAddress };
        other.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("MC-Pairing", await service.PairAsync("d.lowe@oakhill.example"));
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/api/addin/v1/config")).StatusCode);
    }

    [Fact]
    public async Task What_is_kept_of_codes_and_credentials_opens_nothing()
    {
        var code = await service.CodeAsync("office@oakhill.example");
        var kept = await service.KeptBytesAsync();
        Assert.Contains(ConnectedService.Teacher, kept, StringComparison.Ordinal);
        foreach (var secret in new[] { service.Credential, code, code.Replace("-", "", StringComparison.Ordinal) })
            Assert.DoesNotContain(secret, kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_ends_by_its_owner_or_by_the_technician()
    {
        var list = JsonDocument.Parse((await service.RunAsync("addin", "pairings", "--json")).Output).RootElement;
        Assert.Equal(ConnectedService.Teacher, list.GetProperty("mailbox").GetString());
        Assert.Equal(0, (await service.RunAsync("addin", "unpair", list.GetProperty("id").GetString()!)).ExitCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await service.Web.GetAsync("/api/addin/v1/config")).StatusCode);

        service.Web.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("MC-Pairing", await service.PairAsync(ConnectedService.Teacher));
        Assert.Equal(HttpStatusCode.NoContent, (await service.Web.DeleteAsync("/api/addin/v1/pairings/current")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await service.Web.GetAsync("/api/addin/v1/config")).StatusCode);
    }

    [Fact]
    public async Task Nothing_of_a_draft_reaches_the_log()
    {
        await service.EvaluateAsync(ConnectedService.Draft("Zebrafish", "<p>The password is Quokka-77.</p>"));
        using var broken = await service.Web.PostAsync(ApiTests.Evaluate, new StringContent("""{"schema":1,"subject":{"Zebrafish":1}}""", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        Assert.DoesNotContain("Zebrafish", await broken.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await service.Server.StopAsync();
        Assert.DoesNotContain("Zebrafish", service.Server.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Quokka", service.Server.Errors, StringComparison.Ordinal);
    }
}
