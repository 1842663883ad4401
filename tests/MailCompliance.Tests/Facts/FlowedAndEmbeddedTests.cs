namespace MailCompliance.Tests.Facts;

public sealed class FlowedAndEmbeddedTests
{
    [Fact]
    public void Flowed_text_is_read_unwrapped_and_stamped_where_it_stands()
    {
        const string Text = "This line goes \non here.\n\n> OLD line goes \n> on here.\n";
        var message = Reading.Message("From: jane.smith@oakfield.sch.example\nIn-Reply-To: <0@x>\nContent-Type: text/plain; format=flowed\n\n" + Text);
        var body = Assert.Single(Reading.Facts(message).Bodies);
        Assert.Contains("This line goes on here.", body.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("OLD", body.NewText, StringComparison.Ordinal);
        Assert.Equal("This line goes \r\non here.\r\n", body.Source!.DecodeText()[..body.Stamp!.Offset]);
    }

    [Fact]
    public void A_uuencoded_file_is_an_attachment_and_no_text()
    {
        var message = Reading.Message("From: a@x.example\n\nHello\n\nbegin 644 cat.txt\n#0V%T\n`\nend\n");
        Assert.Equal(("cat.txt", 3L), (Assert.Single(message.Attachments).FileName, message.Attachments[0].Length));
        Assert.DoesNotContain("#0V%T", Assert.Single(Reading.Facts(message).Bodies).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_only_speaks_of_beginnings_is_left_alone()
    {
        var message = Reading.Message("From: a@x.example\n\nWe begin 100 metres away.\nbegin 644 when ready\n");
        Assert.Empty(message.Attachments);
        Assert.Contains("begin 644 when ready", Assert.Single(Reading.Facts(message).Bodies).Text, StringComparison.Ordinal);
    }
}
