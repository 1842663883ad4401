using MailCompliance.IntegrationTests.Smtp;
using MailCompliance.Server.Portal.SignIn;
using Microsoft.Playwright;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>Every page that a role can open, in Chromium: on the narrowest phone, under the finger, in colours that the system forces; and the way to a real issuer and back.</summary>
public sealed class BrowserReachTests
{
    private const string Chromium = "chromium";

    /// <summary>What can be pressed, but for links within a line of text (WCAG 2.2, 2.5.8).</summary>
    private const string SmallTargets =
        """
        [...document.querySelectorAll('button, input:not([type=hidden]), select, textarea, summary, nav a, h2 a, h3 a')]
            .filter(e => e.offsetParent !== null)
            .map(e => [e, e.getBoundingClientRect()])
            .filter(([e, box]) => box.width < 24 || box.height < 24)
            .map(([e, box]) => `${e.outerHTML.slice(0, 80)} ${Math.round(box.width)}x${Math.round(box.height)}`)
        """;

    [ProgramFact(Chromium)]
    public async Task On_the_narrowest_phone_nothing_is_cut_and_everything_can_be_hit()
    {
        await using var portal = await PortalUnderTest.StartAsync();
        var id = await portal.Mail.HoldAsync(subject: new string('W', 300), to: [new string('a', 60) + "@" + new string('b', 60) + ".example"]);
        await using var chromium = await BrowserTests.StartAsync();
        var faults = new List<string>();
        foreach (var (person, scheme) in new[] { ("head@oakhill.example", ForcedColors.None), ("dpo@oakhill.example", ForcedColors.Active), ("it@oakhill.example", ForcedColors.None), (PlantedMail.Teacher, ForcedColors.Active) })
        {
            await using var context = await chromium.NewContextAsync(new() { BaseURL = portal.Address.ToString(), ForcedColors = scheme, ViewportSize = new() { Width = 320, Height = 700 } });
            var page = await context.NewPageAsync();
            await BrowserTests.SignInAsync(page, person);
            foreach (var path in PagesOf(id))
            {
                var answer = await page.GotoAsync(path);
                if (answer!.Status is 403 or 404)
                    continue;
                var width = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
                if (width > 320)
                    faults.Add($"{person} {path}: {width} wide");
                faults.AddRange((await page.EvaluateAsync<string[]>(SmallTargets)).Select(small => $"{person} {path}: {small}"));
                // one heading that says what the page is, and the way past the menu comes first, but where the list begins at the item that is next
                if (await page.Locator("h1").CountAsync() != 1)
                    faults.Add($"{person} {path}: {await page.Locator("h1").CountAsync()} headings of the page");
                await page.Keyboard.PressAsync("Tab");
                if (await page.EvaluateAsync<string>("document.activeElement.className") is var first && !first.Contains("skip-link", StringComparison.Ordinal) && path != "/flagged")
                    faults.Add($"{person} {path}: the first stop is {first}");
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults.Distinct()));
    }

    [ProgramFact(Chromium)]
    public async Task A_real_browser_goes_to_the_issuer_and_back_and_out_again()
    {
        await using var issuer = await OidcIssuer.StartAsync(TimeProvider.System);
        var secretFile = Path.GetTempFileName();
        await File.WriteAllTextAsync(secretFile, OidcIssuer.ClientSecret);
        try
        {
            await using var portal = await PortalUnderTest.StartAsync(signInAt: _ => new SignInOptions
            {
                Method = SignInMethod.Entra, Authority = issuer.Authority, TenantIds = [OidcIssuer.Tenant], ClientId = OidcIssuer.ClientId, ClientSecretFile = secretFile,
            });
            await using var chromium = await BrowserTests.StartAsync();
            await using var context = await chromium.NewContextAsync(new() { BaseURL = portal.Address.ToString() });
            var page = await context.NewPageAsync();
            await page.GotoAsync("/decide");
            await page.ClickAsync("text=Sign in with Microsoft");
            await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("To decide");
            await page.ClickAsync("text=Sign out");
            await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("You have signed out");
            Assert.NotNull(issuer.SignedOutTo);
        }
        finally
        {
            File.Delete(secretFile);
        }
    }

    private static IEnumerable<string> PagesOf(string id) => PortalPages.All.Select(route => PortalPages.PathOf(route, id));
}
