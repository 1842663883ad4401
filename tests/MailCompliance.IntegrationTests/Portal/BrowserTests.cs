using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using MailCompliance.IntegrationTests.Smtp;
using MailCompliance.Storage.Requests;
using Microsoft.Playwright;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>The pages in a real Chromium: accessible in light and dark, on a desk and on a phone, and by keyboard alone. Screenshots lie in <c>TestResults/portal</c>.</summary>
public sealed class BrowserTests : IAsyncLifetime
{
    private const string Chromium = "chromium";

    private static readonly string Shots = Path.Combine(AppContext.BaseDirectory, "TestResults", "portal");

    private PortalUnderTest portal = null!;

    public async Task InitializeAsync() => portal = await PortalUnderTest.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [ProgramFact(Chromium)]
    public async Task No_page_has_a_serious_fault_of_accessibility_in_light_or_dark_wide_or_narrow()
    {
        var held = await portal.Mail.HoldAsync(text: "Dear Mrs Bell,\r\n\r\nBen Page, NHS number 999 000 0018, has done well.\r\n");
        await portal.Mail.HoldAsync(subject: "Trip to the farm", rule: "recipient-mismatch", to: [.. Enumerable.Range(0, 30).Select(number => $"parent{number}@homemail.example")]);
        await portal.Mail.LogAsync();
        var policy = await File.ReadAllTextAsync(Path.Combine(PortalUnderTest.SampleFolder, "policies", "oakhill.json"));
        await portal.Database.PolicyVersions.NoteAsync("1", policy.Replace("\"signature\": { \"outcome\": \"warn\"", "\"signature\": { \"outcome\": \"record\"", StringComparison.Ordinal), "node");
        await portal.Database.PolicyVersions.NoteAsync("2", policy, "node");
        await PlantedCoverage.AddAsync(portal, PlantedMail.Teacher, "gateway", 12);
        await PlantedCoverage.AddAsync(portal, PlantedMail.Teacher, "around", 3);
        var sent = await portal.Mail.LogAsync(verdict: "block", state: MailCompliance.Storage.Log.LogState.Refused);
        await portal.Database.Reviews.DisputeAsync(sent, null, PlantedMail.Teacher, "It is a song title.");
        var asked = (await portal.Database.StaffRequests.AddAsync(
            StaffRequestKind.Incident, "1", PlantedMail.Teacher, ["dpo@oakhill.example", "head@oakhill.example"], TimeSpan.FromHours(72),
            new RequestContent { What = "wrong-person", Done = "recalled", Note = "It went to the other Bell.", MessageId = "<1@oakhill.example>", Subject = "Trip to the farm", Recipients = ["tom.bell@homemail.example"], Html = "<p>Bring boots.</p>" }, _ => [])).Id;
        await PlantPermitsAsync();
        (string Person, string[] Paths)[] visits =
        [
            ("head@oakhill.example", ["/decide", "/messages/" + held, $"/messages/{held}/reveal", "/flagged", "/flagged/groups", "/messages/" + sent, "/reports", "/reports/tuning", "/reports/governors", "/policy", "/policy/check", "/policy/history", "/policy/history/2", "/exceptions", "/away", "/sessions", "/api-keys", "/access", "/people", "/coverage", "/assessment", "/notice", "/my-mail", "/no-such-page", "/requests", "/requests/" + asked, "/exceptions?done=asked", "/sign-in/problem", "/signed-out"]),
            ("it@oakhill.example", ["/health", "/decide", "/sessions", "/access", $"/access/{PlantedMail.Teacher}/log"]),
            ("dpo@oakhill.example", ["/audit", "/audit/check", "/log", "/api-keys", "/requests"]),
            (PlantedMail.Teacher, ["/my-mail", "/messages/" + held, "/messages/" + sent]),
            ("m.green@oakhill.example", ["/"]),
        ];
        Assert.Empty(PortalPages.All.Where(route => route.Pattern != "/sign-in" && !visits.SelectMany(visit => visit.Paths).Any(path => PortalPages.IsAt(route, path))).Select(route => route.Pattern));
        var faults = new List<string>();
        await using var chromium = await StartAsync();
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            foreach (var (person, paths) in visits)
            {
                await using var context = await chromium.NewContextAsync(new() { BaseURL = portal.Address.ToString(), ColorScheme = scheme, Locale = "en-GB" });
                var page = await context.NewPageAsync();
                page.Request += (_, request) => faults.AddRange(request.Url.StartsWith(portal.Address.ToString(), StringComparison.Ordinal) ? [] : [request.Url]);
                page.Console += (_, message) => faults.AddRange(message.Type == "error" && !message.Text.Contains("status of 4", StringComparison.Ordinal) ? [message.Text] : []);
                if (person == visits[0].Person)
                {
                    await page.GotoAsync("/sign-in");
                    faults.AddRange(await FaultsAsync(page, $"sign-in {scheme}"));
                }

                await SignInAsync(page, person);
                foreach (var path in paths)
                {
                    await page.SetViewportSizeAsync(1280, 900);
                    await page.GotoAsync(path);
                    faults.AddRange(await FaultsAsync(page, $"{person.Split('@')[0]} {path.Replace(held, "held", StringComparison.Ordinal).Replace(sent, "sent", StringComparison.Ordinal).Replace(asked, "asked", StringComparison.Ordinal)} {scheme}"));
                }

                if (person == visits[0].Person)
                    faults.AddRange(await FaultsOfStatesAsync(page, held, scheme));
            }
        }

