using System.Net;
using MailCompliance.Server.Portal;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>Every address of the portal as every role and as nobody: what the sample policy gives, and no more.</summary>
public sealed class AccessMatrixTests : IAsyncLifetime
{
    private const string Head = "head@oakhill.example";
    private const string Senior = "d.lowe@oakhill.example";
    private const string Dpo = "dpo@oakhill.example";
    private const string Dsl = "r.okoro@oakhill.example";
    private const string Technician = "it@oakhill.example";
    private const string Staff = "a.khan@oakhill.example";
    private const string NoRole = "m.green@oakhill.example";
    private const string Nobody = "";

    private static readonly string[] Everyone = [Head, Senior, Dpo, Dsl, Technician, Staff, NoRole, Nobody];
    private static readonly string[] SignedIn = [Head, Senior, Dpo, Dsl, Technician, Staff, NoRole];
    private static readonly string[] WithRole = [Head, Senior, Dpo, Dsl, Technician, Staff];

    /// <summary>Address, method, who gets past the door. Written by hand: it has to change when access changes.</summary>
    private static readonly (string Method, string Pattern, string[] Allowed)[] Matrix =
    [
        ("GET", "/", Everyone),
        ("GET", "/assets/{name}", Everyone),
        ("GET", "/sign-in", Everyone),
        ("POST", "/sign-in", Everyone),
        ("POST", "/sign-in/demo", Everyone),
        ("GET", "/sign-in/problem", Everyone),
        ("POST", "/sign-out", Everyone),
        ("GET", "/signed-out", Everyone),
        ("GET", "/decide", [Head, Senior, Dpo, Dsl]),
        ("GET", "/requests", SignedIn),
        ("GET", "/requests/{id}", SignedIn),
        ("POST", "/requests/{id}", SignedIn),
        ("GET", "/away", [Head, Senior, Dpo, Dsl]),
        ("POST", "/away", [Head, Senior, Dpo, Dsl]),
        ("POST", "/away/end", [Head, Senior, Dpo, Dsl]),
        ("GET", "/messages/{id}", SignedIn),
        ("POST", "/messages/{id}/decide", SignedIn),
        ("POST", "/messages/{id}/undo", SignedIn),
        ("POST", "/messages/{id}/wrong", WithRole),
        ("POST", "/messages/{id}/keep", [Head, Senior, Dpo, Dsl, Technician]),
        ("POST", "/messages/{id}/notes", [Head, Senior, Dpo, Dsl, Technician]),
        ("GET", "/flagged", [Head, Senior, Dpo, Dsl, Technician]),
        ("GET", "/flagged/groups", [Head, Senior, Dpo, Dsl, Technician]),
        ("POST", "/flagged/judge", [Head, Senior, Dpo, Dsl, Technician]),
        ("POST", "/flagged/assign", [Head, Senior, Dpo, Dsl, Technician]),
        ("GET", "/reports", [Head, Dpo, Dsl, Technician]),
        ("GET", "/reports.csv", [Head, Dpo, Dsl, Technician]),
        ("GET", "/reports/governors", [Head, Dpo, Dsl, Technician]),
        ("GET", "/reports/tuning", [Head, Dpo, Dsl, Technician]),
        ("GET", "/messages/{id}/reveal", [Head, Senior, Dpo, Dsl]),
        ("POST", "/messages/{id}/reveal", [Head, Senior, Dpo, Dsl]),
        ("GET", "/my-mail", WithRole),
        ("GET", "/health", [Technician]),
        ("GET", "/health.json", [Technician]),
        ("GET", "/policy", SignedIn),
        ("GET", "/policy/check", [Head, Senior, Dpo, Technician]),
        ("GET", "/policy/history", [Head, Senior, Dpo, Technician]),
        ("GET", "/policy/history/{number}", [Head, Senior, Dpo, Technician]),
        ("GET", "/exceptions", WithRole),
        ("POST", "/exceptions", WithRole),
        ("POST", "/exceptions/{id}/decide", [Head, Senior]),
        ("POST", "/exceptions/{id}/end", [Head, Senior]),
        ("POST", "/exceptions/allowances/{id}/end", WithRole),
        ("POST", "/exceptions/permissions/{id}/end", WithRole),
        ("GET", "/access", [Head, Senior, Dpo, Dsl, Technician]),
        ("POST", "/access", [Head, Senior, Dpo, Dsl, Technician]),
        ("POST", "/access/{id}/decide", [Head, Senior]),
        ("POST", "/access/{id}/end", [Head, Senior, Dpo, Dsl, Technician]),
        ("GET", "/access/{person}/log", [Head, Senior, Dpo, Dsl, Technician]),
        ("GET", "/people", [Head, Senior, Dpo, Technician]),
        ("GET", "/coverage", [Head, Senior, Dpo, Technician]),
        ("GET", "/coverage.csv", [Head, Senior, Dpo, Technician]),
        ("GET", "/assessment", [Head, Senior, Dpo]),
        ("GET", "/audit", [Dpo]),
        ("GET", "/audit/check", [Dpo]),
        ("GET", "/audit.jsonl", [Dpo]),
        ("GET", "/log", [Dpo]),
        ("POST", "/log/keep", [Dpo]),
        ("GET", "/log.jsonl", [Dpo]),
        ("GET", "/log.csv", [Dpo]),
        ("GET", "/api-keys", [Head, Dpo, Dsl, Technician]),
        ("POST", "/api-keys", [Head, Dpo, Dsl, Technician]),
        ("POST", "/api-keys/{id}/end", [Head, Dpo, Dsl, Technician]),
        ("GET", "/sessions", SignedIn),
        ("POST", "/sessions/end", SignedIn),
        ("GET", "/notice", SignedIn),
    ];

