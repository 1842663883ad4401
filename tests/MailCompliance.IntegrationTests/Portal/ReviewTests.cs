using System.Net;
using MailCompliance.Storage.Log;
using MailCompliance.Storage.Reviewing;

namespace MailCompliance.IntegrationTests.Portal;

public sealed class ReviewTests : IAsyncLifetime
{
    private PortalUnderTest portal = null!;

    public async Task InitializeAsync() => portal = await PortalUnderTest.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task One_message_is_judged_by_its_own_button_and_many_by_their_ticks_with_a_note()
    {
        var ids = new List<string>();
        for (var count = 0; count < 3; count++)
            ids.Add(await portal.Mail.LogAsync());
        using var dpo = await portal.SignInAsync("dpo@oakhill.example");

        await dpo.PostAsync("/flagged/judge", await dpo.GetAsync("/flagged"), ("one", ids[0] + ":open:breach"));
        await dpo.PostAsync("/flagged/judge", await dpo.GetAsync("/flagged"), ("pick", ids[1] + ":open"), ("pick", ids[2] + ":open"), ("verdict-for-all", "false-alarm"), ("note", "The newsletter"));

        var reviews = portal.Database.Reviews;
        Assert.Equal(ReviewVerdict.Breach, (await reviews.FindAsync(ids[0]))!.Review.Verdict);
        Assert.Equal(ReviewVerdict.FalseAlarm, (await reviews.FindAsync(ids[2]))!.Review.Verdict);
        Assert.Equal("The newsletter", Assert.Single(await reviews.NotesAsync(ids[1])).Text);
        Assert.Contains("There is nothing to look at here", (await dpo.GetAsync("/flagged")).Text, StringComparison.Ordinal);
        Assert.Contains("The newsletter", (await dpo.GetAsync("/messages/" + ids[1])).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_links_to_older_messages_and_to_like_findings_lead_there()
    {
        var ids = new List<string>();
        for (var count = 0; count < 60; count++)
            ids.Add(await portal.Mail.LogAsync());
        using var dpo = await portal.SignInAsync("dpo@oakhill.example");
        var first = await dpo.GetAsync("/flagged");

        var older = await dpo.GetAsync(LinkOf(first, "Older messages"));
        var groups = await dpo.GetAsync(LinkOf(first, "Like findings together"));
        var alike = await dpo.GetAsync(LinkOf(groups, "work-list__title"));

        Assert.Equal(50, ids.Count(id => Shows(first, id)));
        Assert.All(ids, id => Assert.NotEqual(Shows(first, id), Shows(older, id)));
        Assert.Equal(50, ids.Count(id => Shows(alike, id)));
    }

    private static bool Shows(PortalUnderTest.Page page, string id) => page.Text.Contains($"\"/messages/{id}", StringComparison.Ordinal);

    /// <summary>The address of the link that has these words within it or shortly before.</summary>
    private static string LinkOf(PortalUnderTest.Page page, string words)
    {
        var at = page.Text.IndexOf(words, StringComparison.Ordinal);
        Assert.True(at >= 0, words);
        var start = words.Contains(' ', StringComparison.Ordinal) ? page.Text.LastIndexOf("href=\"", at, StringComparison.Ordinal) : page.Text.IndexOf("href=\"", at, StringComparison.Ordinal);
        return WebUtility.HtmlDecode(page.Text[(start + 6)..page.Text.IndexOf('"', start + 6)]);
    }

    [Fact]
    public async Task A_verdict_that_somebody_else_gave_meanwhile_is_not_overwritten()
    {
        var id = await portal.Mail.LogAsync();
        using var dpo = await portal.SignInAsync("dpo@oakhill.example");
        using var head = await portal.SignInAsync("head@oakhill.example");
        var (one, two) = (await dpo.GetAsync("/flagged"), await head.GetAsync("/flagged"));
        await dpo.PostAsync("/flagged/judge", one, ("one", id + ":open:breach"));
        var answer = await head.PostAsync("/flagged/judge", two, ("one", id + ":open:fine"));
        Assert.EndsWith("done=judged-before", answer.Location, StringComparison.Ordinal);
        Assert.Equal(ReviewVerdict.Breach, (await portal.Database.Reviews.FindAsync(id))!.Review.Verdict);
    }

    [Fact]
    public async Task Nobody_reviews_their_own_mail_or_a_safeguarding_matter_that_is_not_theirs()
    {
        var own = await portal.Mail.LogAsync(from: "dpo@oakhill.example");
        var safeguarding = await portal.Mail.LogAsync(findings: new LoggedFinding("personal-data", "warn", "4", "body", null, "safeguarding", "high"));
        using var dpo = await portal.SignInAsync("dpo@oakhill.example");
        var list = await dpo.GetAsync("/flagged");
        Assert.Contains("There is nothing to look at here", list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("personal-data", (await dpo.GetAsync("/flagged/groups")).Text, StringComparison.Ordinal);
        using (var dsl = await portal.SignInAsync("r.okoro@oakhill.example"))
            Assert.Contains(safeguarding, (await dsl.GetAsync("/flagged")).Text, StringComparison.Ordinal);
        foreach (var id in new[] { own, safeguarding })
        {
            Assert.DoesNotContain(id, list.Text, StringComparison.Ordinal);
            await dpo.PostAsync("/flagged/judge", list, ("one", id + ":open:fine"));
            await dpo.PostAsync("/flagged/assign", list, ("pick", id + ":open"), ("assign", "me"));
            Assert.Equal(HttpStatusCode.NotFound, (await dpo.PostAsync($"/messages/{id}/notes", list, ("note", "mine"))).Status);
            var review = (await portal.Database.Reviews.FindAsync(id))!.Review;
            Assert.Equal((ReviewVerdict.Open, null, 0), (review.Verdict, review.Assignee, review.Notes));
        }
    }

    [Fact]
    public async Task Filters_search_and_groups_find_what_they_say()
    {
        var subject = await portal.Mail.LogAsync();
        var blocked = await portal.Mail.LogAsync(from: "p.evans@oakhill.example", to: ["press@gazette.example"], verdict: "block", state: LogState.Refused, findings: new LoggedFinding("forbidden-data", "block", "4", "body", null, "bank-account", "high"));
        using var dpo = await portal.SignInAsync("dpo@oakhill.example");
        foreach (var (query, finds, not) in new[] { ("?rule=subject", subject, blocked), ("?outcome=block", blocked, subject), ("?q=gazette", blocked, subject), ("?q=" + subject, subject, blocked), ("?assignee=nobody&rule=forbidden-data", blocked, subject) })
        {
            var page = (await dpo.GetAsync("/flagged" + query)).Text;
            Assert.Contains($"/messages/{finds}\"", page, StringComparison.Ordinal);
            Assert.DoesNotContain($"/messages/{not}\"", page, StringComparison.Ordinal);
        }

        Assert.Contains("Bank details and passwords (bank account)", (await dpo.GetAsync("/flagged/groups")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sender_says_that_a_finding_was_wrong_and_reviewers_read_it()
    {
        var id = await portal.Mail.LogAsync();
        using var teacher = await portal.SignInAsync(PlantedMail.Teacher);
        using var other = await portal.SignInAsync("p.evans@oakhill.example");
        Assert.Contains("A copy went to head@oakhill.example.", (await teacher.GetAsync("/messages/" + id)).Text, StringComparison.Ordinal);
        await teacher.PostAsync($"/messages/{id}/wrong", await teacher.GetAsync("/messages/" + id), ("why", "It is a song title."));
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync($"/messages/{id}/wrong", await other.GetAsync("/my-mail"))).Status);
        using var dpo = await portal.SignInAsync("dpo@oakhill.example");
        Assert.Contains("It is a song title.", (await dpo.GetAsync("/messages/" + id)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tuning_list_names_the_rules_that_are_wrong_and_what_senders_say()
    {
        for (var count = 0; count < 6; count++)
        {
            var id = await portal.Mail.LogAsync();
            await portal.Database.Reviews.JudgeAsync(new Judgement([id], count < 4 ? ReviewVerdict.FalseAlarm : ReviewVerdict.Breach, "dpo@oakhill.example"));
        }

        var disputed = await portal.Mail.LogAsync(findings: [new("mass-send", "warn", "4", "subject", null, null, null), new("staff-list", "warn", "4", "subject", null, null, null)]);
        using var teacher = await portal.SignInAsync(PlantedMail.Teacher);
        Assert.Equal(HttpStatusCode.NotFound, (await teacher.PostAsync($"/messages/{disputed}/wrong", await teacher.GetAsync("/messages/" + disputed), ("rule", "subject"))).Status);
        await teacher.PostAsync($"/messages/{disputed}/wrong", await teacher.GetAsync("/messages/" + disputed), ("rule", "mass-send"), ("why", "All are parents of my class."));

        foreach (var number in new[] { "1", "2" })
            await portal.Database.StaffRequests.AddAsync(MailCompliance.Storage.Requests.StaffRequestKind.Feedback, number, PlantedMail.Teacher, ["it@oakhill.example"], null, new() { What = "offensive-language", Note = "It is a song title." }, _ => []);
        using var dpo = await portal.SignInAsync("dpo@oakhill.example");
        var list = System.Text.RegularExpressions.Regex.Replace((await dpo.GetAsync("/reports/tuning")).Text, "\\s+", " ");
        Assert.Matches("Subject line</h2>.*4 false alarms \\(67%\\).*Mostly wrong.*1 sender says it was wrong.*Senders say that it was wrong", list);
        Assert.Matches("Offensive language</h2>.*2 said so in Outlook", list);
        Assert.DoesNotContain("song title", list, StringComparison.Ordinal);
        Assert.Contains("/flagged?rule=mass-send&amp;verdict=any&amp;disputed=yes", list, StringComparison.Ordinal);
        Assert.DoesNotContain("/flagged?rule=staff-list&amp;verdict=any&amp;disputed=yes", list, StringComparison.Ordinal);
        var found = (await dpo.GetAsync("/flagged?rule=mass-send&verdict=any&disputed=yes")).Text;
        Assert.Contains($"/messages/{disputed}\"", found, StringComparison.Ordinal);
        Assert.Contains("1 message.", found, StringComparison.Ordinal);
        Assert.Contains("All are parents of my class.", (await dpo.GetAsync("/messages/" + disputed)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_may_not_open_is_neither_counted_nor_grouped()
    {
        await portal.Mail.LogAsync();
        await portal.Mail.LogAsync(from: "dpo@oakhill.example");
        await portal.Mail.LogAsync(findings: new LoggedFinding("safeguarding-document", "warn", "4", "body", null, null, null));
        await portal.Mail.HoldAsync(text: "Dear Mr Gazette,\r\n\r\nR. Okoro and Ruth Okoro have complained.\r\n", rule: "recipient-mismatch");
        foreach (var (person, seen, groups) in new[] { ("dpo@oakhill.example", 2, 2), ("r.okoro@oakhill.example", 3, 2) })
        {
            using var browser = await portal.SignInAsync(person);
            var list = (await browser.GetAsync("/flagged")).Text;
            Assert.Contains($">{seen} messages.", list, StringComparison.Ordinal);
            Assert.Equal(seen, System.Text.RegularExpressions.Regex.Count(list, "data-item"));
            Assert.Equal(groups, System.Text.RegularExpressions.Regex.Count((await browser.GetAsync("/flagged/groups")).Text, "data-item"));
        }
    }

    [Fact]
    public async Task Reports_count_the_csv_has_no_formula_and_governors_see_no_small_number()
    {
        for (var count = 0; count < 7; count++)
            await portal.Mail.LogAsync();
        await portal.Mail.LogAsync(findings: new LoggedFinding("=cmd", "warn", "4", null, null, null, null));
        using var head = await portal.SignInAsync("head@oakhill.example");
        var report = (await head.GetAsync("/reports")).Text;
        Assert.Contains("<svg", report, StringComparison.Ordinal);
        Assert.Contains("<strong>8</strong>messages checked", report, StringComparison.Ordinal);

        var trend = (await head.GetAsync("/reports?rule=subject")).Text;
        Assert.Contains("<strong>7</strong>messages with this finding", trend, StringComparison.Ordinal);
        Assert.Contains("Subject line by day", trend, StringComparison.Ordinal);
        Assert.Contains("bar-warn\" x=", trend, StringComparison.Ordinal);
        Assert.Contains(">Only noted</th>", trend, StringComparison.Ordinal);
        Assert.Contains("<strong>8</strong>messages checked", (await head.GetAsync("/reports?rule=no-such-rule")).Text, StringComparison.Ordinal);

        var csv = await head.GetAsync("/reports.csv");
        Assert.Contains("\"subject\",\"warn\",7", csv.Text, StringComparison.Ordinal);
        Assert.Contains("\"'=cmd\"", csv.Text, StringComparison.Ordinal);
        Assert.StartsWith("attachment", csv.Response.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);

        var governors = (await head.GetAsync("/reports/governors")).Text;
        Assert.Contains("Fewer than 5", governors, StringComparison.Ordinal);
        Assert.DoesNotContain("a.khan", governors, StringComparison.Ordinal);
    }
}
