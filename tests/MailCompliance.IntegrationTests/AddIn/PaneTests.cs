using System.Text.Json;
using MailCompliance.IntegrationTests.Smtp;
using Microsoft.Playwright;

namespace MailCompliance.IntegrationTests.AddIn;

/// <summary>What people do in the panes, in a real Chromium (<see cref="PaneBrowser"/>).</summary>
public sealed class PaneTests : IAsyncLifetime
{
    private const string Chromium = PaneBrowser.Chromium;

    private ConnectedService service = null!;
    private PaneBrowser browser = null!;

    public async Task InitializeAsync()
    {
        service = await ConnectedService.StartAsync(PaneBrowser.Rules);
        browser = PaneBrowser.For(service);
    }

    public async Task DisposeAsync()
    {
        await browser.DisposeAsync();
        await service.DisposeAsync();
    }

    [ProgramFact(Chromium)]
    public async Task A_mailbox_is_connected_and_everything_put_right_with_a_few_presses()
    {
        var page = await browser.OpenAsync();
        await page.FillAsync("#code", "000-000-000-000");
        await page.ClickAsync("#connect button[type=submit]");
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
        var page = await browser.OpenAsync();
        await ConnectAsync(page);
        await page.Locator("#findings li").First.GetByText("This is wrong").ClickAsync();
        await Assertions.Expect(page.Locator("#status")).ToContainTextAsync("Whoever looks after the rules will read it");
        // what must change anyway is nothing to ask about
        await Assertions.Expect(page.Locator("#question")).ToBeHiddenAsync();
        await page.ClickAsync("text=Take out setup.exe");
        // what would be held is asked permission for
        await Assertions.Expect(page.Locator("#ask-button")).ToHaveTextAsync("Ask for permission");
        await page.FillAsync("#question", "It is the whole class.");
        await page.ClickAsync("#ask-button");
        await Assertions.Expect(page.Locator("#status")).ToContainTextAsync("head@oakhill.example can allow it now");
        await Assertions.Expect(page.Locator("#own li").First).ToContainTextAsync("You asked for permission to send");
        Assert.Empty(await PaneBrowser.FaultsAsync(page, "asked-permission"));
        await page.ClickAsync("text=Move people outside the school to Bcc");
        await Assertions.Expect(page.Locator("#ask-button")).ToHaveTextAsync("Ask");
        await page.FillAsync("#question", "May I send this?");
        await page.ClickAsync("#ask-button");
        await Assertions.Expect(page.Locator("#status")).ToContainTextAsync("Your question went to head@oakhill.example");
        await Assertions.Expect(page.Locator("#own li").First).ToContainTextAsync("not answered yet");

        await page.GotoAsync("/addin/sent.html");
        await Assertions.Expect(page.Locator("#status")).ToContainTextAsync("not connected yet");

        var reading = await browser.OpenAsync(PaneBrowser.Sent, credential: await CredentialAsync());
        await Assertions.Expect(reading.Locator("#status")).ToHaveTextAsync("About: Sports day");
        await reading.ClickAsync("#what-person");
        await reading.ClickAsync("#done-nothing");
        await reading.FillAsync("#note", "It was for the other Mrs Bell.");
        await reading.ClickAsync("#report button");
        await Assertions.Expect(reading.Locator("#status")).ToContainTextAsync("know now. Do not delete the email.");
        Assert.Contains("Urgent", Mime.MailDocument.Parse((await service.NextHop.WaitForAsync(mail => mail.Text.Contains("request", StringComparison.Ordinal) && mail.DecodedText().Contains("72 hours", StringComparison.Ordinal))).Bytes).Headers.Value("Subject"), StringComparison.Ordinal);
    }