    private PortalUnderTest portal = null!;

    public async Task InitializeAsync() => portal = await PortalUnderTest.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public void The_matrix_names_every_address() =>
        Assert.Equal(
            PortalRoutes.All.Select(route => $"{route.Method} {route.Pattern}").Order(StringComparer.Ordinal),
            Matrix.Select(row => $"{row.Method} {row.Pattern}").Order(StringComparer.Ordinal));

    public static TheoryData<string> People => new(Everyone);

    [Theory]
    [MemberData(nameof(People))]
    public async Task Everybody_gets_what_the_policy_gives_and_no_more(string person)
    {
        var faults = new List<string>();
        foreach (var (method, pattern, allowed) in Matrix)
        {
            // signing out ends the session: each address has one of its own
            using var browser = person == Nobody ? portal.Open() : await portal.SignInAsync(person);
            var path = pattern.Replace("{id}", "nothing", StringComparison.Ordinal).Replace("{name}", "nothing", StringComparison.Ordinal).Replace("{person}", "nobody@oakhill.example", StringComparison.Ordinal);
            var answer = method == "GET" ? await browser.GetAsync(path) : await browser.PostAsync(path, await browser.GetAsync("/sign-in/problem"));
            var isLetIn = !(answer.Status == HttpStatusCode.Forbidden && path != "/sign-in/problem") && !(answer.Location?.StartsWith("/sign-in?to=", StringComparison.Ordinal) == true && path != "/");
            if (isLetIn != allowed.Contains(person))
                faults.Add($"{method} {pattern}: {answer.Status} {answer.Location}");
            // for monitoring 503 says that somebody has to look, as here
            if ((int)answer.Status >= 500 && path != "/health.json")
                faults.Add($"{method} {pattern}: {answer.Status}");
        }

        Assert.Empty(faults);
    }

    [Fact]
    public async Task A_held_message_is_shown_to_its_author_its_approvers_and_reviewers_alone()
    {
        var id = await portal.Mail.HoldAsync();
        foreach (var (person, sees) in new[] { (Head, true), (Dpo, true), (Senior, true), (Technician, true), (Staff, true), ("p.evans@oakhill.example", false), (NoRole, false), ("j.morris@oakhill.example", false) })
        {
            using var browser = await portal.SignInAsync(person);
            Assert.Equal((person, sees ? HttpStatusCode.OK : HttpStatusCode.NotFound), (person, (await browser.GetAsync("/messages/" + id)).Status));
        }
    }

    [Fact]
    public async Task A_safeguarding_matter_is_the_safeguarding_leads_alone()
    {
        var id = await portal.Mail.HoldAsync(rule: "safeguarding-document", approvers: [Dsl]);
        foreach (var (person, sees) in new[] { (Dsl, true), (Staff, true), (Head, false), (Senior, false), (Technician, false), (Dpo, false) })
        {
            using var browser = await portal.SignInAsync(person);
            Assert.Equal((person, sees ? HttpStatusCode.OK : HttpStatusCode.NotFound), (person, (await browser.GetAsync("/messages/" + id)).Status));
        }
    }

    [Theory]
    [InlineData("s1-special-school", Head, "/health", false)]
    [InlineData("s1-special-school", Technician, "/health", true)]
    [InlineData("s1-special-school", Dpo, "/decide", false)]
    [InlineData("s1-special-school", Dsl, "/decide", true)]
    [InlineData("s2-primary-council", "b.stone@oakhill.example", "/decide", true)]
    [InlineData("s2-primary-council", Technician, "/decide", false)]
    [InlineData("s3-agreement", Technician, "/health", false)]
    [InlineData("s3-agreement", Senior, "/decide", true)]
    public async Task The_four_policies_give_each_role_what_they_say(string policy, string person, string path, bool allowed)
    {
        await using var other = await PortalUnderTest.StartAsync(policy);
        using var browser = await other.SignInAsync(person);
        Assert.Equal(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden, (await browser.GetAsync(path)).Status);
    }
}
