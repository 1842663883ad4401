using System.Text.Json;
using MailCompliance.IntegrationTests.Smtp;
using Microsoft.Playwright;

namespace MailCompliance.IntegrationTests.AddIn;

/// <summary>What one press puts right, under the sample school's policy and people, by keyboard alone: the draft in Outlook is changed, and the service agrees.</summary>
public sealed class PaneFixTests : IAsyncLifetime
{
    private ConnectedService service = null!;
    private PaneBrowser browser = null!;

    public async Task InitializeAsync()
    {
        var samples = Path.Combine(ConnectedService.Repository(), "samples");
        service = await ConnectedService.StartAsync(
            "\"rules\": {}, \"duties\": {}", ("Policy__File", Path.Combine(samples, "policies/oakhill.json")), ("People__Folder", Path.Combine(samples, "people")));
        browser = PaneBrowser.For(service);
    }

    public async Task DisposeAsync()
    {
        await browser.DisposeAsync();
        await service.DisposeAsync();
    }

    [ProgramFact(PaneBrowser.Chromium)]
    public async Task Encryption_is_asked_for_by_a_word_in_the_subject()
    {
        var page = await OpenAsync(subject: "Ben's appointment", html: "<p>Ben Carter has NHS number 999 000 0018.</p>");
        await PressAsync(page, "Send it encrypted");
        Assert.Equal("[encrypt] Ben's appointment", (await DraftAsync(page)).GetProperty("subject").GetString());
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Send it encrypted" })).ToHaveCountAsync(0);
    }

    [ProgramFact(PaneBrowser.Chromium)]
    public async Task The_head_who_gets_a_copy_anyway_is_put_where_everybody_sees_it()
    {
        var page = await OpenAsync();
        await Assertions.Expect(page.Locator("#actions")).ToContainTextAsync("A copy goes to head@oakhill.example");
        await Assertions.Expect(page.Locator("#recipients")).ToContainTextAsync("rosa.bell@homemail.example: parent or carer");
        await PressAsync(page, "Put head@oakhill.example in Cc");
        Assert.Equal(["head@oakhill.example"], (await DraftAsync(page)).GetProperty("cc").EnumerateArray().Select(one => one.GetProperty("emailAddress").GetString()));
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Put head@oakhill.example in Cc" })).ToHaveCountAsync(0);
    }

    [ProgramFact(PaneBrowser.Chromium)]
    public async Task The_pane_says_who_is_parent_governor_agency_pupil_or_colleague()
    {
        var page = await OpenAsync();
        await page.EvaluateAsync("fake.draft.to = ['rosa.bell@homemail.example', 'margaret.shaw@governors.example', 'officer@council.example', 'b.stone@oakhill.example', 'somebody@elsewhere.example'].map((emailAddress) => ({ emailAddress, displayName: '' }))");
        await page.ClickAsync("#again");
        await Assertions.Expect(page.Locator("#recipients > li")).ToHaveTextAsync(
        [
            "rosa.bell@homemail.example: parent or carer", "margaret.shaw@governors.example: governor", "officer@council.example: agency",
            "b.stone@oakhill.example: member of staff", "somebody@elsewhere.example: not on the school's list",
        ]);
    }

    [ProgramFact(PaneBrowser.Chromium)]
    public async Task A_missing_signature_is_put_in_as_the_school_has_it()
    {
        var page = await OpenAsync();
        await Assertions.Expect(page.Locator("#actions")).ToContainTextAsync("What is missing in your signature is added.");
        await PressAsync(page, "Put my signature in");
        var signature = (await DraftAsync(page)).GetProperty("signature").GetString();
        Assert.Contains("Aisha Khan", signature, StringComparison.Ordinal);
        Assert.Contains("Oakhill Primary School", signature, StringComparison.Ordinal);
        await Assertions.Expect(page.Locator("#actions")).Not.ToContainTextAsync("signature");
    }

    [ProgramFact(PaneBrowser.Chromium)]
    public async Task Where_Outlook_refuses_a_change_the_pane_says_so_and_changes_nothing()
    {
        var page = await OpenAsync(subject: "Ben's appointment", html: "<p>Ben Carter has NHS number 999 000 0018.</p>", script: "window.refuses = true;");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send it encrypted" }).ClickAsync();
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("Outlook did not let us change that. Please change it yourself.");
        Assert.Equal("Ben's appointment", (await DraftAsync(page)).GetProperty("subject").GetString());
    }

