using MailCompliance.IntegrationTests.Smtp;
using Microsoft.Playwright;

namespace MailCompliance.IntegrationTests.AddIn;

/// <summary>What people see in the panes when the service is away, slow or wrong, when nobody is signed in, and without a network; and that they get on by themselves afterwards.</summary>
public sealed class PaneDegradedTests : IAsyncLifetime
{
    private const string Evaluate = "**/api/addin/v1/evaluate";
    private const string Away = "MailCompliance cannot be reached now. You can send your email: it is checked on its way.";
    private const string Found = "There are 4 things to look at.";

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

    [ProgramFact(PaneBrowser.Chromium)]
    public async Task Whatever_is_wrong_with_the_service_the_pane_says_what_that_means_and_goes_on_when_it_is_back()
    {
        var page = await browser.OpenAsync(credential: service.Credential);
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync(Found);
        foreach (var fault in new[] { "away", "slow", "500", "a sign-in page", "half an answer", "another schema" })
        {
            await page.RouteAsync(Evaluate, route => AnswerAsync(route, fault));
            await page.ClickAsync("#again");
            // at Send two seconds are too long; here the pane has ten
            await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync(Away, new() { Timeout = 20_000 });
            // what was found before may not hold any longer
            await Assertions.Expect(page.Locator("#result")).ToBeHiddenAsync();
            await page.UnrouteAllAsync(new() { Behavior = UnrouteBehavior.IgnoreErrors });
            await page.Locator("#try-again").FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync(Found);
        }

        Assert.Empty(await PaneBrowser.FaultsAsync(page, "after-faults"));
    }

    [ProgramFact(PaneBrowser.Chromium)]
    public async Task Without_a_network_the_pane_says_so_and_asks_and_reports_can_be_sent_later()
    {
        var page = await browser.OpenAsync(credential: service.Credential);
        await page.ClickAsync("text=Take out setup.exe");
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("There are 3 things to look at.");
        await page.Context.SetOfflineAsync(true);
        await page.FillAsync("#question", "It is the whole class.");
        await page.ClickAsync("#ask-button");
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("Your question could not be sent now. Try again later.");
        Assert.Equal("It is the whole class.", await page.InputValueAsync("#question"));
        await page.Context.SetOfflineAsync(false);
        await page.ClickAsync("#ask-button");
        await Assertions.Expect(page.Locator("#status")).ToContainTextAsync("can allow it now");

        var reading = await browser.OpenAsync(PaneBrowser.Sent, credential: service.Credential);
        await reading.ClickAsync("#what-person");
        await reading.ClickAsync("#done-nothing");
        await reading.Context.SetOfflineAsync(true);
        await reading.ClickAsync("#report button");
        await Assertions.Expect(reading.Locator("#status")).ToHaveTextAsync("The report could not be sent. Ring the school office now, and try again here.");
        await reading.Context.SetOfflineAsync(false);
        await reading.ClickAsync("#report button");
        await Assertions.Expect(reading.Locator("#status")).ToContainTextAsync("know now");
    }

    [ProgramFact(PaneBrowser.Chromium)]
    public async Task A_mailbox_whose_connection_ended_is_told_so_and_can_be_connected_again()
    {
        var page = await browser.OpenAsync(credential: "no-longer-good");
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("The connection of this mailbox has ended. Connect it again.");
        await page.Context.SetOfflineAsync(true);
        await page.FillAsync("#code", "000-000-000-000");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#code-error")).ToContainTextAsync("cannot be reached now");
        await page.Context.SetOfflineAsync(false);
        await page.FillAsync("#code", await service.CodeAsync(ConnectedService.Teacher));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync(Found);
    }

    [ProgramFact(PaneBrowser.Chromium)]
    public async Task Where_a_whole_school_connects_at_once_the_code_is_not_called_wrong()
    {
        var page = await browser.OpenAsync();
        await page.RouteAsync("**/api/addin/v1/pairings", route => route.FulfillAsync(new() { Status = 429, ContentType = "application/problem+json", Body = "{\"title\":\"Too many requests\",\"status\":429}" }));
        await page.FillAsync("#code", await service.CodeAsync(ConnectedService.Teacher));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#code-error")).ToHaveTextAsync("Many people are connecting just now. Wait a minute, and press Connect again. Your code stays good.");
        await page.UnrouteAllAsync(new() { Behavior = UnrouteBehavior.IgnoreErrors });
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync(Found);
    }

    private static Task AnswerAsync(IRoute route, string fault) => fault switch
    {
        "away" => route.AbortAsync(),
        // until the page has given up
        "slow" => Task.CompletedTask,
        "500" => route.FulfillAsync(new() { Status = 500, Body = "" }),
        "a sign-in page" => route.FulfillAsync(new() { Status = 200, ContentType = "text/html", Body = "<!doctype html><title>Sign in</title>" }),
        "half an answer" => route.FulfillAsync(new() { Status = 200, ContentType = "application/json", Body = "{\"schema\":1,\"find" }),
        _ => route.FulfillAsync(new() { Status = 200, ContentType = "application/json", Body = "{\"schema\":2,\"evaluationId\":\"e\",\"findings\":[]}" }),
    };
}
