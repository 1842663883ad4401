using System.Net;
using MailCompliance.Storage.Auditing;

namespace MailCompliance.IntegrationTests.Portal;

public sealed class AuditPageTests : IAsyncLifetime
{
    private PortalUnderTest portal = null!;

    public async Task InitializeAsync() => portal = await PortalUnderTest.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task It_is_filtered_by_who_what_and_when_and_shown_page_by_page()
    {
        foreach (var number in Enumerable.Range(1, 60))
            await portal.Database.Audit.AppendAsync(new AuditEvent(number % 2 == 0 ? "head@oakhill.example" : "dpo@oakhill.example", "held.approved", $"M{number}", new Dictionary<string, string> { ["why"] = "<script>alert(1)</script>" }));
        using var dpo = await portal.SignInAsync("dpo@oakhill.example");

        var page = await dpo.GetAsync("/audit?action=held.");
        Assert.Contains("M60", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(">M10<", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page.Text, StringComparison.Ordinal);
        Assert.Contains("Older entries", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("M59", (await dpo.GetAsync("/audit?action=held.&actor=Head@oakhill.example")).Text, StringComparison.Ordinal);
        Assert.Contains("There are no such entries", (await dpo.GetAsync("/audit?action=held.&until=2001-01-01")).Text, StringComparison.Ordinal);
        Assert.Contains("There are no such entries", (await dpo.GetAsync("/audit?subject=nothing&from=x&until=y&before=z")).Text, StringComparison.Ordinal);
        Assert.NotEmpty(await portal.Database.Audit.SearchAsync(new AuditQuery { Action = "audit.viewed", Actor = "dpo@oakhill.example" }));
    }

    [Fact]
    public async Task A_day_is_read_as_people_write_it_and_what_is_none_is_said_and_not_left_out()
    {
        await portal.Database.Audit.AppendAsync(new AuditEvent("head@oakhill.example", "held.approved", "M1", new Dictionary<string, string>()));
        using var dpo = await portal.SignInAsync("dpo@oakhill.example");
        foreach (var day in new[] { "25/11/2026", "25.11.2026", "25 November 2026", "2026-11-25" })
        {
            Assert.Contains("M1", (await dpo.GetAsync($"/audit?action=held.&from={day}&until={day}")).Text, StringComparison.Ordinal);
            Assert.Contains("M1", (await dpo.GetAsync($"/audit.jsonl?action=held.&from={day}")).Text, StringComparison.Ordinal);
        }

        foreach (var path in new[] { "/audit", "/audit.jsonl", "/log.csv", "/log.jsonl" })
        {
            var answer = await dpo.GetAsync(path + "?from=31/2/2026&until=soon");
            Assert.Equal((path, HttpStatusCode.UnprocessableEntity), (path, answer.Status));
            Assert.Contains("First day must be a real date, like 27/3/2026", answer.Text, StringComparison.Ordinal);
            Assert.Contains("Last day must be a real date, like 27/3/2026", answer.Text, StringComparison.Ordinal);
            Assert.Contains("value=\"31/2/2026\"", answer.Text, StringComparison.Ordinal);
        }

        Assert.Empty(await portal.Database.Audit.SearchAsync(new AuditQuery { Action = "log.exported" }));
    }

    [Fact]
    public async Task Every_look_says_why_and_from_where_and_the_export_holds_what_the_filter_finds()
    {
        var id = await portal.Mail.HoldAsync();
        using var head = await portal.SignInAsync("head@oakhill.example");
        await head.PostAsync($"/messages/{id}/reveal", await head.GetAsync($"/messages/{id}/reveal"), ("purpose", "Protect pupils"));
        using var dpo = await portal.SignInAsync("dpo@oakhill.example");

        var page = await dpo.GetAsync("/audit?action=message.&subject=" + id);
        Assert.Contains("Message: revealed", page.Text, StringComparison.Ordinal);
        Assert.Contains("Purpose: <bdi>Protect pupils</bdi>", page.Text, StringComparison.Ordinal);
        Assert.Contains("<bdi>127.0.0.1</bdi>", page.Text, StringComparison.Ordinal);
        Assert.Contains("Download what the filter finds", page.Text, StringComparison.Ordinal);

        var export = (await dpo.GetAsync("/audit.jsonl?action=message.&subject=" + id)).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(export, line => Assert.Contains(id, line, StringComparison.Ordinal));
        Assert.Contains(export, line => line.Contains("message.revealed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_check_says_whether_it_is_whole_and_where_not()
    {
        using var dpo = await portal.SignInAsync("dpo@oakhill.example");
        await portal.Database.AuditHeads.SignAsync(_ => null);
        Assert.Contains("The audit log is whole", (await dpo.GetAsync("/audit/check")).Text, StringComparison.Ordinal);
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(portal.Folder, "portal.db")}"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE audit_entry SET actor = 'somebody' WHERE number = 1";
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }

        var answer = await dpo.GetAsync("/audit/check");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("Entry 1 was changed", answer.Text, StringComparison.Ordinal);
    }
}