    [ProgramFact(PaneBrowser.Chromium)]
    public async Task A_whole_year_of_parents_is_moved_to_Bcc_and_nobody_is_lost_who_was_added_meanwhile()
    {
        var page = await OpenAsync();
        await page.EvaluateAsync("""
            const people = (count, domain) => Array.from({ length: count }, (_, number) => ({ emailAddress: `person${number}@${domain}`, displayName: "" }));
            fake.draft.to = people(250, "homemail.example").concat(people(130, "oakhill.example"));
            """);
        await page.ClickAsync("#again");
        var move = page.GetByRole(AriaRole.Button, new() { Name = "Move people outside the school to Bcc" });
        await move.WaitForAsync();
        Assert.Equal(["250 people: not on the school's list", "130 people: member of staff", "All 380 addresses"], await page.Locator("#recipients > li").EvaluateAllAsync<string[]>("all => all.map((one) => (one.querySelector('summary') || one).innerText)"));
        await page.ClickAsync("summary");
        await Assertions.Expect(page.Locator("#recipients details li")).ToHaveCountAsync(380);
        Assert.Empty(await PaneBrowser.FaultsAsync(page, "many-recipients"));
        await page.EvaluateAsync("fake.draft.cc = [{ emailAddress: 'late@homemail.example', displayName: '' }, { emailAddress: 'later@oakhill.example', displayName: '' }]");
        await move.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#status")).ToBeFocusedAsync();
        var draft = await DraftAsync(page);
        Assert.Equal((130, 251), (draft.GetProperty("to").GetArrayLength(), draft.GetProperty("bcc").GetArrayLength()));
        Assert.Equal(["later@oakhill.example"], draft.GetProperty("cc").EnumerateArray().Select(one => one.GetProperty("emailAddress").GetString()));
        await Assertions.Expect(move).ToHaveCountAsync(0);
    }

    [ProgramFact(PaneBrowser.Chromium)]
    public async Task Somebody_without_an_address_yet_is_not_lost_either()
    {
        var page = await OpenAsync();
        await page.EvaluateAsync("fake.draft.to = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => ({ emailAddress: name + '@homemail.example', displayName: name }))");
        await page.ClickAsync("#again");
        var move = page.GetByRole(AriaRole.Button, new() { Name = "Move people outside the school to Bcc" });
        await move.WaitForAsync();
        await page.EvaluateAsync("fake.draft.to.push({ emailAddress: '', displayName: 'Half a na' })");
        await move.ClickAsync();
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("Outlook did not let us change that. Please change it yourself.");
        Assert.Equal(8, (await DraftAsync(page)).GetProperty("to").GetArrayLength());
    }

    private static object Draft(string subject, string html) => new
    {
        from = PaneBrowser.Person(ConnectedService.Teacher),
        to = new[] { PaneBrowser.Person("rosa.bell@homemail.example") },
        cc = Array.Empty<object>(),
        bcc = Array.Empty<object>(),
        subject,
        html,
        attachments = Array.Empty<object>(),
    };

    private async Task<IPage> OpenAsync(string subject = "Sports day on Friday", string html = "<p>Please bring a towel.</p>", string? script = null)
    {
        var page = await browser.OpenAsync(credential: service.Credential, draft: Draft(subject, html), script: script);
        await page.Locator("#result").WaitForAsync();
        return page;
    }

    /// <summary>With the keys that everybody has: Tab until the button has the focus, then Enter.</summary>
    private static async Task PressAsync(IPage page, string button)
    {
        var wanted = page.GetByRole(AriaRole.Button, new() { Name = button });
        await wanted.WaitForAsync();
        for (var step = 0; step < 60 && !await wanted.EvaluateAsync<bool>("one => one === document.activeElement"); step++)
            await page.Keyboard.PressAsync("Tab");
        Assert.True(await wanted.EvaluateAsync<bool>("one => one === document.activeElement"), $"{button} cannot be reached by Tab");
        await page.Keyboard.PressAsync("Enter");
        // whoever used the keyboard goes on at the top
        await Assertions.Expect(page.Locator("#status")).ToBeFocusedAsync();
    }

    private static async Task<JsonElement> DraftAsync(IPage page) => JsonDocument.Parse(await page.EvaluateAsync<string>("JSON.stringify(fake.draft)")).RootElement.Clone();
}
