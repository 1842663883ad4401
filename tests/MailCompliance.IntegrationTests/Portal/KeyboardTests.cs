using MailCompliance.IntegrationTests.Smtp;
using MailCompliance.Storage.Requests;
using Microsoft.Playwright;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>What is seldom done is done by keyboard alone as well, with nothing but Tab, Space and Enter.</summary>
public sealed class KeyboardTests : IAsyncLifetime
{
    private const string Chromium = "chromium";
    private const int MostTabs = 60;

    private PortalUnderTest portal = null!;

    public async Task InitializeAsync() => portal = await PortalUnderTest.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [ProgramFact(Chromium)]
    public async Task A_key_for_scripts_is_made_and_ended()
    {
        await using var chromium = await StartAsync();
        var page = await SignInAsync(chromium, "dpo@oakhill.example");
        await page.GotoAsync("/api-keys");
        await TabToAsync(page, "document.activeElement.id === 'name'");
        await page.Keyboard.TypeAsync("monitoring");
        await TabToAsync(page, "document.activeElement.value === 'audit'");
        await page.Keyboard.PressAsync("Space");
        await TabToAsync(page, "document.activeElement.textContent === 'Make the key'");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync(".secret");
        Assert.Equal(["audit"], Assert.Single(await portal.Database.ApiKeys.ListAsync()).Scopes);

        await TabToAsync(page, "document.activeElement.textContent.startsWith('End it now')");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAtAsync("**/api-keys?done=key-ended");
        Assert.NotNull(Assert.Single(await portal.Database.ApiKeys.ListAsync()).RevokedAt);
    }

    [ProgramFact(Chromium)]
    public async Task What_a_policy_changed_is_reached_and_read_line_by_line()
    {
        await portal.Database.PolicyVersions.NoteAsync("1", "{ \"rules\": { \"subject\": { \"outcome\": \"warn\" } } }", "node");
        await portal.Database.PolicyVersions.NoteAsync("2", "{ \"rules\": { \"subject\": { \"outcome\": \"hold\" } } }", "node");
        await using var chromium = await StartAsync();
        var page = await SignInAsync(chromium, "head@oakhill.example");
        await page.GotoAsync("/policy");
        await TabToAsync(page, "document.activeElement.getAttribute('href') === '/policy/history'");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAtAsync("**/policy/history");
        await TabToAsync(page, "document.activeElement.getAttribute('href') === '/policy/history/2'");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAtAsync("**/policy/history/2");
        await TabToAsync(page, "document.activeElement.tagName === 'SUMMARY'");
        Assert.False(await page.IsVisibleAsync(".changed-lines__added"));
        await page.Keyboard.PressAsync("Enter");
        Assert.True(await page.IsVisibleAsync(".changed-lines__added"));
    }

    [ProgramFact(Chromium)]
    public async Task Access_to_a_log_is_asked_for_granted_used_and_ended()
    {
        await using var chromium = await StartAsync();
        var technician = await SignInAsync(chromium, "it@oakhill.example");
        await technician.GotoAsync("/access");
        await TabToAsync(technician, "document.activeElement.id === 'person'");
        await technician.Keyboard.TypeAsync(PlantedMail.Teacher);
        await technician.Keyboard.PressAsync("Tab");
        await technician.Keyboard.TypeAsync("Complaint of 20 November");
        await technician.Keyboard.PressAsync("Enter");
        await technician.ArriveAtAsync("**/access?done=asked");

        var head = await SignInAsync(chromium, "head@oakhill.example");
        await head.GotoAsync("/access");
        await TabToAsync(head, "document.activeElement.textContent.startsWith('Grant')");
        await head.Keyboard.PressAsync("Enter");
        await head.ArriveAtAsync("**/access?done=answered");

        await technician.GotoAsync("/access");
        await TabToAsync(technician, "document.activeElement.textContent.startsWith('Open the log')");
        await technician.Keyboard.PressAsync("Enter");
        await technician.ArriveAtAsync("**/log");

        await head.GotoAsync("/access");
        await TabToAsync(head, "document.activeElement.textContent.startsWith('End it now')");
        await head.Keyboard.PressAsync("Enter");
        await head.ArriveAtAsync("**/access?done=access-ended");
        Assert.Equal(404, (await technician.ReloadAsync())!.Status);
    }

