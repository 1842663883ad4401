using System.Text.Json;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using MailCompliance.IntegrationTests.Smtp;
using Microsoft.Playwright;

namespace MailCompliance.IntegrationTests.AddIn;

/// <summary>The task pane in a real Chromium against the built server, over TLS as Outlook has it; Outlook is a script of ours. Screenshots lie in <c>TestResults/addin</c>.</summary>
public sealed class PaneTests : IAsyncLifetime
{
    private const string Chromium = "chromium";

    private const string Rules = """
        "rules": {
          "subject": { "outcome": "warn", "clause": "5.1 Subject line" },
          "signature": { "outcome": "warn", "clause": "4 Signature", "fields": ["school-name"] },
          "program-file": { "outcome": "block", "clause": "4 Program files" },
          "visible-recipients": { "outcome": "hold", "clause": "5.1 Few recipients", "maxVisible": 2 }
        },
        "duties": { "stamp-disclaimer": { "text": "This message is confidential." } }
        """;

    private static readonly string Shots = Path.Combine(AppContext.BaseDirectory, "TestResults", "addin");

    private static readonly object Draft = new
    {
        from = new { emailAddress = ConnectedService.Teacher, displayName = "Aisha Khan" },
        to = new[] { Person("rosa.bell@homemail.example"), Person("tom.bell@homemail.example"), Person("d.lowe@oakhill.example") },
        cc = new[] { Person("amy.page@homemail.example") },
        bcc = Array.Empty<object>(),
        subject = "",
        html = "<p>Please bring a towel.</p>",
        read = new { internetMessageId = "<sent@oakhill.example>", subject = "Sports day", to = new[] { Person("rosa.bell@homemail.example") }, cc = Array.Empty<object>() },
        attachments = new[] { new { id = "1", name = "setup.exe", size = 1000, isInline = false, attachmentType = "file" } },
    };

    private ConnectedService service = null!;
    private Uri address = null!;

    public async Task InitializeAsync()
    {
        service = await ConnectedService.StartAsync(Rules);
        address = service.EncryptedAddress();
    }

    public async Task DisposeAsync()
    {
        await service.DisposeAsync();
    }

    [ProgramFact(Chromium)]
    public async Task A_mailbox_is_connected_and_everything_put_right_with_a_few_presses()
    {
        await using var chromium = await StartAsync();
        var page = await OpenAsync(chromium, ColorScheme.Light);
        await page.FillAsync("#code", "000-000-000-000");
        await page.ClickAsync("#connect button");
        await Assertions.Expect(page.Locator("#code-error")).ToContainTextAsync("This code does not work");

        await page.FillAsync("#code", await service.CodeAsync(ConnectedService.Teacher));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("There are 4 things to look at.");
        Assert.StartsWith("Must change: attachment setup.exe", await page.Locator("#findings h3").First.InnerTextAsync(), StringComparison.Ordinal);

        await page.ClickAsync("text=Take out setup.exe");
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("There are 3 things to look at.");
        await page.ClickAsync("text=Move people outside the school to Bcc");
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("There are 2 things to look at.");
        await page.ClickAsync("#reason-permitted");
        await Assertions.Expect(page.Locator("#status")).ToContainTextAsync("Your reason is noted");
        await page.FillAsync("#new-subject", "Swimming on Friday");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("There is one thing to look at.");

        var fake = JsonDocument.Parse(await page.EvaluateAsync<string>("JSON.stringify(fake)")).RootElement;
        var draft = fake.GetProperty("draft");
        Assert.Equal("Swimming on Friday", draft.GetProperty("subject").GetString());
        Assert.Equal(0, draft.GetProperty("attachments").GetArrayLength());
        Assert.Equal(3, draft.GetProperty("bcc").GetArrayLength());
        Assert.Equal(["d.lowe@oakhill.example"], draft.GetProperty("to").EnumerateArray().Select(one => one.GetProperty("emailAddress").GetString()));
        Assert.Equal("permitted", fake.GetProperty("session").GetProperty("mailcompliance.reason").GetString());

        await page.ClickAsync("#disconnect");
        await Assertions.Expect(page.Locator("#connect")).ToBeVisibleAsync();
    }

