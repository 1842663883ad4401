namespace MailCompliance.Tests.Facts;

/// <summary>Badly built messages: whatever some program could show is read, and nothing of it becomes the message's own text.</summary>
public sealed class OtherReadingsTests
{
    private const string Hidden = "what was hidden";
    private const string HiddenInBase64 = "d2hhdCB3YXMgaGlkZGVu";

    [Theory]
    [InlineData("Content-Type: multipart/mixed; boundary=a\n\nwhat was hidden\n--a\n\nseen\n--a--\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=a\n\n--a\n\nseen\n--a--\nwhat was hidden\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=a; boundary=b\n\n--a\n\nseen\n--a--\n--b\n\nwhat was hidden\n--b--\n")]
    [InlineData("Content-Type: text/plain\nContent-Transfer-Encoding: base64\nContent-Transfer-Encoding: 7bit\n\nwhat was hidden\n")]
    [InlineData("Content-Type: text/plain\nContent-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: base64\n\n" + HiddenInBase64 + "\n")]
    [InlineData("Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nwhat was hidden.\n")]
    [InlineData("Content-Type: text/plain; charset=utf-16; charset=us-ascii\n\nwhat was hidden\n")]
    [InlineData("Content-Type: text/plain; charset=ibm037\n\nwhat was hidden\n")]
    [InlineData("Subject: one\nSubject: what was hidden\n\nseen\n")]
    public void What_another_program_may_show_is_read_and_not_shown(string message) =>
        Assert.Contains(Reading.Message("From: jane.smith@oakfield.sch.example\n" + message).Bodies, body => !body.IsShown && body.Content.Contains(Hidden, StringComparison.Ordinal));

    [Theory]
    [InlineData("Content-Type: text/plain\n\nseen\n")]
    [InlineData("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + HiddenInBase64 + "\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=a\n\n--a\n\nseen\n--a--\n")]
    public void A_well_built_message_has_one_reading(string message) =>
        Assert.Single(Reading.Message("From: jane.smith@oakfield.sch.example\n" + message).Bodies);

    [Fact]
    public void More_readings_than_are_kept_are_a_fact_of_their_own()
    {
        const string From = "From: jane.smith@oakfield.sch.example\n";
        Assert.False(Reading.Message(From + string.Concat(Enumerable.Repeat("Subject: a\n", 65)) + "\nseen\n").HasMoreReadings);
        var message = Reading.Message(From + string.Concat(Enumerable.Repeat("Subject: a\n", 66)) + "\nseen\n");
        Assert.True(message.HasMoreReadings);
        Assert.Equal(65, message.Bodies.Count);
    }
}
