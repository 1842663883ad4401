using System.Net;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Log;
using MailCompliance.Storage.Reviewing;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>
/// Every address that reaches a message, as every role, with ordinary and safeguarding matters, one's own and one that names the person:
/// what is done by each is looked up in the database, not in the answer.
/// </summary>
public sealed class MatterMatrixTests : IAsyncLifetime
{
    private const string Head = "head@oakhill.example";
    private const string Senior = "d.lowe@oakhill.example";
    private const string Dpo = "dpo@oakhill.example";
    private const string Dsl = "r.okoro@oakhill.example";
    private const string Technician = "it@oakhill.example";
    private const string Staff = "a.khan@oakhill.example";
    private const string NoRole = "m.green@oakhill.example";
    private const string SomebodyElse = "s.patel@oakhill.example";

    private static readonly LoggedFinding OfSafeguarding = new("personal-data", "hold", "4 Email policy", "body", null, "safeguarding", "high");

    private PortalUnderTest portal = null!;

    public async Task InitializeAsync() => portal = await PortalUnderTest.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    /// <summary>Who can do what with which matter. Written by hand: it has to change when access changes.</summary>
    public static TheoryData<string, string, string> Matrix => new()
    {
        { Head, "held", "see flagged list reveal note judge assign keep decide" },
        { Senior, "held", "see flagged reveal note judge assign keep" },
        { Dpo, "held", "see flagged list export reveal note judge assign keep keep-by-reference decide" },
        { Dsl, "held", "see flagged reveal note judge assign" },
        { Technician, "held", "see flagged note judge assign" },
        { Staff, "held", "" },
        { NoRole, "held", "" },

        { Head, "held for safeguarding", "" },
        { Senior, "held for safeguarding", "" },
        { Dpo, "held for safeguarding", "" },
        { Dsl, "held for safeguarding", "see flagged list reveal note judge assign keep decide" },
        { Technician, "held for safeguarding", "" },
        { Staff, "held for safeguarding", "" },
        { NoRole, "held for safeguarding", "" },

        // not by the rule: by what another rule found
        { Head, "held with safeguarding in it", "" },
        { Senior, "held with safeguarding in it", "" },
        { Dpo, "held with safeguarding in it", "" },
        { Dsl, "held with safeguarding in it", "see flagged list reveal note judge assign keep decide" },
        { Technician, "held with safeguarding in it", "" },
        { Staff, "held with safeguarding in it", "" },
        { NoRole, "held with safeguarding in it", "" },

        { Head, "own", "see wrong" },
        { Senior, "own", "see wrong" },
        { Dpo, "own", "see export wrong" },
        { Dsl, "own", "see wrong" },
        { Technician, "own", "see wrong" },
        { Staff, "own", "see wrong" },
        { NoRole, "own", "see" },

        { Head, "names them", "" },
        { Senior, "names them", "" },
        // keeps the evidence, and sees no more of it than the line in the log
        { Dpo, "names them", "export keep-by-reference" },
        { Dsl, "names them", "" },
        { Technician, "names them", "" },
        { Staff, "names them", "" },
        { NoRole, "names them", "" },

        { Head, "sent", "see flagged note judge assign keep" },
        { Senior, "sent", "see flagged note judge assign keep" },
        { Dpo, "sent", "see flagged export note judge assign keep keep-by-reference" },
        { Dsl, "sent", "see flagged note judge assign" },
        { Technician, "sent", "see flagged note judge assign" },
        { Staff, "sent", "" },
        { NoRole, "sent", "" },

        { Head, "sent with safeguarding in it", "" },
        { Senior, "sent with safeguarding in it", "" },
        { Dpo, "sent with safeguarding in it", "" },
        { Dsl, "sent with safeguarding in it", "see flagged note judge assign keep" },
        { Technician, "sent with safeguarding in it", "" },
        { Staff, "sent with safeguarding in it", "" },
        { NoRole, "sent with safeguarding in it", "" },
    };

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Each_role_does_with_each_matter_what_the_policy_gives_and_no_more(string person, string matter, string expected)
    {
        var id = await PlantAsync(matter, person);
        using var browser = await portal.SignInAsync(person);
        var token = await browser.GetAsync("/policy");
        var done = new List<string>();
        foreach (var (act, isDoneAsync) in Acts(browser, token, id))
        {
            if (await isDoneAsync())
                done.Add(act);
        }

        Assert.Equal(expected, string.Join(' ', done));
    }

