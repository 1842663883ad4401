using System.Text;
using MailCompliance.Engine.Duties.Stamping;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Tests.Facts;

/// <summary>A style sheet that came with the message cannot hide the stamp; where none could, the policy's markup stands as it is.</summary>
public sealed class HiddenStampTests
{
    private const string PlainStamp = "data-mc-stamp=\"disclaimer\">" + Reading.StampHtml + "</div>";

    [Theory]
    [InlineData("<style>p.MsoNormal {margin:0cm; font-size:11.0pt; color:black} a:link {color:blue}</style><p class=MsoNormal>Hello</p>")]
    [InlineData("<style>p { font-weight: bold }</style><p>Hello</p>")]
    public void A_sheet_that_cannot_reach_it_changes_nothing(string html) => Assert.Contains(PlainStamp, Stamped(html), StringComparison.Ordinal);

    [Theory]
    [InlineData("<style>p{display:none!important}</style><span>Hello</span>")]
    [InlineData("<style>/* x */ .a, #mailcompliance-disclaimer { visibility: hidden }</style>Hello")]
    [InlineData("<style>.mc-disclaimer *{opacity:0}</style>Hello")]
    [InlineData("<style>[data-mc-stamp]{max-height:0;overflow:hidden}</style>Hello")]
    [InlineData("<style>@media screen { div { position:absolute; left:-9999px } }</style>Hello")]
    [InlineData("<style>:not(.mine){font-size:0}</style><span class=mine>Hello</span>")]
    [InlineData("<STYLE type='text/css'>BODY{color:#fff}</STYLE>Hello")]
    [InlineData("<style>.\\6d c-disclaimer{display:none}</style>Hello")]
    [InlineData("<body style=\"font-size:0\"><span style=\"font-size:12pt\">Hello</span></body>")]
    [InlineData("<style>* > p{display:none}")]
    public void One_that_could_makes_it_say_itself_what_it_looks_like(string html)
    {
        var stamped = Stamped(html);
        Assert.DoesNotContain(PlainStamp, stamped, StringComparison.Ordinal);
        Assert.Contains("id=\"mailcompliance-disclaimer\" class=\"mc-disclaimer\" data-mc-stamp=\"disclaimer\" style=\"", stamped, StringComparison.Ordinal);
        Assert.Contains("visibility:visible!important", stamped, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<p>Hello</p><div style=\"display:none\">{0}</div>")]
    [InlineData("<p>Hello</p><p class=x>{0}</p><style>.x{display:none}</style>")]
    [InlineData("<p>Hello</p><span style=\"font-size:1px\">{0}</span>")]
    [InlineData("<p>Hello</p><font color=white>{0}</font>")]
    [InlineData("<p>Hello</p><span style='color:#fffffe'>{0}</span>")]
    [InlineData("<p>Hello</p><div style=\"max-height:0;overflow:hidden\">{0}</div>")]
    [InlineData("<p>Hello</p><div style=\"position:absolute;left:-9999px\">{0}</div>")]
    [InlineData("<p>Hello</p><div id=mailcompliance-disclaimer class=mc-disclaimer data-mc-stamp=disclaimer>Nothing of the kind.</div>")]
    [InlineData("<p>Hello</p><blockquote type=cite>{0}</blockquote>")]
    [InlineData("<p>Hello</p><!-- {0} -->")]
    public void A_fake_that_nobody_sees_or_that_says_something_else_does_not_count(string html)
    {
        var stamped = Stamped(html.Replace("{0}", Reading.StampHtml, StringComparison.Ordinal));
        Assert.Contains("data-mc-stamp=\"disclaimer\"", stamped, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing of the kind", stamped, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<p>Hello</p><style>.x{display:none}</style>")]
    [InlineData("<style>p{display:none!important}</style><span>Hello</span>")]
    [InlineData("<p style=\"color:#444\">Hello</p>")]
    public void What_we_stamped_ourselves_counts(string html) => Assert.All(Facts(Read(Stamped(html))).Bodies, body => Assert.True(body.HasDisclaimer));

    [Fact]
    public void What_the_policy_says_of_its_own_markup_holds()
    {
        var hardened = HardenedMarkup.Of("<p class=\"a\" style='color:#666; margin:4px !important'>x<br/><a href=\"https://a.example/?b>c\">y</a></p>");
        Assert.StartsWith("<p class=\"a\" style=\"", hardened, StringComparison.Ordinal);
        Assert.Contains("display:block!important;color:#666!important;margin:4px !important;\">x<br style=\"", hardened, StringComparison.Ordinal);
        Assert.Contains("\"/><a href=\"https://a.example/?b>c\" style=\"", hardened, StringComparison.Ordinal);
        Assert.EndsWith("display:inline!important;\">y</a></p>", hardened, StringComparison.Ordinal);
    }

    private static MailDocument Read(string html) =>
        MailDocument.Parse(Encoding.UTF8.GetBytes("From: jane.smith@oakfield.sch.example\r\nTo: zoe@inbox.example\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html));

    private static Engine.Facts.MessageFacts Facts(MailDocument document) =>
        Reading.Facts(MessageReader.Read(document, Channel.Gateway, Reading.Jane.Email, ["zoe@inbox.example"]));

    private static string Stamped(string html)
    {
        var document = Read(html);
        var plan = new ActionPlan([new StampDisclaimer(Reading.StampText, Reading.StampHtml, "why")]);
        return Stamper.Stamp(document, Facts(document), plan).Apply().Root.DecodeText();
    }
}
