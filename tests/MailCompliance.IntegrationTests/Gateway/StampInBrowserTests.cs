using System.Text;
using MailCompliance.Engine.Duties;
using MailCompliance.IntegrationTests.Smtp;
using MailCompliance.Mime;
using Microsoft.Playwright;

namespace MailCompliance.IntegrationTests.Gateway;

/// <summary>
/// Hidden stamps, asked of a real browser: whatever markup and styles the sender wrote, the page that the next hop's message shows has
/// the disclaimer in it, inside the page, readable in size and contrast, and with nothing in front of it.
/// </summary>
public sealed class StampInBrowserTests : IAsyncLifetime
{
    private const string Chromium = "chromium";
    private const string Disclaimer = "For the addressee only.";

    /// <summary>Whether a reader sees the words anywhere in the page.</summary>
    private const string Seen = """
        words => {
          const channel = (text) => text.match(/[\d.]+/g).map(Number);
          const light = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
          const ground = (element) => {
            for (let e = element; e; e = e.parentElement) {
              const colour = channel(getComputedStyle(e).backgroundColor);
              if (colour.length < 4 || colour[3] > .5) return colour;
            }
            return [255, 255, 255];
          };
          const shown = (element) => {
            for (let e = element; e; e = e.parentElement) {
              const style = getComputedStyle(e);
              if (style.display === 'none' || style.opacity < .5 || style.contentVisibility === 'hidden') return false;
              if (style.filter !== 'none' || style.clipPath !== 'none') return false;
            }
            const style = getComputedStyle(element), front = channel(style.webkitTextFillColor), [a, b] = [light(front), light(ground(element))];
            return style.visibility === 'visible' && parseFloat(style.fontSize) >= 8 && (front[3] ?? 1) > .5 && (Math.max(a, b) + .05) / (Math.min(a, b) + .05) >= 3;
          };
          const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) {
            const text = texts.currentNode, element = text.parentElement;
            if (!text.data.includes(words) || !shown(element)) continue;
            element.scrollIntoView({ block: 'center', behavior: 'instant' });
            const range = document.createRange();
            range.selectNodeContents(text);
            const box = range.getBoundingClientRect();
            if (box.width < 20 || box.height < 6 || box.right < 10 || box.bottom < 5 || box.left > innerWidth) continue;
            const hit = document.elementFromPoint(Math.max(1, box.left + Math.min(box.width, innerWidth) / 2), box.top + box.height / 2);
            if (hit && (hit === element || hit.contains(element) || element.contains(hit))) return true;
          }
          return false;
        }
        """;

