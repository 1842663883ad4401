using System.Net;

namespace MailCompliance.IntegrationTests.Portal;

public sealed class PolicyHistoryTests : IAsyncLifetime
{
    private const string First = "{ // as it was\n  \"rules\": { \"subject\": { \"outcome\": \"warn\" }, \"mass-send\": { \"outcome\": \"hold\", \"maxRecipients\": 20 } }\n}\n";
    private const string Second = "{ // as it is\n  \"rules\": { \"mass-send\": { \"outcome\": \"hold\", \"maxRecipients\": 30 } },\n  \"terms\": [{ \"from\": \"2026-09-01\", \"until\": \"2026-12-18\" }]\n}\n";

    private PortalUnderTest portal = null!;

    public async Task InitializeAsync()
    {
        portal = await PortalUnderTest.StartAsync();
        Assert.True(await portal.Database.PolicyVersions.NoteAsync("one", First, "node"));
        Assert.False(await portal.Database.PolicyVersions.NoteAsync("one", First, "other"));
        Assert.True(await portal.Database.PolicyVersions.NoteAsync("two", Second, "node"));
    }

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task What_a_policy_changed_stands_setting_by_setting_and_line_by_line()
    {
        using var head = await portal.SignInAsync("head@oakhill.example");
        var list = await head.GetAsync("/policy/history");
        Assert.True(list.Text.IndexOf("Version 2", StringComparison.Ordinal) < list.Text.IndexOf("Version 1", StringComparison.Ordinal));

        var change = WebUtility.HtmlDecode((await head.GetAsync("/policy/history/2")).Text);

        foreach (var words in new[] { "rules.mass-send.maxRecipients", ">20<", ">30<", "rules.subject.outcome", "Taken out", "terms[1].from", "Not given", "changed-lines__added", "changed-lines__removed" })
            Assert.Contains(words, change, StringComparison.Ordinal);
        Assert.DoesNotContain("rules.mass-send.outcome", change, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_earlier_version_is_compared_and_every_look_is_recorded()
    {
        Assert.True(await portal.Database.PolicyVersions.NoteAsync("three", Second.Replace("30", "40", StringComparison.Ordinal), "node"));
        using var head = await portal.SignInAsync("head@oakhill.example");
        var against = WebUtility.HtmlDecode((await head.GetAsync("/policy/history/3?with=1")).Text);
        Assert.Contains("changed since version 1", against, StringComparison.Ordinal);
        Assert.Contains(">20<", against, StringComparison.Ordinal);
        Assert.Contains("changed since version 2", WebUtility.HtmlDecode((await head.GetAsync("/policy/history/3?with=99")).Text), StringComparison.Ordinal);
        var looks = await portal.Database.Audit.SearchAsync(new MailCompliance.Storage.Auditing.AuditQuery { Action = "policy.viewed" });
        Assert.Single(await portal.Database.Audit.SearchAsync(new MailCompliance.Storage.Auditing.AuditQuery { Action = "policy.changed", Subject = "three" }));
        Assert.Equal(2, looks.Count(look => look.Event is { Actor: "head@oakhill.example", Subject: "three" } && look.Event.Details["from"] == "127.0.0.1"));
    }

    [Fact]
    public async Task A_review_that_is_near_or_over_is_said_in_days()
    {
        var today = new DateOnly(2026, 11, 26);
        Assert.Equal(("Due in 12 days", "govuk-tag--yellow"), MailCompliance.Server.Portal.Frame.DueText.Of(today.AddDays(12), today));
        Assert.Equal(("Due today", "govuk-tag--yellow"), MailCompliance.Server.Portal.Frame.DueText.Of(today, today));
        Assert.Equal(("Overdue by 1 day", "govuk-tag--red"), MailCompliance.Server.Portal.Frame.DueText.Of(today.AddDays(-1), today));
        using var head = await portal.SignInAsync("head@oakhill.example");
        Assert.Matches("Next review[\\s\\S]*(Due|Overdue by|Set a date)", (await head.GetAsync("/policy")).Text);
    }

    [Fact]
    public async Task The_first_has_nothing_before_it_and_what_changed_only_in_looks_is_said_to_say_the_same()
    {
        await portal.Database.PolicyVersions.NoteAsync("three", Second.Replace("as it is", "as it was before", StringComparison.Ordinal), "node");
        using var head = await portal.SignInAsync("head@oakhill.example");
        Assert.Contains("first policy on file", (await head.GetAsync("/policy/history/1")).Text, StringComparison.Ordinal);
        Assert.Contains("It says the same as version 2", (await head.GetAsync("/policy/history/3")).Text, StringComparison.Ordinal);
        foreach (var number in new[] { "4", "0", "-1", "x", "99999999999999999999" })
            Assert.Equal(HttpStatusCode.NotFound, (await head.GetAsync("/policy/history/" + number)).Status);
    }
}