        Assert.Empty(faults);
    }

    /// <summary>What no address shows: a form that lacks something, the menu of a phone, a message that was shown for a purpose.</summary>
    private static async Task<List<string>> FaultsOfStatesAsync(IPage page, string held, ColorScheme scheme)
    {
        var faults = new List<string>();
        await page.GotoAsync("/exceptions");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask for the exception", Exact = true }).ClickAsync();
        await page.WaitForSelectorAsync(".govuk-error-summary");
        faults.AddRange(await FaultsAsync(page, $"head errors {scheme}"));
        await page.GotoAsync("/away");
        await page.ClickAsync(".moj-js-datepicker-toggle");
        faults.AddRange(await FaultsAsync(page, $"head calendar {scheme}"));
        await page.GotoAsync("/messages/" + held);
        await page.Locator("body.js-enabled").WaitForAsync();
        await page.CheckAsync("input[value=return]");
        faults.AddRange(await FaultsAsync(page, $"head returning {scheme}"));
        await page.GotoAsync($"/messages/{held}/reveal");
        await page.CheckAsync("input[name=purpose] >> nth=0");
        await page.ClickAsync("text=Show the message");
        await page.WaitForSelectorAsync("text=Ben Page");
        faults.AddRange(await FaultsAsync(page, $"head revealed {scheme}"));
        await page.SetViewportSizeAsync(390, 900);
        await page.GotoAsync("/reports");
        await page.ClickAsync(".govuk-service-navigation__toggle");
        await page.ScreenshotAsync(new() { Path = Path.Combine(Shots, $"head-menu-{scheme}-390.png") });
        return faults;
    }

    private async Task PlantPermitsAsync()
    {
        var database = portal.Database;
        var grant = await database.AccessGrants.RequestAsync(PlantedMail.Teacher, "it@oakhill.example", "Complaint of 20 November", 24);
        await database.AccessGrants.DecideAsync(grant, approve: true, "head@oakhill.example");
        await database.AccessGrants.RequestAsync("p.evans@oakhill.example", "it@oakhill.example", "Lost mail", 24);
        await database.ApiKeys.CreateAsync("monitoring", ["audit"], TimeSpan.FromDays(90), "dpo@oakhill.example");
        await database.Exceptions.RequestAsync(new("mass-send", "office@oakhill.example", "Closure letters", "", new DateOnly(2026, 11, 25), new DateOnly(2026, 12, 18)), "j.morris@oakhill.example");
        var message = new PermittedMessage(PlantedMail.Teacher, "mark", ["rosa.bell@homemail.example"], [new("mass-send", "recipients")]);
        var (permission, _) = await database.StaffRequests.AddAsync(StaffRequestKind.Permission, "2", PlantedMail.Teacher, ["head@oakhill.example"], null, new RequestContent { What = "mass-send", Subject = "Sports day" }, _ => [], message);
        await database.StaffRequests.AnswerAsync(permission, new(RequestAnswer.Send, ""), "head@oakhill.example", []);
        await database.StaffRequests.AddAsync(StaffRequestKind.Permission, "3", PlantedMail.Teacher, ["head@oakhill.example"], null, new RequestContent { What = "mass-send", Subject = "Sports day" }, _ => [], message);
    }

    [ProgramFact(Chromium)]
    public async Task A_decision_is_made_by_keyboard_alone_in_a_few_keys()
    {
        var id = await portal.Mail.HoldAsync();
        await using var chromium = await StartAsync();
        await using var context = await chromium.NewContextAsync(new() { BaseURL = portal.Address.ToString() });
        var page = await context.NewPageAsync();
        await SignInAsync(page, "head@oakhill.example");
        await page.GotoAsync("/decide");
        await page.Locator("body.js-enabled").WaitForAsync();

        // next, open, send it, confirm
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(page.Locator(".work-list__item--current")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("o");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/messages/" + id));
        await page.Locator("body.js-enabled").WaitForAsync();
        await page.Keyboard.PressAsync("a");
        await Assertions.Expect(page.Locator("#decision")).ToBeCheckedAsync();
        await Assertions.Expect(page.Locator("#decision")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/decide.*done=approved"));

        Assert.Equal(MailCompliance.Storage.Held.HeldState.Approved, (await portal.Database.Quarantine.FindAsync(id))!.Summary.State);
    }

    [ProgramFact(Chromium)]
    public async Task A_held_message_opens_at_its_top_and_a_verdict_still_takes_one_key()
    {
        var id = await portal.Mail.HoldAsync();
        await using var chromium = await StartAsync();
        await using var context = await chromium.NewContextAsync(new() { BaseURL = portal.Address.ToString(), ViewportSize = new() { Width = 390, Height = 700 } });
        var page = await context.NewPageAsync();
        await SignInAsync(page, "head@oakhill.example");
        await page.GotoAsync("/messages/" + id);
        Assert.Equal(0, await page.EvaluateAsync<int>("Math.round(scrollY)"));
        Assert.Equal("BODY", await page.EvaluateAsync<string>("document.activeElement.tagName"));
        Assert.True(await page.IsVisibleAsync("text=What should happen with this message?"));

        await page.Keyboard.PressAsync("f");
        await page.ArriveAtAsync("**/flagged?*done=judged");
        Assert.Equal(MailCompliance.Storage.Reviewing.ReviewVerdict.FalseAlarm, (await portal.Database.Reviews.FindAsync(id))!.Review.Verdict);
    }

    [ProgramFact(Chromium)]
    public async Task A_hundred_flagged_messages_are_judged_by_keyboard_with_one_key_each()
    {
        const int messages = 100;
        for (var count = 0; count < messages; count++)
            await portal.Mail.LogAsync(to: [$"parent{count}@homemail.example"]);
        await using var chromium = await StartAsync();
        await using var context = await chromium.NewContextAsync(new() { BaseURL = portal.Address.ToString() });
        var page = await context.NewPageAsync();
        await SignInAsync(page, "dpo@oakhill.example");
        await page.GotoAsync("/flagged");
        var keys = 0;
        for (var left = messages; left > 0; left--)
        {
            var current = await (await page.WaitForSelectorAsync(".work-list__item--current a"))!.GetAttributeAsync("href");
            await page.Keyboard.PressAsync(left % 2 == 0 ? "f" : "g");
            keys++;
            await page.WaitForFunctionAsync("before => document.querySelector('.work-list__item--current a')?.getAttribute('href') !== before", current);
        }

        Assert.InRange(keys, messages, 2 * messages);
        Assert.Equal(0, await portal.Database.Reviews.CountAsync(new() { Verdict = MailCompliance.Storage.Reviewing.ReviewVerdict.Open }));
    }

    [ProgramFact(Chromium)]
    public async Task Nothing_is_wider_than_a_phone()
    {
        var id = await portal.Mail.HoldAsync(subject: new string('W', 300), to: [new string('a', 60) + "@" + new string('b', 60) + ".example"]);
        await PlantedCoverage.AddAsync(portal, new string('m', 60) + "@oakhill.example", "around", 3, new string('C', 80));
        await using var chromium = await StartAsync();
        await using var context = await chromium.NewContextAsync(new() { BaseURL = portal.Address.ToString(), ViewportSize = new() { Width = 320, Height = 700 } });
        var page = await context.NewPageAsync();
        await SignInAsync(page, "head@oakhill.example");
        foreach (var path in new[] { "/decide", "/messages/" + id, "/flagged", "/reports", "/reports/tuning", "/policy", "/policy/history", "/exceptions", "/access", "/people", "/coverage", "/api-keys", "/sessions", "/away", "/notice" })
        {
            await page.GotoAsync(path);
            Assert.Equal((path, 320), (path, await page.EvaluateAsync<int>("document.documentElement.scrollWidth")));
        }
    }

    [ProgramFact(Chromium)]
    public async Task A_chart_that_is_wider_than_a_phone_opens_at_the_days_of_now()
    {
        await portal.Mail.LogAsync();
        await PlantedCoverage.AddAsync(portal, PlantedMail.Teacher, "around", 3);
        await using var chromium = await StartAsync();
        await using var context = await chromium.NewContextAsync(new() { BaseURL = portal.Address.ToString(), ViewportSize = new() { Width = 390, Height = 900 } });
        var page = await context.NewPageAsync();
        await SignInAsync(page, "head@oakhill.example");
        foreach (var path in new[] { "/reports", "/coverage" })
        {
            await page.GotoAsync(path);
            Assert.True(await page.EvaluateAsync<bool>("document.querySelector('.chart').scrollWidth > document.querySelector('.chart').clientWidth"), path);
            Assert.True(await page.EvaluateAsync<bool>("[...document.querySelectorAll('.chart rect')].every(bar => bar.getBoundingClientRect().left >= 0 && bar.getBoundingClientRect().right <= innerWidth)"), path);
        }
    }

    internal static readonly System.Text.RegularExpressions.Regex AnywhereButSignIn = new("^(?!.*/sign-in).*$");

    /// <summary>Returns when the person is in: a click does not wait for what it begins.</summary>
    internal static async Task SignInAsync(IPage page, string person)
    {
        await page.GotoAsync("/sign-in");
        await page.ClickAsync($"button[value='{person}']");
        await page.ArriveAtAsync(AnywhereButSignIn);
    }

    internal static async Task<IBrowser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new() { ExecutablePath = LocalPrograms.Find(Chromium), Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
    }

    /// <summary>Serious and critical findings on a desk and on a phone; and a picture of each.</summary>
    private static async Task<List<string>> FaultsAsync(IPage page, string name)
    {
        Directory.CreateDirectory(Shots);
        var faults = new List<string>();
        foreach (var width in new[] { 1280, 390 })
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.ScreenshotAsync(new() { Path = Path.Combine(Shots, $"{string.Concat(name.Select(c => char.IsLetterOrDigit(c) ? c : '-'))}-{width}.png"), FullPage = true });
            var result = await page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice") });
            faults.AddRange(
                from violation in result.Violations
                where violation.Impact is "serious" or "critical"
                from node in violation.Nodes
                where !IsRadioThatOpensMore(violation.Id, node.Html)
                select $"{name} {width}: {violation.Id} {violation.Help} {node.Html}");
        }

        return faults;
    }

    /// <summary>GOV.UK Frontend tells by aria-expanded that a choice opens further fields; axe does not know it of radios, screen readers do.</summary>
    private static bool IsRadioThatOpensMore(string rule, string html) =>
        rule == "aria-allowed-attr" && html.Contains("govuk-radios__input", StringComparison.Ordinal) && html.Contains("aria-expanded", StringComparison.Ordinal);
}
