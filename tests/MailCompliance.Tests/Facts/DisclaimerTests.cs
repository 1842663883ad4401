using MailCompliance.Engine.Facts;

namespace MailCompliance.Tests.Facts;

public sealed class DisclaimerTests
{
    private const string History = "\n\nOn 3 June 2026 at 10:11, Zoë Winter wrote:\n> Hello\n";

    [Theory]
    [InlineData(Reading.StampText)]
    [InlineData("This e-mail is confidential. If it reached you by mistake,\r\ntell the school's office and\r\ndelete it.")]
    [InlineData("THIS E-MAIL IS CONFIDENTIAL.  If it reached you by mistake, tell the school‘s office and delete it.")]
    public void A_complete_stamp_in_the_new_text_counts(string stamp)
    {
        var body = Reading.Body("Hello\n\n" + stamp + History, isHtml: false).Body;
        Assert.True(body.HasDisclaimer);
        Assert.Equal(stamp, Reading.Of(body, ZoneKind.Disclaimer));
        Assert.DoesNotContain("confidential", body.NewText, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("This e-mail is confidential. If it reached you by mistake, delete it.")]
    [InlineData("This e-mail is not confidential. If it reached you by mistake, tell the school’s office and delete it.")]
    [InlineData("")]
    public void An_edited_one_does_not(string stamp) => Assert.False(Reading.Body("Hello\n\n" + stamp + History, isHtml: false).Body.HasDisclaimer);

    [Fact]
    public void One_in_the_history_does_not() =>
        Assert.False(Reading.Body("Hello\n\nOn 3 June 2026 at 10:11, Jane wrote:\n\n> Hello\n> " + Reading.StampText + "\n", isHtml: false).Body.HasDisclaimer);

    [Fact]
    public void Html_counts_as_it_is_rendered()
    {
        Assert.True(Reading.Body("<p>Hello</p>" + Reading.StampHtml, isHtml: true).Body.HasDisclaimer);
        Assert.True(Reading.Body("<p>Hello</p><div>" + Reading.StampText + "</div>", isHtml: true).Body.HasDisclaimer);
        Assert.False(Reading.Body("<p>Hello</p><div style='display:none'>" + Reading.StampHtml + "</div>", isHtml: true).Body.HasDisclaimer);
        Assert.False(Reading.Body("<p>Hello</p><blockquote type=cite>" + Reading.StampHtml + "</blockquote>", isHtml: true).Body.HasDisclaimer);
    }

    [Theory]
    [InlineData("<div id=\"mailcompliance-disclaimer\">This e-mail is confidential.</div>")]
    [InlineData("<div id=\"x_mailcompliance-disclaimer\">This e-mail is confidential.</div>")]
    [InlineData("<div class=\"mc-disclaimer\"><p>This e-mail</p></div>")]
    public void Remains_of_a_marked_stamp_give_way(string remains)
    {
        var content = "<p>Hello</p>" + remains + "<p>Bye</p>";
        var body = Reading.Body(content, isHtml: true).Body;
        Assert.False(body.HasDisclaimer);
        Assert.Equal(remains, content[Assert.Single(body.Stamp!.Remains)]);
        Assert.Equal(["Hello", "Bye"], body.NewText.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_marked_stamp_in_the_history_stays()
    {
        var body = Reading.Body("<p>Hello</p><blockquote type=\"cite\"><div class=\"mc-disclaimer\">This e-mail</div></blockquote>", isHtml: true).Body;
        Assert.Empty(body.Stamp!.Remains);
    }
}
