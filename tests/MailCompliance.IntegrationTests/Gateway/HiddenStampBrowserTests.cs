using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using MailCompliance.Engine.Duties;
using MailCompliance.IntegrationTests.Smtp;

namespace MailCompliance.IntegrationTests.Gateway;

/// <summary>Style sheets that came with a message, in a real browser: the stamp is seen all the same, and without its own styles it would not be.</summary>
public sealed partial class HiddenStampBrowserTests : IAsyncLifetime
{
    private static readonly string[] Sheets =
    [
        "p{display:none!important}",
        "#mailcompliance-disclaimer{display:none!important}",
        ".mc-disclaimer{visibility:hidden!important}",
        ".mc-disclaimer *{opacity:0!important}",
        "[data-mc-stamp]{max-height:0!important;overflow:hidden!important}",
        "div{position:absolute!important;left:-9999px!important;text-indent:-9999px!important}",
        "div{transform:scale(0)!important}",
        "div{scale:0!important}",
        "p{margin-left:-9999px!important;color:#ffffff!important;-webkit-text-fill-color:#ffffff!important}",
        "body{font-size:0!important}",
        "*{font-size:1px!important;line-height:0!important}",
        "div p b{display:none!important} div p{height:0!important;overflow:hidden!important}",
        "@keyframes gone{to{opacity:0}} div{animation:gone 1ms forwards!important;opacity:0}",
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("mc-browser").FullName;
    private GatewayUnderTest gateway = null!;

    public async Task InitializeAsync()
    {
        gateway = await GatewayUnderTest.StartAsync();
        gateway.Policy = GatewayUnderTest.PolicyWith(new StampDisclaimerDuty(new StampDisclaimerSettings
        {
            Text = "For the addressee only.",
            Html = "<p>For the addressee <b>only, and for nobody else at all</b>.</p>",
        }));
    }

    public async Task DisposeAsync()
    {
        await gateway.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [ProgramFact("chromium")]
    public async Task A_sheet_cannot_hide_the_stamp()
    {
        var page = new StringBuilder("<!doctype html><meta charset=utf-8><body>");
        for (var number = 0; number < Sheets.Length; number++)
            page.Append("<iframe width=600 height=400 srcdoc=\"").Append(WebUtility.HtmlEncode(await StampedAsync(number))).Append("\"></iframe>");
        page.Append(Script);
        var file = Path.Combine(folder, "page.html");
        await File.WriteAllTextAsync(file, page.ToString());

        var (code, output) = await LocalPrograms.RunAsync(
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", $"--user-data-dir={folder}", "--virtual-time-budget=5000", "--dump-dom", "file://" + file);

        Assert.True(code == 0, output);
        for (var number = 0; number < Sheets.Length; number++)
            Assert.True(output.Contains($"[{number}: seen, else hidden]", StringComparison.Ordinal), $"{Sheets[number]}: {string.Join(' ', Words().Matches(output))}");
    }

    [GeneratedRegex(@"\[\d+: [a-z, ]+\]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Words();

    /// <summary>Looks at each frame twice: as it is, and with the stamp's own styles taken off.</summary>
    private const string Script = """
        <script>
        addEventListener('load', () => setTimeout(() => {
          const isSeen = stamp => {
            const view = stamp.ownerDocument.defaultView, range = stamp.ownerDocument.createRange();
            range.selectNodeContents(stamp);
            const box = range.getBoundingClientRect(), own = stamp.getBoundingClientRect();
            const inside = box.width > 60 && box.height > 8 && box.left >= 0 && box.top >= 0 && box.right <= 620 && own.height > 8 && own.width > 60;
            return inside && [stamp, ...stamp.querySelectorAll('*')].every(element => {
              const style = view.getComputedStyle(element), size = element.getBoundingClientRect();
              return style.display !== 'none' && style.visibility === 'visible' && style.opacity === '1' && parseFloat(style.fontSize) >= 8
                && style.color !== 'rgb(255, 255, 255)' && size.width > 0 && size.height > 4;
            });
          };
          const words = [...document.querySelectorAll('iframe')].map((frame, number) => {
            const stamp = frame.contentDocument.querySelector('[data-mc-stamp]');
            const first = isSeen(stamp) ? 'seen' : 'hidden';
            [stamp, ...stamp.querySelectorAll('*')].forEach(element => element.removeAttribute('style'));
            return `[${number}: ${first}, else ${isSeen(stamp) ? 'seen' : 'hidden'}]`;
          });
          document.body.textContent = words.join(' ');
        }, 200));
        </script>
        """;

    private async Task<string> StampedAsync(int number)
    {
        var message = $"Message-ID: <{number}@school.example>\r\nFrom: {GatewayUnderTest.Sender}\r\nTo: {GatewayUnderTest.Parent}\r\nSubject: Trip\r\nMIME-Version: 1.0\r\n"
            + $"Content-Type: text/html; charset=us-ascii\r\n\r\n<html><head><style>{Sheets[number]}</style></head><body><span style=\"font-size:12pt\">Hello</span></body></html>\r\n";
        await gateway.SendAsync(Encoding.ASCII.GetBytes(message));
        var received = gateway.NextHop.Messages.First(mail => mail.Text.Contains($"<{number}@school.example>", StringComparison.Ordinal)).Text;
        return received[(received.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
    }
}
