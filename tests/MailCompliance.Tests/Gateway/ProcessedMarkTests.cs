using MailCompliance.Mime;
using MailCompliance.Server.Gateway.Loops;
using MailCompliance.Storage;

namespace MailCompliance.Tests.Gateway;

public class ProcessedMarkTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];
    private static readonly byte[] OldKey = [.. Enumerable.Range(50, 32).Select(number => (byte)number)];
    private readonly StoppedClock clock = new(new DateTimeOffset(2026, 11, 25, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Recognises_its_own_message() => Assert.True(Mark().IsOn(Marked(Mails.Plain, "bob@parents.example"), KeyOf(Mails.Plain, "bob@parents.example")));

    [Fact]
    public void Recognises_it_behind_new_trace_fields_and_folded_anew()
    {
        var arrived = Mails.Parse("Received: from x by y; now\r\n" + TextOf(Marked(Mails.Plain, "bob@parents.example")).Replace("From: Ann Lee <", "From: Ann Lee\r\n\t <", StringComparison.Ordinal));

        Assert.True(Mark().IsOn(arrived, KeyOf(arrived, "bob@parents.example")));
    }

    [Theory]
    [InlineData("See you at nine.", "See you at ten.")]
    [InlineData("Subject: Trip", "Subject: Other")]
    [InlineData("To: bob@", "To: eve@")]
    [InlineData("<1@school.example>", "<2@school.example>")]
    [InlineData("text/plain", "text/html")]
    public void Is_worth_nothing_on_another_message(string old, string changed)
    {
        var stolen = Mails.Parse(TextOf(Marked(Mails.Plain, "bob@parents.example")).Replace(old, changed, StringComparison.Ordinal));

        Assert.False(Mark().IsOn(stolen, KeyOf(stolen, "bob@parents.example")));
    }

    [Fact]
    public void Is_worth_nothing_for_other_recipients()
    {
        var marked = Marked(Mails.Plain, "bob@parents.example");

        Assert.False(Mark().IsOn(marked, KeyOf(marked, "eve@press.example")));
        Assert.False(Mark().IsOn(marked, KeyOf(marked, "bob@parents.example", "eve@press.example")));
    }

    [Fact]
    public void Covers_the_protection_field()
    {
        var key = KeyOf(Mails.Plain, "bob@parents.example");
        var protectedMail = Mails.With($"X-MailCompliance-Processed: {Mark().For(key, "encrypt")}\r\nX-MailCompliance-Protect: encrypt\r\n");
        var stripped = Mails.With($"X-MailCompliance-Processed: {Mark().For(key, "encrypt")}\r\n");

        Assert.True(Mark().IsOn(protectedMail, key));
        Assert.False(Mark().IsOn(stripped, key));
    }

    [Fact]
    public void Ends_after_five_days_and_does_not_come_from_the_future()
    {
        var marked = Marked(Mails.Plain, "bob@parents.example");
        var key = KeyOf(marked, "bob@parents.example");

        clock.Now += TimeSpan.FromDays(4.9);
        Assert.True(Mark().IsOn(marked, key));
        clock.Now += TimeSpan.FromDays(0.2);
        Assert.False(Mark().IsOn(marked, key));
        clock.Now -= TimeSpan.FromDays(7);
        Assert.False(Mark().IsOn(marked, key));
    }

    [Fact]
    public void Verifies_with_older_keys_too()
    {
        var key = KeyOf(Mails.Plain, "bob@parents.example");
        var old = Mails.With($"X-MailCompliance-Processed: {new ProcessedMark([OldKey], clock).For(key, null)}\r\n");

        Assert.True(new ProcessedMark([Key, OldKey], clock).IsOn(old, key));
        Assert.False(Mark().IsOn(old, key));
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("")]
    [InlineData("v=1; i=0; t=1; h=")]
    [InlineData("v=1; i=0; t=99999999999999999999; h=AAAA")]
    [InlineData("v=1; i=0; t=999999999999999; h=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("v=1; i=0; t=1764061200; h=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("v=1; i=0; t=1764061200; h=!AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("v=2; t=1764061200; h=AAAA")]
    public void Forged_marks_are_none(string value)
    {
        var forged = Mails.With($"X-MailCompliance-Processed: {value}\r\n");

        Assert.False(Mark().IsOn(forged, KeyOf(forged, "bob@parents.example")));
    }

    [Fact]
    public void Two_marks_are_none()
    {
        var key = KeyOf(Mails.Plain, "bob@parents.example");
        var field = $"X-MailCompliance-Processed: {Mark().For(key, null)}\r\n";

        Assert.False(Mark().IsOn(Mails.With(field + field), key));
    }

    private ProcessedMark Mark() => new([Key], clock);

    private MailDocument Marked(string text, params string[] recipients) =>
        Mails.Parse($"X-MailCompliance-Processed: {Mark().For(KeyOf(text, recipients), null)}\r\n" + text);

    private static string KeyOf(string text, params string[] recipients) => KeyOf(Mails.Parse(text), recipients);

    private static string KeyOf(MailDocument message, params string[] recipients) =>
        RepeatKey.Of(message.Headers.Find("Message-ID")?.RawValue, "ann@school.example", recipients, ContentDigest.Of(message).Value);

    private static string TextOf(MailDocument message) => System.Text.Encoding.Latin1.GetString(message.Bytes.Span);
}
