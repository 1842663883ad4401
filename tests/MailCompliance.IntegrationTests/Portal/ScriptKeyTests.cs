using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>Keys for scripts do what they are for and nothing else.</summary>
public sealed partial class ScriptKeyTests : IAsyncLifetime
{
    private const string Dpo = "dpo@oakhill.example";

    private PortalUnderTest portal = null!;

    public async Task InitializeAsync() => portal = await PortalUnderTest.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_key_opens_the_addresses_of_its_scope_and_no_other()
    {
        var key = await MakeAsync(Dpo, "audit");

        Assert.Equal(HttpStatusCode.OK, (await AskAsync("/audit.jsonl", key)).Status);
        foreach (var path in new[] { "/reports.csv", "/health.json", "/audit", "/flagged", "/decide", "/my-mail", "/" })
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, (await AskAsync(path, key)).Status));
        Assert.Contains("key:", await AuditedAsync("audit.exported"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_message_log_goes_to_scripts_as_lines_or_as_a_table_without_formulas_and_without_safeguarding()
    {
        await portal.Mail.LogAsync(to: ["=cmd|' /C calc'!A0@homemail.example"]);
        await portal.Mail.LogAsync(to: ["secret@agency.example"], findings: new MailCompliance.Storage.Log.LoggedFinding("safeguarding-document", "hold", "4", "body", null, null, null));
        var key = await MakeAsync(Dpo, "log");

        var lines = await AskAsync("/log.jsonl", key);
        Assert.Equal(HttpStatusCode.OK, lines.Status);
        using var line = System.Text.Json.JsonDocument.Parse(Assert.Single(lines.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(("warn", "subject", "delivered"), (line.RootElement.GetProperty("verdict").GetString(), line.RootElement.GetProperty("findings")[0].GetProperty("rule").GetString(), line.RootElement.GetProperty("state").GetString()));

        var table = await AskAsync("/log.csv?from=2020-01-01&until=2099-01-01", key);
        Assert.Contains("\"'=cmd", table.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret@agency.example", table.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("=cmd", (await AskAsync("/log.csv?until=2020-01-01", key)).Text, StringComparison.Ordinal);
        var refused = await AskAsync("/log.csv?from=yesterday", key);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "from: First day must be a real date, like 27/3/2026\n"), (refused.Status, refused.Text));
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync("/audit.jsonl", key)).Status);
        Assert.StartsWith("key:", await AuditedAsync("log.exported"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_for_monitoring_says_by_its_status_whether_somebody_has_to_look()
    {
        var key = await MakeAsync("it@oakhill.example", "health");
        var answer = await AskAsync("/health.json", key);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Contains("The next hop does not know us", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_ended_and_outdated_keys_are_refused()
    {
        var key = await MakeAsync(Dpo, "audit");
        foreach (var wrong in new[] { "", "mc_0_0", key[..^1] + (key[^1] == '0' ? '1' : '0'), key + "0", "x' OR '1'='1" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync("/audit.jsonl", wrong)).Status);
        portal.Clock.Now += TimeSpan.FromDays(91);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync("/audit.jsonl", key)).Status);

        var second = await MakeAsync(Dpo, "audit");
        using var dpo = await portal.SignInAsync(Dpo);
        var page = await dpo.GetAsync("/api-keys");
        Assert.DoesNotContain(second, page.Text, StringComparison.Ordinal);
        await dpo.PostAsync($"/api-keys/{second.Split('_')[1]}/end", page);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync("/audit.jsonl", second)).Status);
    }

    [Fact]
    public async Task Nobody_gives_a_key_what_they_may_not_do_or_takes_away_one_that_may_more()
    {
        var key = await MakeAsync(Dpo, "audit");
        using var technician = await portal.SignInAsync("it@oakhill.example");
        var page = await technician.GetAsync("/api-keys");
        Assert.DoesNotContain("value=\"audit\"", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await technician.PostAsync("/api-keys", page, ("name", "mine"), ("scope", "audit"), ("days", "90"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await technician.PostAsync($"/api-keys/{key.Split('_')[1]}/end", page)).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("/audit.jsonl", key)).Status);
    }

    [Fact]
    public async Task A_key_may_do_no_more_than_its_maker_may_now()
    {
        var key = await MakeAsync(Dpo, "audit");
        var (policy, people) = (portal.Policy, portal.People);
        async Task<HttpStatusCode> StatusAsync() => (await AskAsync("/audit.jsonl", key)).Status;

        // the role without the right
        portal.Policy = policy with { Roles = policy.Roles.ToDictionary(role => role.Key, role => role.Value with { May = [.. role.Value.May.Except([Right.Audit])] }) };
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync());
        // somebody else has the role
        portal.Policy = policy with { Roles = policy.Roles.ToDictionary(role => role.Key, role => role.Key == "dpo" ? role.Value with { Members = ["d.lowe@oakhill.example"] } : role.Value) };
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync());
        using (var technician = await portal.SignInAsync("d.lowe@oakhill.example"))
            Assert.Contains(">Refused</strong>", (await technician.GetAsync("/api-keys")).Text, StringComparison.Ordinal);
        // left, and the policy still names them
        portal.Policy = policy;
        portal.People = new PeopleSnapshot([.. people.Staff.Where(member => member.Email != Dpo)], people.Pupils, people.Contacts, people.Governors, people.Agencies);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync());
        // away, and still who they are
        portal.People = people;
        await portal.Database.Absences.NoteAsync(Dpo, null, portal.Clock.Now.AddDays(5), Dpo);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync());
    }

    private async Task<string> MakeAsync(string person, string scope)
    {
        using var browser = await portal.SignInAsync(person);
        var made = await browser.PostAsync("/api-keys", await browser.GetAsync("/api-keys"), ("name", "monitoring"), ("scope", scope), ("days", "90"));
        return Key().Match(made.Text).Value;
    }

    private async Task<PortalUnderTest.Page> AskAsync(string path, string key)
    {
        using var script = portal.Open();
        return await script.SendAsync(new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) } });
    }

    private async Task<string> AuditedAsync(string action) =>
        (await portal.Database.Audit.SearchAsync(new MailCompliance.Storage.Auditing.AuditQuery { Action = action }))[0].Event.Actor;

    [GeneratedRegex("mc_[0-9a-f]{16}_[0-9a-f]{64}")]
    private static partial Regex Key();
}
