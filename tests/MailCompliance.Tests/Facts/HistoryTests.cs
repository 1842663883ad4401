namespace MailCompliance.Tests.Facts;

public sealed class HistoryTests
{
    public static TheoryData<string> HtmlNames => [.. HistorySamples.Html.Keys];

    public static TheoryData<string> PlainNames => [.. HistorySamples.Plain.Keys];

    [Theory]
    [MemberData(nameof(HtmlNames))]
    public void Html_history_is_told_from_new_text(string name) => Check(HistorySamples.Html[name], isHtml: true);

    [Theory]
    [MemberData(nameof(PlainNames))]
    public void Plain_history_is_told_from_new_text(string name) => Check(HistorySamples.Plain[name], isHtml: false);

    [Theory]
    [MemberData(nameof(PlainNames))]
    public void Crlf_makes_no_difference(string name) => Check(HistorySamples.Plain[name].ReplaceLineEndings("\r\n"), isHtml: false);

    [Theory]
    [InlineData("Gmail, forwarded", true, true)]
    [InlineData("Apple Mail, forwarded", true, true)]
    [InlineData("Thunderbird, forwarded", true, true)]
    [InlineData("Gmail", true, false)]
    [InlineData("Gmail, forwarded", false, true)]
    [InlineData("Apple Mail, forwarded", false, true)]
    [InlineData("Outlook", false, false)]
    public void Forwarded_mail_is_known(string name, bool isHtml, bool isForward)
    {
        var sample = (isHtml ? HistorySamples.Html : HistorySamples.Plain)[name].Replace("¦", "", StringComparison.Ordinal);
        Assert.Equal(isForward, Reading.Body(sample, isHtml).Body.IsForward);
    }

    [Fact]
    public void A_quotation_in_a_message_that_answers_nothing_is_passed_on() =>
        Assert.True(Reading.Body("NEW\n> OLD\n", isHtml: false, isReply: false).Body.IsForward);

    [Fact]
    public void Zones_cover_every_text_without_gaps()
    {
        foreach (var sample in HistorySamples.Html.Values.Select(text => (text, true)).Concat(HistorySamples.Plain.Values.Select(text => (text, false))))
        {
            var body = Reading.Body(sample.text, sample.Item2).Body;
            var position = 0;
            foreach (var zone in body.Zones)
            {
                Assert.Equal(position, zone.Start);
                Assert.True(zone.End > zone.Start);
                position = zone.End;
            }

            Assert.Equal(body.Text.Length, position);
        }
    }

    private static void Check(string sample, bool isHtml)
    {
        var content = sample.Replace("¦", "", StringComparison.Ordinal);
        var body = Reading.Body(content, isHtml).Body;
        Assert.Equal(sample, content.Insert(body.Stamp!.Offset, "¦"));
        Assert.DoesNotContain("OLD", body.NewText, StringComparison.Ordinal);
        Assert.DoesNotContain("NEW", Reading.Quoted(body), StringComparison.Ordinal);
    }
}
