using System.Net;
using System.Text.RegularExpressions;
using MailCompliance.Server.Portal;
using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Requests;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>Hostile text in every place that strangers or colleagues can write to, then every page that anybody can open: all of it stays text.</summary>
public sealed partial class HostilePagesTests : IAsyncLifetime
{
    private const string Hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'\u202Efdp.exe\u2066\u0007\ud800";
    private const string Dpo = "dpo@oakhill.example";
    private const string Head = "head@oakhill.example";
    private const string Technician = "it@oakhill.example";

    private PortalUnderTest portal = null!;

    public async Task InitializeAsync() => portal = await PortalUnderTest.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task Whatever_was_written_anywhere_is_text_on_every_page_and_no_page_is_huge()
    {
        var ids = await PlantAsync();
        var seen = 0;
        foreach (var person in new[] { Head, Dpo, Technician, "r.okoro@oakhill.example", PlantedMail.Teacher })
        {
            using var browser = await portal.SignInAsync(person);
            foreach (var route in PortalRoutes.All.Where(route => route.Method == "GET" && route.Pattern != "/health.json" && !route.Pattern.StartsWith("/assets", StringComparison.Ordinal)))
            {
                foreach (var id in route.Pattern.Contains("{id}", StringComparison.Ordinal) ? ids : [ids[0]])
                {
                    var path = route.Pattern.Replace("{id}", id, StringComparison.Ordinal).Replace("{number}", "2", StringComparison.Ordinal).Replace("{person}", PlantedMail.Teacher, StringComparison.Ordinal);
                    var page = await browser.GetAsync(path);
                    if (page.Response.Content.Headers.ContentType?.MediaType != "text/html")
                        continue;
                    seen++;
                    Assert.True((int)page.Status < 500, $"{person} {path}: {page.Status}");
                    Assert.True(!Harmful().IsMatch(page.Text), $"{person} {path}: {Harmful().Match(page.Text).Value}");
                    var turning = Turning().Match(WebUtility.HtmlDecode(Hidden().Replace(page.Text, "")));
                    Assert.True(!turning.Success, $"{person} {path}: {(int)(turning.Success ? turning.Value[0] : 0):x} at {turning.Index}");
                    Assert.True(!Astray().IsMatch(page.Text), $"{person} {path}: {Astray().Match(page.Text).Value}");
                    Assert.True(Regex.Count(page.Text, "<script") <= 1, $"{person} {path}");
                    Assert.True(page.Text.Length < 600_000, $"{person} {path}: {page.Text.Length}");
                }
            }
        }

        Assert.True(seen > 100, $"{seen} pages");
    }

    [Fact]
    public async Task Files_that_are_downloaded_are_never_shown_and_hold_no_formula()
    {
        await PlantAsync();
        using var dpo = await portal.SignInAsync(Dpo);
        foreach (var path in new[] { "/reports.csv", "/log.csv", "/log.jsonl", "/audit.jsonl" })
        {
            var file = await dpo.GetAsync(path);
            Assert.StartsWith("attachment", file.Response.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
            Assert.Equal("nosniff", file.Response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.DoesNotMatch("(^|,|\n)\"?[=+@-](?![0-9])", path.EndsWith(".csv", StringComparison.Ordinal) ? file.Text : "");
        }
    }

    private async Task<IReadOnlyList<string>> PlantAsync()
    {
        var held = await portal.Mail.HoldAsync(to: [$"\"{Hostile}\"@y.example"], subject: Hostile, what: Hostile, text: Hostile + "\r\n");
        var many = await portal.Mail.HoldAsync(subject: new string('A', 200_000), to: [.. Enumerable.Range(0, 10_000).Select(number => $"parent{number}@homemail.example")], text: new string('b', 500_000));
        var logged = await portal.Mail.LogAsync(to: [Hostile, "=cmd|' /C calc'!A0"], findings: [new(Hostile, "warn", Hostile, Hostile, Hostile, Hostile, Hostile), new("=cmd", "warn", "4", null, null, null, null)]);
        var crowd = await portal.Mail.LogAsync(to: [.. Enumerable.Range(0, 10_000).Select(number => $"parent{number}@homemail.example")]);
        var database = portal.Database;
        await database.Reviews.AddNoteAsync(logged, Dpo, Hostile);
        await database.Reviews.DisputeAsync(logged, null, PlantedMail.Teacher, Hostile);
        await database.ApiKeys.CreateAsync(Hostile, ["audit", Hostile], TimeSpan.FromDays(3), Hostile);
        await database.Audit.AppendAsync(new AuditEvent(Hostile, "<b>held</b>." + Hostile, Hostile, new Dictionary<string, string> { [Hostile] = Hostile, ["from"] = Hostile }));
        await database.PolicyVersions.NoteAsync("one", "{ \"rules\": {} }", Hostile);
        await database.PolicyVersions.NoteAsync("<i>two</i>", $"{{ \"<script>alert(1)</script>\": [\"<img src=x onerror=alert(1)>\"], \"rules\": {{ \"x\": \"\\u202e<svg/onload=alert(1)>\" }} }} // {Hostile}", Hostile);
        await AskAsync(Hostile);
        var content = new RequestContent { What = Hostile, Done = Hostile, Note = Hostile, MessageId = Hostile, Subject = Hostile, Recipients = [Hostile], Html = $"<p>{Hostile}</p><img src=https://evil.example/x.png>" };
        var request = await database.StaffRequests.AddAsync(StaffRequestKind.Advice, "1", PlantedMail.Teacher, [Head], null, content, _ => []);
        await PlantedCoverage.AddAsync(portal, Hostile, "around", 2, Hostile);
        return [held, many, logged, crowd, request.Id];
    }

    /// <summary>What people type into forms.</summary>
    private async Task AskAsync(string text)
    {
        using var office = await portal.SignInAsync("j.morris@oakhill.example");
        await office.PostAsync("/exceptions", await office.GetAsync("/exceptions"), ("rule", "mass-send"), ("sender", "office@oakhill.example"), ("reason", text), ("until", "2026-12-18"));
        using var technician = await portal.SignInAsync(Technician);
        await technician.PostAsync("/access", await technician.GetAsync("/access"), ("person", PlantedMail.Teacher), ("reason", text), ("hours", "24"));
        using var head = await portal.SignInAsync(Head);
        var id = Assert.Single(await portal.Database.AccessGrants.ListAsync()).Id;
        await head.PostAsync($"/access/{id}/decide", await head.GetAsync("/access"), ("answer", "grant"));
    }

    [GeneratedRegex("(?i)<(img|iframe|object|embed|b>|i>)|<svg/|(src|href|action)=\"(https?:|//|data:|javascript:)")]
    private static partial Regex Harmful();

    /// <summary>Marks that turn the direction of text, and control characters: written as references they do the same.</summary>
    [GeneratedRegex("[\u202A-\u202E\u2066-\u2069\u0000-\u0008\u001b]")]
    private static partial Regex Turning();

    /// <summary>Values that go back to us as they came, and that nobody reads.</summary>
    [GeneratedRegex(" (value|href|name)=\"[^\"]*\"")]
    private static partial Regex Hidden();

    /// <summary>A link that does not lead to an address of ours.</summary>
    [GeneratedRegex("(href|action)=\"(?![/#?]|mailto:)[^\"]*\"")]
    private static partial Regex Astray();
}
