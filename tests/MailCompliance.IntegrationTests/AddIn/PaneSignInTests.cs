using System.Text.Json;
using MailCompliance.IntegrationTests.Portal;
using MailCompliance.IntegrationTests.Smtp;
using Microsoft.Playwright;

namespace MailCompliance.IntegrationTests.AddIn;

/// <summary>Signing in from the pane in Chromium: Microsoft's library and the built service are real, Outlook's bridge and the issuer are ours.</summary>
public sealed class PaneSignInTests : IAsyncLifetime
{
    private SignedInService school = null!;
    private PaneBrowser browser = null!;

    public async Task InitializeAsync()
    {
        school = await SignedInService.StartAsync(PaneBrowser.Rules);
        browser = PaneBrowser.For(school.Service);
    }

    public async Task DisposeAsync()
    {
        await browser.DisposeAsync();
        await school.DisposeAsync();
    }

    [ProgramFact(PaneBrowser.Chromium)]
    public async Task Where_Outlook_gives_a_token_nobody_types_a_code()
    {
        var page = await OpenAsync(mustAsk: false);
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("There are 4 things to look at.");
        var asked = JsonDocument.Parse(await page.EvaluateAsync<string>("JSON.stringify(bridge.asked)")).RootElement.EnumerateArray().ToList();
        Assert.Equal(["GetInitContext", "GetToken"], asked.Select(one => one.GetProperty("method").GetString()));
        var request = asked[1].GetProperty("tokenParams");
        Assert.Equal(OidcIssuer.ClientId, request.GetProperty("clientId").GetString());
        Assert.Contains(SignedInService.Resource + "/Evaluate", request.GetProperty("scope").GetString(), StringComparison.Ordinal);
        // what is kept is the connection, and no token
        var kept = await page.EvaluateAsync<string>("JSON.stringify([fake.settings, { ...localStorage }, { ...sessionStorage }])");
        Assert.Contains("mailcompliance.pairing", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", kept, StringComparison.Ordinal);

        // who disconnects stays so until asked to connect
        await page.ClickAsync("#disconnect");
        await Assertions.Expect(page.Locator("#sign-in")).ToBeVisibleAsync();
        await page.ClickAsync("#sign-in");
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("There are 4 things to look at.");
    }

    [ProgramFact(PaneBrowser.Chromium)]
    public async Task Where_Outlook_has_to_ask_first_a_button_asks()
    {
        var page = await OpenAsync(mustAsk: true);
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("This mailbox is not connected yet.");
        Assert.Empty(await PaneBrowser.FaultsAsync(page, "sign-in"));
        await page.Locator("#sign-in").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("There are 4 things to look at.");
        Assert.Equal("GetTokenPopup", await page.EvaluateAsync<string>("bridge.asked.at(-1).method"));
    }

    [ProgramFact(PaneBrowser.Chromium)]
    public async Task A_shared_mailbox_is_connected_by_a_code_and_the_pane_says_so()
    {
        var page = await OpenAsync(mustAsk: true, "window.openMailbox = 'office@oakhill.example';");
        await page.ClickAsync("#sign-in");
        await Assertions.Expect(page.Locator("#code-error")).ToContainTextAsync("For a shared mailbox ask your technician for a code");
        await page.FillAsync("#code", await school.Service.CodeAsync("office@oakhill.example"));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("There are 4 things to look at.");
    }

    private async Task<IPage> OpenAsync(bool mustAsk, string more = "")
    {
        var bridge = await File.ReadAllTextAsync(Path.Combine(ConnectedService.Repository(), "tests/addin/pane-bridge.js"));
        return await browser.OpenAsync(script: $"const given = {JsonSerializer.Serialize(new { mustAsk, token = school.Issuer.AccessToken() })};\n{bridge}\n{more}");
    }
}
