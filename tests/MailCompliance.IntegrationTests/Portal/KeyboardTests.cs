using MailCompliance.IntegrationTests.Smtp;
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
        await page.WaitForURLAsync("**/api-keys?done=key-ended");
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
        await page.WaitForURLAsync("**/policy/history");
        await TabToAsync(page, "document.activeElement.getAttribute('href') === '/policy/history/2'");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/policy/history/2");
        await TabToAsync(page, "document.activeElement.tagName === 'SUMMARY'");
        Assert.False(await page.IsVisibleAsync(".changed-lines__added"));
        await page.Keyboard.PressAsync("Enter");
        Assert.True(await page.IsVisibleAsync(".changed-lines__added"));
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
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        return page;
    }

    private static async Task<IBrowser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new() { ExecutablePath = LocalPrograms.Find(Chromium), Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
    }
}
