using MailCompliance.IntegrationTests.Smtp;
using MailCompliance.Storage.Requests;
using Microsoft.Playwright;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>Where the focus goes: over the whole of every page in the order of reading, always to be seen, past the menu by the skip link, and to what is wrong.</summary>
public sealed class FocusTests : IAsyncLifetime
{
    private const string Chromium = "chromium";
    private const int MostStops = 250;

    /// <summary>Skip link, name of the service and one thing to do.</summary>
    private const int FewestStops = 3;

    /// <summary>What has the focus, where it is, and whether it looks different from without it.</summary>
    private const string Stop =
        """
        () => {
          const e = document.activeElement
          if (e === null || e === document.body || e === document.documentElement) return null
          const box = e.getBoundingClientRect()
          const look = () => { const s = getComputedStyle(e); return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.backgroundColor, s.color, s.borderColor].join('|') }
          // radios and checkboxes are drawn by what stands beside them
          const drawn = () => e.nextElementSibling === null ? '' : getComputedStyle(e.nextElementSibling, '::before').boxShadow + getComputedStyle(e.nextElementSibling, '::before').outlineWidth
          const focused = look() + drawn()
          e.blur()
          const plain = look() + drawn()
          e.focus({ preventScroll: true })
          const label = (e.id || e.textContent || e.getAttribute('aria-label') || '').trim().replace(/\s+/g, ' ').slice(0, 40)
          return {
            key: e.tagName + ' ' + label + ' ' + Math.round(box.left + scrollX) + ',' + Math.round(box.top + scrollY),
            top: box.top + scrollY, left: box.left + scrollX, bottom: box.bottom + scrollY,
            isShown: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
            isMarked: focused !== plain,
            isInMain: e.closest('main') !== null,
            tabIndex: e.tabIndex,
          }
        }
        """;

    private PortalUnderTest portal = null!;

