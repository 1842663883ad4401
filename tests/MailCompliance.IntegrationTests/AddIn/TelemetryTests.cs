using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MailCompliance.IntegrationTests.Portal;

namespace MailCompliance.IntegrationTests.AddIn;

/// <summary>What the add-in tells of itself: numbers that the technician sees, and nothing that says whose they are.</summary>
public sealed class TelemetryTests : IAsyncLifetime
{
    private const string Telemetry = "/api/addin/v1/telemetry";

    private ConnectedService service = null!;

    public async Task InitializeAsync() => service = await ConnectedService.StartAsync(
        """
        "rules": { "subject": { "outcome": "warn", "clause": "5.1" } },
        "duties": {},
        "roles": { "technician": { "members": ["it@oakhill.example"], "may": ["health"], "multiFactor": false } }
        """,
        ("Web__Authentication__Method", "Demo"),
        ("People__Folder", Path.Combine(ConnectedService.Repository(), "samples/people")));

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task The_technician_sees_what_happened_in_which_Outlook_and_of_nobody_in_particular()
    {
        using var technician = new PortalUnderTest.Browser(service.Web.BaseAddress!);
        await technician.PostAsync("/sign-in/demo", await technician.GetAsync("/sign-in"), ("person", "it@oakhill.example"));
        Assert.DoesNotContain("The add-in in Outlook", (await technician.GetAsync("/health")).Text, StringComparison.Ordinal);

        var sent = await service.SendInOutlookAsync("web 1.15", new { subject = "hi" });
        Assert.Equal("promptUser", sent.GetProperty("options").GetProperty("sendModeOverride").GetString());
        await TellAsync(new { schema = 1, client = new { platform = "PC", version = "16.0.17928" }, counts = new[] { new { name = "asked", count = 3 }, new { name = "office-late", count = 2 } }, sendMilliseconds = new[] { 700, 1200, 900 } }, HttpStatusCode.NoContent);

        var page = (await technician.GetAsync("/health")).Text;
        foreach (var words in new[] { "The add-in in Outlook", "PC 16.0.17928", "0.9 s", "1.2 s" })
            Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.DoesNotContain(ConnectedService.Teacher, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_numbers_is_refused_and_too_many_reports_too()
    {
        foreach (var (body, place) in new (object, string)[]
        {
            (new { schema = 2 }, "/schema"),
            (new { schema = 1, counts = new[] { new { name = "asked", count = 0 } } }, "/counts"),
            (new { schema = 1, counts = new[] { new { name = new string('x', 65), count = 1 } } }, "/counts"),
            (new { schema = 1, sendMilliseconds = new[] { -1 } }, "/sendMilliseconds"),
        })
            Assert.True((await TellAsync(body, HttpStatusCode.UnprocessableEntity)).GetProperty("errors").TryGetProperty(place, out _), place);
        var statuses = new List<HttpStatusCode>();
        for (var report = 0; report < 12; report++)
        {
            using var answer = await service.Web.PostAsJsonAsync(Telemetry, new { schema = 1 });
            statuses.Add(answer.StatusCode);
        }

        Assert.Contains(HttpStatusCode.NoContent, statuses);
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
    }

    private async Task<JsonElement> TellAsync(object body, HttpStatusCode expected)
    {
        using var answer = await service.Web.PostAsJsonAsync(Telemetry, body);
        Assert.True(answer.StatusCode == expected, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return expected == HttpStatusCode.NoContent ? default : await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