    [ProgramFact(Chromium)]
    public async Task A_question_is_asked_a_finding_called_wrong_and_a_message_reported()
    {
        await using var chromium = await StartAsync();
        var page = await OpenAsync(chromium, ColorScheme.Light);
        await ConnectAsync(page);
        await page.Locator("#findings li").First.GetByText("This is wrong").ClickAsync();
        await Assertions.Expect(page.Locator("#status")).ToContainTextAsync("Whoever looks after the rules will read it");
        // what must change anyway is nothing to ask about
        await Assertions.Expect(page.Locator("#question")).ToBeHiddenAsync();
        await page.ClickAsync("text=Take out setup.exe");
        await page.FillAsync("#question", "May I send this?");
        await page.ClickAsync("#ask button");
        await Assertions.Expect(page.Locator("#status")).ToContainTextAsync("Your question went to head@oakhill.example");
        await Assertions.Expect(page.Locator("#own li").First).ToContainTextAsync("not answered yet");

        await page.GotoAsync("/addin/sent.html");
        await Assertions.Expect(page.Locator("#status")).ToContainTextAsync("not connected yet");

        var reading = await OpenAsync(chromium, ColorScheme.Light, "/addin/sent.html", await CredentialAsync());
        await Assertions.Expect(reading.Locator("#status")).ToHaveTextAsync("About: Sports day");
        await reading.ClickAsync("#what-person");
        await reading.ClickAsync("#done-nothing");
        await reading.FillAsync("#note", "It was for the other Mrs Bell.");
        await reading.ClickAsync("#report button");
        await Assertions.Expect(reading.Locator("#status")).ToContainTextAsync("know now. Do not delete the email.");
        Assert.Contains("Urgent", Mime.MailDocument.Parse((await service.NextHop.WaitForAsync(mail => mail.Text.Contains("request", StringComparison.Ordinal) && mail.DecodedText().Contains("72 hours", StringComparison.Ordinal))).Bytes).Headers.Value("Subject"), StringComparison.Ordinal);
    }

    [ProgramFact(Chromium)]
    public async Task The_pane_has_no_serious_fault_of_accessibility_in_light_dark_and_at_320_pixels()
    {
        var faults = new List<string>();
        await using var chromium = await StartAsync();
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await OpenAsync(chromium, scheme);
            await page.Locator("#connect").WaitForAsync();
            faults.AddRange(await FaultsAsync(page, $"connect-{scheme}"));
            await page.FillAsync("#code", await service.CodeAsync(ConnectedService.Teacher));
            await page.Keyboard.PressAsync("Enter");
            await page.Locator("#findings li").First.WaitForAsync();
            faults.AddRange(await FaultsAsync(page, $"findings-{scheme}"));
            await page.GotoAsync("/addin/help.html");
            faults.AddRange(await FaultsAsync(page, $"help-{scheme}"));
            var reading = await OpenAsync(chromium, scheme, "/addin/sent.html", await CredentialAsync());
            await reading.Locator("#report").WaitForAsync();
            faults.AddRange(await FaultsAsync(reading, $"sent-{scheme}"));
        }

        Assert.Empty(faults);
    }

    private static object Person(string address) => new { emailAddress = address, displayName = address };

    private async Task ConnectAsync(IPage page)
    {
        await page.FillAsync("#code", await service.CodeAsync(ConnectedService.Teacher));
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#findings li").First.WaitForAsync();
    }

    private Task<string> CredentialAsync() => service.PairAsync(ConnectedService.Teacher);

    /// <param name="credential">Of a mailbox that is connected already; null: it is not.</param>
    private async Task<IPage> OpenAsync(IBrowser chromium, ColorScheme scheme, string path = "/addin/pane.html", string? credential = null)
    {
        var context = await chromium.NewContextAsync(new() { BaseURL = address.ToString(), IgnoreHTTPSErrors = true, ColorScheme = scheme, ViewportSize = new() { Width = 320, Height = 800 } });
        var office = $"const draft = {JsonSerializer.Serialize(Draft)};\n" + await File.ReadAllTextAsync(Path.Combine(ConnectedService.Repository(), "tests/addin/pane-office.js"));
        await context.RouteAsync("https://appsforoffice.microsoft.com/**", route => route.FulfillAsync(new() { ContentType = "text/javascript", Body = office }));
        var page = await context.NewPageAsync();
        if (credential is not null)
            await page.AddInitScriptAsync($"window.connectedBy = {JsonSerializer.Serialize(credential)};");
        await page.GotoAsync(path);
        return page;
    }

    private static async Task<IBrowser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new() { ExecutablePath = LocalPrograms.Find(Chromium), Args = ["--no-sandbox"] });
    }

    /// <summary>Serious and critical findings, and whether anything is wider than the pane; with a picture of each.</summary>
    private static async Task<List<string>> FaultsAsync(IPage page, string name)
    {
        Directory.CreateDirectory(Shots);
        await page.ScreenshotAsync(new() { Path = Path.Combine(Shots, $"{name.ToLowerInvariant()}.png"), FullPage = true });
        var result = await page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice") });
        var faults = (
            from violation in result.Violations
            where violation.Impact is "serious" or "critical"
            from node in violation.Nodes
            select $"{name}: {violation.Id} {violation.Help} {node.Html}").ToList();
        if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") > 320)
            faults.Add(name + " is wider than 320 pixels");
        return faults;
    }
}