    [ProgramFact(Chromium)]
    public async Task From_the_code_to_the_answer_the_keys_Tab_Space_and_Enter_suffice()
    {
        var page = await browser.OpenAsync();
        await TabToAsync(page, "#code");
        await page.Keyboard.TypeAsync(await service.CodeAsync(ConnectedService.Teacher));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("There are 4 things to look at.");
        await PressAsync(page, "text=Take out setup.exe", "There are 3 things to look at.");
        await TabToAsync(page, "#question");
        await page.Keyboard.TypeAsync("It is the whole class.");
        await PressAsync(page, "#ask-button", "head@oakhill.example can allow it now. Keep the draft as it is: the answer comes by email and stands here.");
        await PressAsync(page, "text=Move people outside the school to Bcc", "There are 2 things to look at.");
        await TabToAsync(page, "#reason-checked");
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(page.Locator("#reason-needed")).ToBeCheckedAsync();
        await Assertions.Expect(page.Locator("#status")).ToContainTextAsync("Your reason is noted");
        await TabToAsync(page, "#new-subject");
        await page.Keyboard.TypeAsync("Swimming on Friday");
        await PressAsync(page, "text=Use this subject", "There is one thing to look at.");
        await PressAsync(page, "#disconnect", "This mailbox is no longer connected.");
        // nobody brings the policy up to date any more
        Assert.Equal("{\"mailcompliance.declined\":true}", await page.EvaluateAsync<string>("JSON.stringify(fake.settings)"));

        var reading = await browser.OpenAsync(PaneBrowser.Sent, credential: await CredentialAsync());
        await TabToAsync(reading, "#what-person");
        await reading.Keyboard.PressAsync("Space");
        await TabToAsync(reading, "#done-nothing");
        await reading.Keyboard.PressAsync("Space");
        await TabToAsync(reading, "#note");
        await reading.Keyboard.TypeAsync("It was for the other Mrs Bell.");
        await TabToAsync(reading, "#report button");
        await reading.Keyboard.PressAsync("Enter");
        await Assertions.Expect(reading.Locator("#status")).ToContainTextAsync("know now. Do not delete the email.");
        await Assertions.Expect(reading.Locator("#status")).ToBeFocusedAsync();
    }

    [ProgramFact(Chromium)]
    public async Task A_screen_reader_tells_every_control_from_every_other()
    {
        var page = await browser.OpenAsync(credential: await CredentialAsync());
        await page.Locator("#findings li").First.WaitForAsync();
        await AssertNamesAsync(page);
        var reading = await browser.OpenAsync(PaneBrowser.Sent, credential: service.Credential);
        await reading.Locator("#report").WaitForAsync();
        await AssertNamesAsync(reading);
        Assert.Equal("status", await page.Locator("#status").GetAttributeAsync("role"));
    }

    [ProgramFact(Chromium)]
    public async Task A_pane_that_stays_open_follows_the_email_and_the_question_at_Send()
    {
        var page = await browser.OpenAsync(credential: await CredentialAsync());
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("There are 4 things to look at.");
        await page.EvaluateAsync("fake.draft.attachments = []; fake.raise('olkInitializationContextChanged', {})");
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("There are 3 things to look at.");
        await page.EvaluateAsync("Object.assign(fake.draft, { subject: 'Trip', to: [], cc: [] }); fake.raise('olkItemSelectedChanged', {})");
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("There is one thing to look at.");
        await page.EvaluateAsync("Office.context.mailbox.item = null; fake.raise('olkItemSelectedChanged', {})");
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("Open the email that you are writing.");
        await Assertions.Expect(page.Locator("#result")).ToBeHiddenAsync();
    }