    public async Task InitializeAsync() => portal = await PortalUnderTest.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [ProgramFact(Chromium)]
    public async Task On_every_page_the_focus_goes_in_the_order_of_reading_and_is_always_seen()
    {
        var (id, asked) = (await portal.Mail.HoldAsync(), await AskAsync());
        await portal.Mail.LogAsync();
        await portal.Database.PolicyVersions.NoteAsync("1", "{ \"rules\": {} }", "node");
        await GrantAsync();
        await PlantedCoverage.AddAsync(portal, PlantedMail.Teacher, "around", 3);
        var (faults, pages) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        await using var chromium = await BrowserTests.StartAsync();
        foreach (var (person, width) in new[] { ("head@oakhill.example", 1280), ("head@oakhill.example", 390), ("dpo@oakhill.example", 1280), ("it@oakhill.example", 390) })
        {
            await using var context = await chromium.NewContextAsync(new() { BaseURL = portal.Address.ToString(), ViewportSize = new() { Width = width, Height = 800 } });
            var page = await context.NewPageAsync();
            await BrowserTests.SignInAsync(page, person);
            foreach (var route in PortalPages.All)
            {
                var path = PortalPages.PathOf(route, route.Pattern.StartsWith("/requests/", StringComparison.Ordinal) ? asked : id);
                if ((await page.GotoAsync(path))!.Status is 403 or 404 && route.Pattern != "/sign-in/problem")
                    continue;
                pages.Add(route.Pattern);
                await page.Locator("body.js-enabled").WaitForAsync();
                faults.AddRange((await WalkAsync(page)).Select(fault => $"{person} {path} {width}: {fault}"));
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
        Assert.Equal(PortalPages.All.Select(route => route.Pattern).Distinct().Order(StringComparer.Ordinal), pages.Order(StringComparer.Ordinal));
    }

    [ProgramFact(Chromium)]
    public async Task The_skip_link_leads_past_the_menu_and_the_next_stop_is_in_the_page_itself()
    {
        await portal.Mail.HoldAsync();
        await using var chromium = await BrowserTests.StartAsync();
        await using var context = await chromium.NewContextAsync(new() { BaseURL = portal.Address.ToString() });
        var page = await context.NewPageAsync();
        await BrowserTests.SignInAsync(page, "head@oakhill.example");
        foreach (var path in new[] { "/decide", "/reports", "/policy", "/exceptions", "/people", "/notice", "/sessions" })
        {
            await page.GotoAsync(path);
            await page.Locator("body.js-enabled").WaitForAsync();
            await page.Keyboard.PressAsync("Tab");
            await Assertions.Expect(page.Locator(".govuk-skip-link")).ToBeFocusedAsync();
            await Assertions.Expect(page.Locator(".govuk-skip-link")).ToBeInViewportAsync();
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Locator("main")).ToBeFocusedAsync();
            await page.Keyboard.PressAsync("Tab");
            Assert.True((await page.EvaluateAsync<FocusStop?>(Stop))?.IsInMain, path);
        }
    }

    [ProgramFact(Chromium)]
    public async Task A_form_that_lacks_something_opens_at_the_summary_which_leads_to_the_field()
    {
        var (held, asked) = (await portal.Mail.HoldAsync(), await AskAsync());
        await using var chromium = await BrowserTests.StartAsync();
        await using var context = await chromium.NewContextAsync(new() { BaseURL = portal.Address.ToString() });
        var page = await context.NewPageAsync();
        await BrowserTests.SignInAsync(page, "head@oakhill.example");
        foreach (var (path, button, field) in new[]
        {
            ("/exceptions", "Ask for the exception", "sender"), ("/access", "Ask for access", "person"), ("/api-keys", "Make the key", "name"), ("/away", "Save", "until"),
            ($"/messages/{held}", "Confirm decision", "decision"), ($"/messages/{held}/reveal", "Show the message", "purpose"), ($"/requests/{asked}", "Answer", "answer"),
        })
        {
            await page.GotoAsync(path);
            await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).PressAsync("Enter");

            await Assertions.Expect(page.Locator(".govuk-error-summary")).ToBeFocusedAsync();
            Assert.StartsWith("Error: ", await page.TitleAsync(), StringComparison.Ordinal);
            await page.Keyboard.PressAsync("Tab");
            Assert.Equal((path, $"#{field}"), (path, await page.EvaluateAsync<string>("document.activeElement.getAttribute('href')")));
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Locator($"#{field}")).ToBeFocusedAsync();
            await Assertions.Expect(page.Locator($".govuk-form-group--error:has(#{field}) .govuk-error-message").First).ToBeVisibleAsync();
        }
    }

    private static async Task<List<string>> WalkAsync(IPage page)
    {
        var (faults, seen) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        FocusStop? before = null;
        for (var count = 0; count < MostStops; count++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<FocusStop?>(Stop) is not { } stop || !seen.Add(stop.Key))
            {
                if (seen.Count < FewestStops)
                    faults.Add($"only {seen.Count} stops");
                return faults;
            }

            if (!stop.IsShown)
                faults.Add($"not to be seen: {stop.Key}");
            if (!stop.IsMarked)
                faults.Add($"looks as without the focus: {stop.Key}");
            if (stop.TabIndex > 0)
                faults.Add($"an order of its own: {stop.Key}");
            if (before is { IsInMain: true } && stop.IsInMain && stop.Bottom <= before.Top && stop.Left <= before.Left)
                faults.Add($"goes back from {before.Key} to {stop.Key}");
            before = stop;
        }

        faults.Add("more stops than anybody goes through");
        return faults;
    }

    private async Task<string> AskAsync() =>
        (await portal.Database.StaffRequests.AddAsync(StaffRequestKind.Advice, "1", PlantedMail.Teacher, ["head@oakhill.example", "dpo@oakhill.example"], null, new RequestContent { Note = "May I?", Subject = "Trip", Html = "<p>Boots</p>" }, _ => [])).Id;

    private async Task GrantAsync()
    {
        var id = await portal.Database.AccessGrants.RequestAsync(PlantedMail.Teacher, "it@oakhill.example", "Complaint of 20 November", 24);
        await portal.Database.AccessGrants.DecideAsync(id, approve: true, "head@oakhill.example");
    }

    private sealed record FocusStop
    {
        public string Key { get; init; } = "";

        public double Top { get; init; }

        public double Left { get; init; }

        public double Bottom { get; init; }

        public bool IsShown { get; init; }

        public bool IsMarked { get; init; }

        public bool IsInMain { get; init; }

        public int TabIndex { get; init; }
    }
}