    /// <summary>Styles first, then elements that swallow what follows them, then things left open.</summary>
    private static readonly string[] Bodies =
    [
        "<p>Hello</p>",
        "<style>p,div,span{display:none}</style><h1>Hello</h1>",
        "<style>*{color:#fff!important;background:#fff!important}</style><p>Hello</p>",
        "<style>body *{font-size:0!important}</style><p>Hello</p>",
        "<style>[id^=mail]{display:none!important}</style><p>Hello</p>",
        "<style>.mc-disclaimer{visibility:hidden!important}</style><p>Hello</p>",
        "<style>body>div{position:absolute!important;left:-9999px!important}</style><p>Hello</p>",
        "<style>div:last-child{height:0!important;overflow:hidden!important}</style><p>Hello</p>",
        "<style>:not(h1){opacity:0!important}</style><h1>Hello</h1>",
        "<style>@media screen{div{clip-path:inset(100%)!important}}</style><p>Hello</p>",
        "<style>div{transform:scale(0)!important}p{text-indent:-999em!important}</style><p>Hello</p>",
        "<style>@keyframes h{to{opacity:0}}div{animation:h 0s forwards!important}</style><p>Hello</p>",
        "<style>div{max-height:0!important;max-width:0!important;overflow:hidden!important}</style><p>Hello</p>",
        "<style>html{font-size:0;color:#fff}</style><p style='font-size:14px;color:#000'>Hello</p>",
        "<style>div{content-visibility:hidden!important}</style><p>Hello</p>",
        "<style>div{filter:opacity(0)!important}</style><p>Hello</p>",
        "<style>div{margin-left:-9999px!important}</style><p>Hello</p>",
        "<style>div\\ {}d\\69v{display:none!important}</style><p>Hello</p>",
        "<body style='color:#fff;background:#fff;font-size:1px'><p style='color:#000;font-size:14px'>Hello</p>",
        "<body style='display:none'><p>Hello</p>",
        "<p>Hello</p><div style='display:none'>",
        "<p>Hello</p><div hidden>",
        "<p>Hello</p><div style='opacity:0'>",
        "<p>Hello</p><div style='height:0;overflow:hidden'>",
        "<p>Hello</p><div style='position:absolute;left:-9999px'>",
        "<p>Hello</p><font color=white size=1>",
        "<p>Hello</p><!-- ",
        "<p>Hello</p><style>",
        "<p>Hello</p><script>",
        "<p>Hello</p><title>",
        "<p>Hello</p><textarea style='display:none'>",
        "<p>Hello</p><xmp style='display:none'>",
        "<p>Hello</p><noframes>",
        "<p>Hello</p><template>",
        "<p>Hello</p><iframe>",
        "<p>Hello</p><noembed>",
        "<p>Hello</p><details><summary>more</summary>",
        "<p>Hello</p><dialog>",
        "<p>Hello</p><object data='data:image/png;base64,iVBORw0KGgo='>",
        "<p>Hello</p><video>",
        "<p>Hello</p><audio>",
        "<p>Hello</p><canvas>",
        "<p>Hello</p><meter>",
        "<p>Hello</p><datalist>",
        "<p>Hello</p><svg><desc>",
        "<p>Hello</p><select><option>",
        "<p>Hello</p><table style='display:none'><tr><td>",
        "<p>Hello</p><a title=\"",
        "<p>Hello</p><div title='>",
        "<p>Hello</p><![CDATA[",
        "<p>Hello</p><? ",
        "<p>Hello</p></body></html><style>div{display:none!important}</style>",
        "<p>Hello</p></body><div style='display:none'>",
        "<p>Hello</p><div id='mailcompliance-disclaimer' class='mc-disclaimer' style='display:none'>For the addressee only.</div>",
        "<p>Hello</p><blockquote style='display:none'>",
        "<div style='position:fixed;top:0;left:0;width:100%;height:100%;background:#fff'><p>Hello</p></div>",
        "<div style='position:fixed;top:0;left:0;width:100%;height:100%;background:#fff;z-index:2147483647'><p>Hello</p></div>",
        "<div style='position:absolute;top:0;left:0;width:2000px;height:5000px;background:#fff;z-index:9'><p>Hello</p></div>",
        "<p>Hello</p><div style='margin-top:-500px;height:800px;background:#fff;position:relative'></div>",
    ];

    private GatewayUnderTest gateway = null!;

    public async Task InitializeAsync()
    {
        gateway = await GatewayUnderTest.StartAsync();
        gateway.Policy = GatewayUnderTest.PolicyWith(new StampDisclaimerDuty(new StampDisclaimerSettings { Text = Disclaimer, Html = $"<p><span>{Disclaimer}</span></p>" }));
    }

    public Task DisposeAsync() => gateway.DisposeAsync().AsTask();

    [ProgramFact(Chromium)]
    public async Task Who_sees_what_the_sender_wrote_sees_the_disclaimer()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = LocalPrograms.Find(Chromium), Args = ["--no-sandbox", "--disable-gpu"] });
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        var unseen = new List<string>();
        foreach (var body in Bodies)
        {
            await page.SetContentAsync(await StampedAsync(body), new() { WaitUntil = WaitUntilState.DOMContentLoaded });
            // a sender who hides the whole page says nothing either
            if (await page.EvaluateAsync<bool>(Seen, "Hello") && !await page.EvaluateAsync<bool>(Seen, Disclaimer))
                unseen.Add(body);
        }

        Assert.Empty(unseen);
    }

    private async Task<string> StampedAsync(string body)
    {
        await using var client = await gateway.ConnectAsync();
        var message = $"Message-ID: <{Guid.NewGuid():n}@school.example>\r\nFrom: {GatewayUnderTest.Sender}\r\nTo: {GatewayUnderTest.Parent}\r\nSubject: Trip\r\n"
            + $"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{body}\r\n";
        var before = gateway.NextHop.Messages.Count;
        Assert.Equal(250, (await client.SendAsync(GatewayUnderTest.Sender, [GatewayUnderTest.Parent], Encoding.ASCII.GetBytes(message))).Code);
        Assert.Equal(before + 1, gateway.NextHop.Messages.Count);
        var document = MailDocument.Parse(gateway.NextHop.Messages[^1].Bytes);
        return document.Leaves().First(leaf => leaf.ContentType.MediaType == "text/html").DecodeText();
    }
}