    private Task<string> PlantAsync(string matter, string person) => matter switch
    {
        "held" => portal.Mail.HoldAsync(from: SomebodyElse),
        "held for safeguarding" => portal.Mail.HoldAsync(from: SomebodyElse, rule: "safeguarding-document", approvers: [Dsl]),
        "held with safeguarding in it" => portal.Mail.HoldAsync(from: SomebodyElse, rule: "personal-data", data: "safeguarding", approvers: [Dsl]),
        "own" => portal.Mail.HoldAsync(from: person),
        "names them" => portal.Mail.HoldAsync(from: SomebodyElse, text: $"I complain about {NameOf(person)}.\r\n"),
        "sent" => portal.Mail.LogAsync(from: SomebodyElse),
        "sent with safeguarding in it" => portal.Mail.LogAsync(from: SomebodyElse, findings: OfSafeguarding),
        _ => throw new ArgumentOutOfRangeException(nameof(matter), matter, null),
    };

    private string NameOf(string person) => portal.People.StaffAt(person) is { } member ? $"{member.Given} {member.Family}" : "";

    private IEnumerable<(string Act, Func<Task<bool>> IsDone)> Acts(PortalUnderTest.Browser browser, PortalUnderTest.Page token, string id)
    {
        async Task<bool> ShowsAsync(string path) => (await browser.GetAsync(path)).Text.Contains(id, StringComparison.Ordinal);
        Task PostAsync(string path, params (string, string)[] fields) => browser.PostAsync(path, token, fields);
        async Task<FlaggedMessage> FlaggedAsync() => (await portal.Database.Reviews.FindAsync(id))!;
        yield return ("see", async () => (await browser.GetAsync("/messages/" + id)).Status == HttpStatusCode.OK);
        yield return ("flagged", () => ShowsAsync("/flagged?verdict=any"));
        yield return ("list", () => ShowsAsync("/decide"));
        yield return ("export", () => ShowsAsync("/log.jsonl"));
        yield return ("reveal", async () => (await browser.GetAsync($"/messages/{id}/reveal")).Status == HttpStatusCode.OK
            | (await browser.PostAsync($"/messages/{id}/reveal", token, ("purpose", "Protect pupils"))).Status == HttpStatusCode.OK);
        yield return ("note", async () =>
        {
            await PostAsync($"/messages/{id}/notes", ("note", "looked at"));
            return (await FlaggedAsync()).Review.Notes > 0;
        });
        yield return ("judge", async () =>
        {
            await PostAsync("/flagged/judge", ("one", $"{id}:open:near-miss"));
            await PostAsync("/flagged/judge", ("pick", $"{id}:open"), ("verdict-for-all", "near-miss"));
            return (await FlaggedAsync()).Review.Verdict != ReviewVerdict.Open;
        });
        yield return ("assign", async () =>
        {
            await PostAsync("/flagged/assign", ("pick", $"{id}:open"), ("assign", "me"));
            return (await FlaggedAsync()).Review.Assignee is { Length: > 0 };
        });
        yield return ("wrong", async () =>
        {
            await PostAsync($"/messages/{id}/wrong", ("why", "It is right"));
            return (await portal.Database.Reviews.SearchAsync(new FlaggedQuery { IsDisputed = true })).Any(message => message.Id == id);
        });
        yield return ("keep", async () =>
        {
            await PostAsync($"/messages/{id}/keep", ("keep", "yes"), ("keep-reason", "Complaint"));
            return await LetGoAsync(id);
        });
        yield return ("keep-by-reference", async () =>
        {
            await PostAsync("/log/keep", ("reference", id), ("keep", "yes"), ("keep-reason", "Complaint"));
            return await LetGoAsync(id);
        });
        yield return ("decide", async () =>
        {
            await PostAsync($"/messages/{id}/decide", ("decision", "approve"));
            return await portal.Database.Quarantine.FindSummaryAsync(id) is { State: not HeldState.Held };
        });
    }

    /// <returns>Whether it was kept.</returns>
    private async Task<bool> LetGoAsync(string id)
    {
        var isKept = await portal.Database.Log.HasLegalHoldAsync(id);
        await portal.Database.Log.SetLegalHoldAsync(id, hold: false, "test", "next act");
        return isKept;
    }
}