    [ProgramFact(Chromium)]
    public async Task A_question_is_read_and_answered_a_whole_message_is_shown_for_a_purpose_and_returned_with_advice()
    {
        var id = await portal.Mail.HoldAsync();
        var asked = (await portal.Database.StaffRequests.AddAsync(StaffRequestKind.Advice, "1", PlantedMail.Teacher, ["head@oakhill.example"], null, new RequestContent { Note = "May I?", Subject = "Trip" }, _ => [])).Id;
        await using var chromium = await StartAsync();
        var page = await SignInAsync(chromium, "head@oakhill.example");
        await page.GotoAsync("/decide");
        await TabToAsync(page, $"document.activeElement.getAttribute('href') === '/requests/{asked}'");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAtAsync("**/requests/*");
        await TabToAsync(page, "document.activeElement.name === 'answer'");
        await page.Keyboard.PressAsync("Space");
        await TabToAsync(page, "document.activeElement.id === 'text'");
        await page.Keyboard.TypeAsync("Yes, with boots.");
        await TabToAsync(page, "document.activeElement.textContent === 'Answer'");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAtAsync("**/requests?done=request-answered");
        Assert.Equal(new RequestAnswer("send", "Yes, with boots."), (await portal.Database.StaffRequests.FindAsync(asked))!.Answer);

        await page.GotoAsync("/messages/" + id);
        await TabToAsync(page, "document.activeElement.textContent === 'Show the whole message'");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAtAsync("**/reveal");
        await TabToAsync(page, "document.activeElement.name === 'purpose'");
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("text=Ben Page");

        await page.GotoAsync("/messages/" + id);
        await page.Locator("body.js-enabled").WaitForAsync();
        await TabToAsync(page, "document.activeElement.name === 'decision'");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Space");
        await TabToAsync(page, "document.activeElement.name === 'sentence'");
        await page.Keyboard.PressAsync("Space");
        await TabToAsync(page, "document.activeElement.textContent === 'Confirm decision'");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAtAsync("**/decide?*done=returned*");
        await TabToAsync(page, "document.activeElement.textContent.startsWith('Undo')");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAtAsync("**/messages/*done=undone");
        Assert.Equal(MailCompliance.Storage.Held.HeldState.Held, (await portal.Database.Quarantine.FindAsync(id))!.Summary.State);
    }

    /// <summary>Opens the calendar beside the field, takes the day after today and comes back to the field with all of it selected.</summary>
    private static async Task PickByKeyboardAsync(IPage page)
    {
        await TabToAsync(page, "document.activeElement.classList.contains('moj-js-datepicker-toggle')");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync(".moj-datepicker__dialog--open");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("/^[0-9]{1,2}.[0-9]{1,2}.[0-9]{4}$/.test(document.querySelector('#until').value)");
        await page.FocusAsync("#until");
        await page.Keyboard.PressAsync("Control+a");
    }

    [ProgramFact(Chromium)]
    public async Task An_exception_is_asked_for_granted_and_ended()
    {
        await using var chromium = await StartAsync();
        var office = await SignInAsync(chromium, "j.morris@oakhill.example");
        await office.GotoAsync("/exceptions");
        await TabToAsync(office, "document.activeElement.id === 'rule'");
        await office.Keyboard.TypeAsync("Mass sending");
        await TabToAsync(office, "document.activeElement.id === 'sender'");
        await office.Keyboard.TypeAsync("office@oakhill.example");
        await TabToAsync(office, "document.activeElement.id === 'reason'");
        await office.Keyboard.TypeAsync("Closure letters");
        await TabToAsync(office, "document.activeElement.id === 'until'");
        await PickByKeyboardAsync(office);
        await office.Keyboard.TypeAsync("18/12/2026");
        await office.Keyboard.PressAsync("Enter");
        await office.ArriveAtAsync("**/exceptions?done=asked");

        var head = await SignInAsync(chromium, "head@oakhill.example");
        await head.GotoAsync("/exceptions");
        await TabToAsync(head, "document.activeElement.textContent.startsWith('Grant')");
        await head.Keyboard.PressAsync("Enter");
        await head.ArriveAtAsync("**/exceptions?done=answered");
        var granted = Assert.Single(await portal.Database.Exceptions.ListAsync());
        Assert.Equal(("mass-send", new DateOnly(2026, 12, 18)), (granted.Exception.Rule, granted.Exception.Until));
        await TabToAsync(head, "document.activeElement.textContent.startsWith('End it now')");
        await head.Keyboard.PressAsync("Enter");
        await head.ArriveAtAsync("**/exceptions?done=ended");
    }

    private static async Task TabToAsync(IPage page, string isThere)
    {
        for (var tabs = 0; tabs < MostTabs; tabs++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>(isThere))
                return;
        }

        Assert.Fail("Not reached by Tab: " + isThere);
    }

    private async Task<IPage> SignInAsync(IBrowser chromium, string person)
    {
        var context = await chromium.NewContextAsync(new() { BaseURL = portal.Address.ToString() });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.ClickAsync($"button[value='{person}']");
        await page.ArriveAtAsync(BrowserTests.AnywhereButSignIn);
        return page;
    }

    private static async Task<IBrowser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new() { ExecutablePath = LocalPrograms.Find(Chromium), Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
    }
}
