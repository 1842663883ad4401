using System.Text.RegularExpressions;
using MailCompliance.Server.Portal;
using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Requests;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>Whatever any page or file of the portal reads, it reads by index where the table grows with the mail. The statements are those that were really asked.</summary>
public sealed partial class PagePlanTests : IAsyncLifetime
{
    /// <summary>Tables with a row for every message, finding, recipient or act.</summary>
    private static readonly string[] Growing =
        ["message_log", "flagged", "flagged_rule", "flagged_facet", "review_note", "held", "held_content", "held_concerned", "audit_entry", "owed_mail", "graph_message", "graph_entry", "deletion"];

    private const string LatestEntries =
        "SELECT number, at, actor, action, subject, details, previous, hash FROM audit_entry WHERE 1 = 1 ORDER BY number DESC LIMIT @limit";

    private PortalUnderTest portal = null!;

    public async Task InitializeAsync() => portal = await PortalUnderTest.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task No_page_walks_a_table_that_grows_with_the_mail()
    {
        await VisitEverythingAsync();
        var asked = portal.Database.Store.Reads.Texts.ToHashSet(StringComparer.Ordinal);
        Assert.True(asked.Count > 30, $"{asked.Count} statements");
        await using var dialect = new SqliteDialect($"Data Source={Path.Combine(portal.Folder, "portal.db")}");
        await using var session = await dialect.OpenAsync(forWriting: false, default);
        var walks = new List<string>();
        // from its end as far as a page goes: the number is the row's own place
        Assert.True(asked.Remove(LatestEntries));
        foreach (var text in asked.Where(text => text.TrimStart().StartsWith("SELECT", StringComparison.OrdinalIgnoreCase) || text.TrimStart().StartsWith("WITH", StringComparison.OrdinalIgnoreCase)))
        {
            var names = Aliases().Matches(text).ToLookup(match => match.Groups[2].Success ? match.Groups[2].Value : match.Groups[1].Value, match => match.Groups[1].Value);
            var plan = await PlanAsync(session, text);
            walks.AddRange(plan.Where(line => Walk().Match(line) is { Success: true } walk && names[walk.Groups[1].Value].Append(walk.Groups[1].Value).Any(Growing.Contains)).Select(line => $"{line}\n{text}"));
        }

        Assert.True(walks.Count == 0, string.Join("\n\n", walks));
    }

    private async Task VisitEverythingAsync()
    {
        var held = await portal.Mail.HoldAsync();
        await portal.Mail.LogAsync();
        var request = (await portal.Database.StaffRequests.AddAsync(StaffRequestKind.Advice, "1", PlantedMail.Teacher, ["head@oakhill.example"], null, new RequestContent { Subject = "Planted" }, _ => [])).Id;
        foreach (var person in new[] { "head@oakhill.example", "dpo@oakhill.example", "it@oakhill.example", "r.okoro@oakhill.example", PlantedMail.Teacher })
        {
            using var browser = await portal.SignInAsync(person);
            foreach (var route in PortalRoutes.All.Where(route => route.Method == "GET" && !route.Pattern.StartsWith("/assets", StringComparison.Ordinal)))
            {
                foreach (var id in new[] { held, request })
                    await browser.GetAsync(PortalPages.PathOf(route, id));
            }

            foreach (var filter in new[] { "q=parent77", "q=" + held, "rule=subject", "outcome=hold", "class=parent", "verdict=any", "assignee=me", "assignee=nobody", "disputed=yes", "rule=subject&verdict=fine", "after=" + held, "class=parent&rule=subject&outcome=warn&verdict=any&assignee=me" })
                await browser.GetAsync("/flagged?" + filter);
            foreach (var path in new[] { "/my-mail?after=" + held, "/audit?actor=head@oakhill.example", "/audit?action=held.", "/audit?subject=" + held, "/audit?from=1/11/2026&until=30/11/2026", "/audit?before=3", "/reports?period=365&rule=subject", "/coverage?period=365" })
                await browser.GetAsync(path);
        }
    }

    private static async Task<List<string>> PlanAsync(Session session, string text)
    {
        await using var command = session.Connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + text;
        foreach (var name in Parameters().Matches(text).Select(match => match.Value).Distinct(StringComparer.Ordinal))
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, 1);
            command.Parameters.Add(parameter);
        }

        var lines = new List<string>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            lines.Add(rows.GetString(3));
        return lines;
    }

    /// <summary>A walk through all rows of a table; through an index in its order it is none.</summary>
    [GeneratedRegex(@"^SCAN (\w+)$", RegexOptions.NonBacktracking)]
    private static partial Regex Walk();

    [GeneratedRegex(@"(?:FROM|JOIN)\s+(\w+)(?:\s+(?:AS\s+)?(?!WHERE\b|ON\b|ORDER\b|GROUP\b|JOIN\b|LEFT\b|CROSS\b|LIMIT\b|INDEXED\b)(\w+))?", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Aliases();

    [GeneratedRegex(@"@\w+", RegexOptions.NonBacktracking)]
    private static partial Regex Parameters();
}
