using System.Text;
using MailCompliance.Engine.Text;

namespace MailCompliance.Tests.Facts;

public sealed class HtmlTextTests
{
    [Theory]
    [InlineData("<p>One</p><p>Two</p>", "One\nTwo")]
    [InlineData("One<br>Two<br/>Three", "One\nTwo\nThree")]
    [InlineData("<div>A</div><br><div>B</div>", "A\n\nB")]
    [InlineData("<div>A<div><br></div>B</div>", "A\n\nB")]
    [InlineData("A<br></div>B", "A\nB")]
    [InlineData("<div>One\r\n   two\t three</div>", "One two three")]
    [InlineData("<b>a</b> <i>b</i>", "a b")]
    [InlineData("a <b> b</b>", "a b")]
    [InlineData("<span>Jim</span><span>my</span>", "Jimmy")]
    [InlineData("&pound;5 &amp; &lt;six&gt; &#8217;&#x2019; &eacute;&nbsp;x", "£5 & <six> ’’ é x")]
    [InlineData("&#146;s &#128;", "’s €")]
    [InlineData("AT&T &nosuch; & so on", "AT&T &nosuch; & so on")]
    [InlineData("5 < 6 and 7 > 6", "5 < 6 and 7 > 6")]
    [InlineData("<pre>one\r\n  two</pre>", "one\n  two")]
    [InlineData("<table><tr><td>Name</td><td>Born</td></tr><tr><td>Amy</td><td>2011</td></tr></table>", "Name\tBorn\nAmy\t2011")]
    [InlineData("<table><tr><td><p>Name</p></td>\r\n<td><p>Born</p></td></tr></table>after", "Name\tBorn\nafter")]
    [InlineData("x<table><tr><td></td><td>B</td></tr></table>", "x\n\tB")]
    [InlineData("<ul><li>One<li>Two</ul>", "One\nTwo")]
    [InlineData("<style>p { color: red }</style><title>t</title><script>alert('<p>')</script>x", "x")]
    [InlineData("a<!-- not this -->b", "ab")]
    [InlineData("a<img src=x alt=\"logo\">b", "ab")]
    [InlineData("<a href='https://x.example/?a=1>2'>link</a>", "link")]
    [InlineData("text<", "text<")]
    [InlineData("a<p", "a")]
    [InlineData("", "")]
    public void Reads_as_a_browser_shows(string html, string expected) => Assert.Equal(expected, HtmlText.Read(html).Text);

    [Theory]
    [InlineData("<p style=\"display: none\">secret</p>seen")]
    [InlineData("<p style='DISPLAY:NONE'>secret<div>seen</div>")]
    [InlineData("<span style=\"visibility:hidden\">secret</span>seen")]
    [InlineData("<span style=\"font-size:0px\">secret</span>seen")]
    [InlineData("<span style=\"mso-hide:all\">secret</span>seen")]
    [InlineData("<div hidden>secret</div>seen")]
    [InlineData("<div style=\"max-height:0;overflow:hidden\">secret</div>seen")]
    [InlineData("<template>secret</template>seen")]
    [InlineData("<x-y style=display:none>secret</x-y>seen")]
    [InlineData("<!--[if mso]><p>secret</p><![endif]-->seen")]
    public void What_the_markup_hides_is_read_apart(string html)
    {
        var text = HtmlText.Read(html);
        Assert.Equal(("seen", "secret"), (text.Text, text.Hidden));
    }

    [Theory]
    [InlineData("<div style=\"font-size:0\"><div style=\"font-size:14px\">seen</div></div>")]
    [InlineData("<div style=\"visibility:hidden\"><div style=\"visibility:visible\">seen</div></div>")]
    [InlineData("<![if !mso]>seen<![endif]>")]
    [InlineData("<!--[if !mso]><!-->seen<!--<![endif]-->")]
    public void What_is_shown_again_inside_is_seen(string html)
    {
        var text = HtmlText.Read(html);
        Assert.Equal(("seen", ""), (text.Text, text.Hidden));
    }

    [Theory]
    [InlineData("<html><body><p>Hello</p></body></html>", "<html><body><p>Hello</p>|</body></html>")]
    [InlineData("<p>Hello", "<p>Hello|")]
    [InlineData("Hello", "Hello|")]
    [InlineData("<body><div>Hello<img src=logo></div></body>", "<body><div>Hello<img src=logo></div>|</body>")]
    [InlineData("<body><table><tr><td>Hello</td></tr></table></body>", "<body><table><tr><td>Hello</td></tr></table>|</body>")]
    public void Knows_the_place_below_everything(string html, string expected) => Assert.Equal(expected, html.Insert(HtmlText.Read(html).End, "|"));

    [Fact]
    public void Elements_left_open_are_closed_before_what_is_added()
    {
        var text = HtmlText.Read("<div style=\"display:none\"><table><tr><td>Hello");
        Assert.Equal("</td></tr></table></div>", text.Closers);
    }

    [Theory]
    [InlineData("<body><p>New</p><p>From: x</p></body>", "From", "<body><p>New</p>|<p>From: x</p></body>")]
    [InlineData("<body><div><p>New</p></div><div><div><p><b>From:</b> x</p></div></div></body>", "From", "<body><div><p>New</p></div>|<div><div><p><b>From:</b> x</p></div></div></body>")]
    [InlineData("New<br><br>From: x", "From", "New|<br><br>From: x")]
    [InlineData("<table><tr><td>New</td></tr><tr><td>From</td></tr></table>", "From", "<table><tr><td>New|</td></tr><tr><td>From</td></tr></table>")]
    [InlineData("<html><head><style>x</style></head><body lang=en><p>From</p>", "From", "<html><head><style>x</style></head><body lang=en>|<p>From</p>")]
    public void Knows_the_cleanest_place_above_a_line(string html, string line, string expected)
    {
        var text = HtmlText.Read(html);
        Assert.Equal(expected, html.Insert(text.SourceAbove(text.Text.IndexOf(line, StringComparison.Ordinal)), "|"));
    }

    [Fact]
    public void Nesting_without_end_loses_no_text()
    {
        var html = new StringBuilder();
        for (var level = 0; level < 100_000; level++)
            html.Append("<div><table><td>");
        html.Append("found");
        Assert.Equal("found", HtmlText.Read(html.ToString()).Text.Trim());
    }

    [Fact]
    public void Any_cut_of_a_document_can_be_read()
    {
        const string Html = "<html><body style='x'><div class=\"gmail_quote\" id=a>A &amp; B<!--[if mso]>c<![endif]--><p>d</p></div><table><tr><td>e";
        for (var length = 0; length <= Html.Length; length++)
        {
            for (var start = 0; start < length; start++)
            {
                var text = HtmlText.Read(Html[start..length]);
                Assert.InRange(text.End, 0, length - start);
            }
        }
    }
}
