using System.Text.Json;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using MailCompliance.IntegrationTests.Smtp;
using Microsoft.Playwright;

namespace MailCompliance.IntegrationTests.AddIn;

/// <summary>The panes in a real Chromium against the built server, over TLS as Outlook has it; Outlook is a script of ours. Screenshots lie in <c>TestResults/addin</c>.</summary>
public sealed class PaneBrowser : IAsyncDisposable
{
    public const string Chromium = "chromium";

    public const string Pane = "/addin/pane.html";
    public const string Sent = "/addin/sent.html";

    /// <summary>A policy that finds four things in <see cref="Draft"/>.</summary>
    public const string Rules = """
        "rules": {
          "subject": { "outcome": "warn", "clause": "5.1 Subject line" },
          "signature": { "outcome": "warn", "clause": "4 Signature", "fields": ["school-name"] },
          "program-file": { "outcome": "block", "clause": "4 Program files" },
          "visible-recipients": { "outcome": "hold", "clause": "5.1 Few recipients", "maxVisible": 2 }
        },
        "duties": { "stamp-disclaimer": { "text": "This message is confidential." } }
        """;

    private static readonly string Shots = Path.Combine(AppContext.BaseDirectory, "TestResults", "addin");

    private readonly ConnectedService service;
    private IPlaywright? playwright;
    private IBrowser? chromium;

    private PaneBrowser(ConnectedService service) => this.service = service;

    public static object Draft { get; } = new
    {
        from = new { emailAddress = ConnectedService.Teacher, displayName = "Aisha Khan" },
        to = new[] { Person("rosa.bell@homemail.example"), Person("tom.bell@homemail.example"), Person("d.lowe@oakhill.example") },
        cc = new[] { Person("amy.page@homemail.example") },
        bcc = Array.Empty<object>(),
        subject = "",
        html = "<p>Please bring a towel.</p>",
        read = new { internetMessageId = "<sent@oakhill.example>", subject = "Sports day", to = new[] { Person("rosa.bell@homemail.example") }, cc = Array.Empty<object>(), attachments = new[] { new { name = "list.pdf", isInline = false } } },
        attachments = new[] { new { id = "1", name = "setup.exe", size = 1000, isInline = false, attachmentType = "file" } },
    };

    public static PaneBrowser For(ConnectedService service) => new(service);

    public static object Person(string address) => new { emailAddress = address, displayName = address };

    /// <param name="credential">Of a mailbox that is connected already; null: it is not.</param>
    /// <param name="script">Runs before the page's own.</param>
    /// <param name="width">CSS pixels.</param>
    public async Task<IPage> OpenAsync(
        string path = Pane, object? draft = null, string? credential = null, string? script = null, ColorScheme scheme = ColorScheme.Light, ForcedColors forced = ForcedColors.None, int width = 320)
    {
        playwright ??= await Playwright.CreateAsync();
        chromium ??= await playwright.Chromium.LaunchAsync(new() { ExecutablePath = LocalPrograms.Find(Chromium), Args = ["--no-sandbox"] });
        var context = await chromium.NewContextAsync(new()
        {
            BaseURL = service.EncryptedAddress().ToString(), IgnoreHTTPSErrors = true, ColorScheme = scheme, ForcedColors = forced, ViewportSize = new() { Width = width, Height = 800 },
        });
        var office = $"const draft = {JsonSerializer.Serialize(draft ?? Draft)};\n" + await File.ReadAllTextAsync(Path.Combine(ConnectedService.Repository(), "tests/addin/pane-office.js"));
        await context.RouteAsync("https://appsforoffice.microsoft.com/**", route => route.FulfillAsync(new() { ContentType = "text/javascript", Body = office }));
        var page = await context.NewPageAsync();
        if (credential is not null)
            await page.AddInitScriptAsync($"window.connectedBy = {JsonSerializer.Serialize(credential)};");
        if (script is not null)
            await page.AddInitScriptAsync(script);
        await page.GotoAsync(path);
        return page;
    }

    /// <summary>Moderate and worse findings of axe, and whether anything is wider than the pane; with a picture of each.</summary>
    public static async Task<List<string>> FaultsAsync(IPage page, string name)
    {
        Directory.CreateDirectory(Shots);
        await page.ScreenshotAsync(new() { Path = Path.Combine(Shots, $"{name.ToLowerInvariant()}.png"), FullPage = true });
        var isForced = await page.EvaluateAsync<bool>("matchMedia('(forced-colors: active)').matches");
        var result = await page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice") });
        var faults = (
            from violation in result.Violations
            // in forced colours the system chooses them, and axe reads those of the page
            where violation.Impact is not "minor" && !(isForced && violation.Id == "color-contrast")
            from node in violation.Nodes
            select $"{name}: {violation.Id} {violation.Help} {node.Html}").ToList();
        if (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"))
            faults.Add(name + " is wider than the pane");
        return faults;
    }

    public async ValueTask DisposeAsync()
    {
        if (chromium is not null)
            await chromium.DisposeAsync();
        playwright?.Dispose();
    }
}
