using System.Text.RegularExpressions;

namespace MailCompliance.IntegrationTests.Portal;

public sealed class CoveragePageTests : IAsyncLifetime
{
    private PortalUnderTest portal = null!;

    public async Task InitializeAsync() => portal = await PortalUnderTest.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task What_went_round_is_counted_by_mailbox_and_day_with_the_program_that_sent_it()
    {
        await PlantedCoverage.AddAsync(portal, "a.khan@oakhill.example", "gateway", 9);
        await PlantedCoverage.AddAsync(portal, "a.khan@oakhill.example", "around", 3);
        await PlantedCoverage.AddAsync(portal, "p.evans@oakhill.example", "around", 2, "<script>alert(1)</script>", daysAgo: 5);
        await PlantedCoverage.AddAsync(portal, "p.evans@oakhill.example", "waiting", 1);
        await PlantedCoverage.AddAsync(portal, "p.evans@oakhill.example", "around", 4, daysAgo: 90);
        using var head = await portal.SignInAsync("head@oakhill.example");

        var page = Regex.Replace((await head.GetAsync("/coverage")).Text, "\\s+", " ");

        Assert.Contains("<strong>9</strong>passed the check", page, StringComparison.Ordinal);
        Assert.Contains("<strong>5</strong>went round it to outside", page, StringComparison.Ordinal);
        Assert.Contains("<strong>1</strong>not looked at yet", page, StringComparison.Ordinal);
        Assert.Matches("a\\.khan@oakhill\\.example</bdi></th>.*?24 November 2026</td>.*?>3</td>.*?>12</td>.*?Outlook for iOS \\(3\\)", page);
        Assert.True(page.IndexOf("a.khan@", StringComparison.Ordinal) < page.IndexOf("p.evans@", StringComparison.Ordinal));
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.Contains("<strong>9</strong>went round it to outside", Regex.Replace((await head.GetAsync("/coverage?period=365")).Text, "\\s+", " "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_only_the_trace_knows_is_counted_and_is_on_the_list_of_flagged_messages()
    {
        await PlantedCoverage.AddAsync(portal, "a.khan@oakhill.example", "gateway", 2);
        await PlantedCoverage.AddUnseenAsync(portal, "a.khan@oakhill.example", 3);
        using var head = await portal.SignInAsync("head@oakhill.example");

        var page = Regex.Replace((await head.GetAsync("/coverage")).Text, "\\s+", " ");

        Assert.Contains("<strong>3</strong>sent, and seen by nobody", page, StringComparison.Ordinal);
        Assert.Contains("What Exchange says it sent was compared with what was seen here", page, StringComparison.Ordinal);
        Assert.Matches("a\\.khan@oakhill\\.example</bdi></th>.*?data-label=\"Not seen\"[^>]*>3</td>", page);
        Assert.Contains("Sent, and seen by nobody", (await head.GetAsync("/flagged")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_trace_may_not_be_read_the_page_says_so()
    {
        await PlantedCoverage.AddAsync(portal, "a.khan@oakhill.example", "gateway", 2);
        var claim = (await portal.Database.MessageTraces.ClaimAsync("planted", TimeSpan.Zero, portal.Clock.Now))!;
        await portal.Database.MessageTraces.PostponeAsync(claim, portal.Clock.Now.AddDays(1), "Graph: 403", isDenied: true, anew: false);
        using var head = await portal.SignInAsync("head@oakhill.example");

        Assert.Contains("may not read Exchange", (await head.GetAsync("/coverage")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_whole_report_is_to_be_had_for_a_spreadsheet_by_those_who_may_see_the_page()
    {
        await PlantedCoverage.AddAsync(portal, "a.khan@oakhill.example", "gateway", 9);
        await PlantedCoverage.AddAsync(portal, "a.khan@oakhill.example", "around", 3, "=cmd|'/c calc'!A1");
        await PlantedCoverage.AddAsync(portal, "a.khan@oakhill.example", "partly", 1, "Outlook, \"new\"");
        await PlantedCoverage.AddUnseenAsync(portal, "p.evans@oakhill.example", 2);
        using var head = await portal.SignInAsync("head@oakhill.example");
        using var teacher = await portal.SignInAsync("a.khan@oakhill.example");

        var csv = (await head.GetAsync("/coverage.csv")).Text.TrimEnd().Split("\r\n");

        Assert.Equal("day,mailbox,sent,gateway,round,inside,unread,waiting,unseen,programs", csv[0]);
        Assert.Equal("2026-11-24,\"a.khan@oakhill.example\",13,9,4,0,0,0,0,\"'=cmd|'/c calc'!A1 (3); Outlook, \"\"new\"\" (1)\"", csv[1]);
        Assert.Equal("2026-11-24,\"p.evans@oakhill.example\",0,0,0,0,0,0,2,\"\"", csv[2]);
        Assert.NotEqual(System.Net.HttpStatusCode.OK, (await teacher.GetAsync("/coverage.csv")).Status);
    }
}