    [ProgramFact(Chromium)]
    public async Task The_scripts_behind_events_work_in_the_page_that_Outlook_loads_under_its_own_rules_of_content()
    {
        var page = await browser.OpenAsync("/addin/events.html", credential: await CredentialAsync(), script: "window.violated = []; addEventListener('securitypolicyviolation', (event) => violated.push(event.blockedURI));");
        await page.EvaluateAsync("fake.draft.attachments = []; fake.draft.to = []; fake.draft.cc = [];");
        await page.EvaluateAsync("new Promise((completed) => fake.handlers.onNewMessageCompose({ completed }))");
        var asked = await page.EvaluateAsync<JsonElement>("new Promise((completed) => fake.handlers.onMessageSend({ completed }))");
        Assert.Equal("promptUser", asked.GetProperty("sendModeOverride").GetString());
        Assert.Contains("Your message has no subject.", asked.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("v1.", await page.EvaluateAsync<string>($"fake.headers['{ConnectedService.Header}']"), StringComparison.Ordinal);

        await page.EvaluateAsync("fake.draft.attachments = [{ id: '1', name: 'setup.exe', size: 10, isInline: false, attachmentType: 'file' }]");
        await page.EvaluateAsync("new Promise((completed) => fake.handlers.onMessageAttachmentsChanged({ completed }))");
        Assert.Contains("is a program file or can run one", await page.EvaluateAsync<string>("fake.notices.at(-1).message"), StringComparison.Ordinal);
        Assert.Equal(0, await page.EvaluateAsync<int>("violated.length"));
    }

    [ProgramFact(Chromium)]
    public async Task Outlooks_theme_counts_before_the_systems()
    {
        var credential = await CredentialAsync();
        foreach (var (theme, scheme, ground, path) in new[]
        {
            ("#ffffff", ColorScheme.Dark, "rgb(255, 255, 255)", PaneBrowser.Pane), ("#1f1f1f", ColorScheme.Light, "rgb(27, 27, 29)", PaneBrowser.Pane),
            ("", ColorScheme.Dark, "rgb(27, 27, 29)", PaneBrowser.Pane), ("#ffffff", ColorScheme.Dark, "rgb(255, 255, 255)", PaneBrowser.Sent),
        })
        {
            var page = await browser.OpenAsync(path, credential: credential, scheme: scheme, script: $"window.outlookTheme = '{theme}';");
            await page.Locator(path == PaneBrowser.Pane ? "#result" : "#report").WaitForAsync();
            Assert.Equal(ground, await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
            Assert.Empty(await PaneBrowser.FaultsAsync(page, $"theme-{theme.TrimStart('#')}-{scheme}-{(path == PaneBrowser.Pane ? "pane" : "sent")}"));
            await page.EvaluateAsync("fake.raise('officeThemeChanged', { officeTheme: { bodyBackgroundColor: '#000000' } })");
            Assert.Equal("rgb(27, 27, 29)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        }
    }

    [ProgramFact(Chromium)]
    public async Task The_panes_have_no_fault_of_accessibility_in_light_dark_contrast_and_at_any_width()
    {
        var faults = new List<string>();
        var credential = await CredentialAsync();
        foreach (var (name, scheme, forced, width) in new[]
        {
            ("light-320", ColorScheme.Light, ForcedColors.None, 320), ("dark-320", ColorScheme.Dark, ForcedColors.None, 320),
            ("contrast-320", ColorScheme.Dark, ForcedColors.Active, 320), ("light-450", ColorScheme.Light, ForcedColors.None, 450), ("dark-450", ColorScheme.Dark, ForcedColors.None, 450),
        })
        {
            var page = await browser.OpenAsync(scheme: scheme, forced: forced, width: width);
            await page.Locator("#connect").WaitForAsync();
            faults.AddRange(await PaneBrowser.FaultsAsync(page, $"connect-{name}"));
            page = await browser.OpenAsync(credential: credential, scheme: scheme, forced: forced, width: width);
            await page.Locator("#findings li").First.WaitForAsync();
            faults.AddRange(await PaneBrowser.FaultsAsync(page, $"findings-{name}"));
            await page.GotoAsync("/addin/help.html");
            faults.AddRange(await PaneBrowser.FaultsAsync(page, $"help-{name}"));
            var reading = await browser.OpenAsync(PaneBrowser.Sent, credential: credential, scheme: scheme, forced: forced, width: width);
            await reading.Locator("#report").WaitForAsync();
            faults.AddRange(await PaneBrowser.FaultsAsync(reading, $"sent-{name}"));
        }

        Assert.Empty(faults);
    }

    private async Task ConnectAsync(IPage page)
    {
        await page.FillAsync("#code", await service.CodeAsync(ConnectedService.Teacher));
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#findings li").First.WaitForAsync();
    }

    private static async Task PressAsync(IPage page, string button, string status)
    {
        await TabToAsync(page, button);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync(status);
    }

    /// <summary>With Tab alone, from wherever the focus is.</summary>
    private static async Task TabToAsync(IPage page, string selector)
    {
        var wanted = page.Locator(selector).First;
        await wanted.WaitForAsync();
        for (var step = 0; step < 80; step++)
        {
            if (await wanted.EvaluateAsync<bool>("one => one === document.activeElement"))
                return;
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{selector} cannot be reached by Tab");
    }

    /// <summary>What Chromium tells assistive technology: each control has a name, and no two that are shown have the same.</summary>
    private static async Task AssertNamesAsync(IPage page)
    {
        var tree = await page.Locator("body").AriaSnapshotAsync();
        var controls = tree.Split('\n').Select(line => line.Trim()).Where(line => System.Text.RegularExpressions.Regex.IsMatch(line, "^- (button|textbox|radio|link)")).ToList();
        Assert.True(controls.Count > 5, tree);
        Assert.All(controls, control => Assert.Contains('"', control));
        // radio buttons have the question above them beside their own name
        var named = controls.Where(control => !control.StartsWith("- radio", StringComparison.Ordinal)).ToList();
        Assert.Equal(named.Distinct(), named);
    }

    private Task<string> CredentialAsync() => service.PairAsync(ConnectedService.Teacher);
}
