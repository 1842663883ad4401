using System.Text;
using MailCompliance.Engine.Duties;
using MailCompliance.Engine.Duties.Stamping;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Tests.Facts;

/// <summary>The disclaimer below everything, for schools that set <c>"place": "end"</c>.</summary>
public sealed class StampAtEndTests
{
    private const string History = "On 3 June 2026 at 10:11, Jane wrote:\r\n> Hello\r\n";

    private static readonly StampDisclaimerDuty Duty = new(new StampDisclaimerSettings { Text = Reading.StampText, Html = Reading.StampHtml, Place = StampPosition.End });

    [Fact]
    public void Stands_below_the_history_of_a_plain_answer() =>
        Assert.Equal("Thank you\r\n\r\n" + History + "\r\n" + Reading.StampText + "\r\n", Stamp("Thank you\r\n\r\n" + History, isHtml: false));

    [Fact]
    public void Stands_right_above_the_end_of_an_html_body()
    {
        var text = Stamp("<html><body><div>Thank you</div><div class=\"gmail_quote\"><blockquote class=\"gmail_quote\">Hello</blockquote></div></body></html>", isHtml: true);
        Assert.EndsWith(Reading.StampHtml + "</div></body></html>", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("Hello", StringComparison.Ordinal) < text.IndexOf(Reading.StampHtml, StringComparison.Ordinal));
    }

    [Fact]
    public void A_message_without_history_looks_the_same_either_way() =>
        Assert.Equal("Hello\r\n\r\n" + Reading.StampText + "\r\n", Stamp("Hello\r\n", isHtml: false));

    [Fact]
    public void The_signature_stays_above_the_history()
    {
        var text = Stamp("Thank you\r\n\r\n" + History, isHtml: false, new StampSignature("Jane Smith", "<p>Jane Smith</p>", ""));
        Assert.Equal("Thank you\r\n\r\nJane Smith\r\n\r\n" + History + "\r\n" + Reading.StampText + "\r\n", text);
    }

    [Fact]
    public void What_stands_there_already_is_not_stamped_again()
    {
        var once = Stamp("Thank you\r\n\r\n" + History, isHtml: false);
        Assert.Equal(once, Stamp(once, isHtml: false));
    }

    [Fact]
    public void A_stamp_quoted_in_the_history_does_not_count()
    {
        var text = Stamp("Thank you\r\n\r\n" + History + "> " + Reading.StampText + "\r\n", isHtml: false);
        Assert.EndsWith("\r\n\r\n" + Reading.StampText + "\r\n", text, StringComparison.Ordinal);
    }

    private static string Stamp(string body, bool isHtml, params PlannedAction[] further)
    {
        var document = MailDocument.Parse(Encoding.UTF8.GetBytes(
            "From: jane.smith@oakfield.sch.example\r\nTo: zoe@inbox.example\r\nIn-Reply-To: <0@x>\r\nMIME-Version: 1.0\r\n"
            + $"Content-Type: text/{(isHtml ? "html" : "plain")}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + body));
        var policy = Reading.Policy with { Duties = [Duty] };
        var facts = Reading.Facts(MessageReader.Read(document, Channel.Gateway, "jane.smith@oakfield.sch.example", null), policy);
        return Stamper.Stamp(document, facts, new ActionPlan([.. further, .. Duty.Plan(facts)])).Apply().Root.DecodeText();
    }
}
