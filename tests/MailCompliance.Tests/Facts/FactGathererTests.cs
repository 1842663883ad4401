using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Tests.Facts;

public sealed class FactGathererTests
{
    private const string NhsNumber = "999 123 4578";

    [Theory]
    [InlineData("tom.field@oakfield.sch.example", true, RecipientClass.Staff)]
    [InlineData("new.starter@oakfield.sch.example", true, RecipientClass.Staff)]
    [InlineData("23winter@oakfield.sch.example", true, RecipientClass.Pupil)]
    [InlineData("ZOE@inbox.example", false, RecipientClass.Parent)]
    [InlineData("zoe+school@inbox.example", false, RecipientClass.Parent)]
    [InlineData("ida@governors.example", false, RecipientClass.Governor)]
    [InlineData("someone@social.council.example", false, RecipientClass.Agency)]
    [InlineData("someone@oakfield.sch.example.evil.example", false, RecipientClass.Other)]
    public void Recipients_have_their_classes(string address, bool isOwn, RecipientClass expected)
    {
        var recipient = Assert.Single(Reading.Facts(Reading.Message("From: a@oakfield.sch.example\n\ntext", "a@oakfield.sch.example", address)).Recipients);
        Assert.Equal([expected], recipient.Classes);
        Assert.Equal(isOwn, recipient.IsOwn);
    }

    [Fact]
    public void Who_sends_for_somebody_else_is_known()
    {
        var sender = Reading.Facts(Reading.Message("From: office@OAKFIELD.sch.example\nSender: Jane <jane.smith@oakfield.sch.example>\nTo: b@x.example\n\ntext")).Sender;
        Assert.Equal(("office@oakfield.sch.example", null, true, Reading.Jane), (sender.Address, sender.Person, sender.IsOwn, sender.ActualSender));
    }

    [Fact]
    public void The_author_is_known_by_the_from_field()
    {
        var sender = Reading.Facts(Reading.Message("From: Jane.Smith@oakfield.sch.example\nTo: b@x.example\n\ntext", "bounces@oakfield.sch.example", "b@x.example")).Sender;
        Assert.Equal((Reading.Jane, null), (sender.Person, sender.ActualSender));
    }

    [Theory]
    [InlineData(8, "inline", true)]
    [InlineData(100_000, "inline", true)]
    [InlineData(3_000_000, "inline", false)]
    [InlineData(8, "attachment", false)]
    public void Small_pictures_in_the_text_belong_to_its_look(int length, string disposition, bool expected)
    {
        var picture = Convert.ToBase64String([0x89, .. new byte[length - 1]], Base64FormattingOptions.InsertLineBreaks);
        var reference = disposition == "inline" ? "<img src='cid:logo'>" : "";
        var facts = Reading.Facts(Reading.Message(
            $"From: a@x.example\nContent-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\n<p>Hello {reference}</p>\n--r\nContent-Type: image/png\nContent-ID: <logo>\nContent-Disposition: {disposition}; filename=logo.png\nContent-Transfer-Encoding: base64\n\n{picture}\n--r--\n"));
        Assert.Equal(expected, Assert.Single(facts.Attachments).IsSignatureImage);
    }

    [Fact]
    public void A_program_called_a_picture_is_none()
    {
        var facts = Reading.Facts(Reading.Message(
            "From: a@x.example\nContent-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\n<img src=cid:logo>\n--r\nContent-Type: image/png\nContent-ID: <logo>\n\nMZ\n--r--\n"));
        Assert.False(Assert.Single(facts.Attachments).IsSignatureImage);
    }

    [Fact]
    public void Data_is_looked_for_only_where_a_rule_asks()
    {
        var message = Reading.Message($"From: a@x.example\nSubject: NHS number {NhsNumber}\n\ntext");
        Assert.Empty(Reading.Facts(message).Data);
        Assert.Single(Reading.Facts(message, WithDataRule()).Data);
    }

    [Fact]
    public void Data_is_found_in_every_text_with_its_place()
    {
        var facts = Reading.Facts(
            Reading.Message($"""
                From: a@x.example
                Subject: NHS number {NhsNumber}
                In-Reply-To: <0@x>
                Content-Type: multipart/mixed; boundary=m

                --m
                Content-Type: text/html

                <p>NHS&nbsp;number <b>{NhsNumber}</b></p><p style="display:none">NHS number 999 123 4586</p><blockquote type=cite>NHS number {NhsNumber}</blockquote>
                --m
                Content-Type: text/plain; name=a.txt
                Content-Disposition: attachment

                NHS number {NhsNumber}
                --m--
                """),
            WithDataRule());
        Assert.Equal(
            [("subject", (int?)11, ZoneKind.New), ("body", 11, ZoneKind.New), ("body", 35, ZoneKind.Quoted), ("body", null, ZoneKind.New), ("attachment:a.txt", 11, ZoneKind.New)],
            facts.Data.Where(found => found.Type == DetectionType.NhsNumber).Select(found => (found.Where.Part, found.Where.Start, found.Zone)));
    }

    [Fact]
    public void What_an_alternative_only_repeats_is_reported_once()
    {
        var message = Alternatives($"NHS number {NhsNumber}", $"<p>NHS number {NhsNumber}</p>");
        var found = Assert.Single(Reading.Facts(Reading.Message(message), WithDataRule()).Data);
        Assert.Equal("2", found.Where.Path);
    }

    [Fact]
    public void What_an_alternative_says_alone_is_reported()
    {
        var message = Alternatives($"NHS number {NhsNumber}", "<p>Hello</p>");
        var found = Assert.Single(Reading.Facts(Reading.Message(message), WithDataRule()).Data);
        Assert.Equal(("body", "1"), (found.Where.Part, found.Where.Path));
    }

    [Theory]
    [InlineData("Fw: Amy", ZoneKind.New)]
    [InlineData("Re: Amy", ZoneKind.Quoted)]
    public void History_that_is_passed_on_counts_as_new(string subject, ZoneKind expected)
    {
        var facts = Reading.Facts(Reading.Message($"From: a@x.example\nSubject: {subject}\n\nsee\n\n> NHS number {NhsNumber}\n"), WithDataRule());
        Assert.Equal(expected, Assert.Single(facts.Data, data => data.Type == DetectionType.NhsNumber).Zone);
    }

    [Fact]
    public void Recent_sending_is_asked_for_only_with_a_window_and_outside_recipients()
    {
        var history = new CountingHistory();
        var outside = Reading.Message("From: jane.smith@oakfield.sch.example\nTo: a@x.example, A@x.example, tom.field@oakfield.sch.example\n\ntext");
        var inside = Reading.Message("From: jane.smith@oakfield.sch.example\nTo: tom.field@oakfield.sch.example\n\ntext");
        var policy = Reading.Policy with { SendingWindow = TimeSpan.FromHours(1) };
        Assert.Equal(RecentSending.Unknown, Reading.Facts(outside, history: history).Recent);
        Assert.Equal(RecentSending.Unknown, Reading.Facts(inside, policy, history).Recent);
        Assert.Equal(new RecentSending(7, 3), Reading.Facts(outside, policy, history).Recent);
        Reading.Facts(outside, policy, history);
        Assert.Equal(2, history.Asked.Count);
        Assert.Equal(history.Asked[0], history.Asked[1]);
        Assert.Equal("a@x.example", history.Asked[0].Recipients);
    }

    private static string Alternatives(string plain, string html) =>
        $"From: a@x.example\nContent-Type: multipart/alternative; boundary=a\n\n--a\n\n{plain}\n--a\nContent-Type: text/html\n\n{html}\n--a--\n";

    private static SchoolPolicy WithDataRule()
    {
        var definition = RuleDefinition.For<NoSettings>("data", "Data", "Data.", "S0", _ => new Silent());
        return Reading.Policy with { Rules = [new ActiveRule(definition, new Silent(), Outcome.Record, "S0", Unwarned.Deliver, [])] };
    }

    private sealed class Silent : IRule
    {
        public IEnumerable<Finding> Check(MessageFacts facts) => [];
    }

    private sealed class CountingHistory : ISendingHistory
    {
        public List<(string Key, ulong Fingerprint, string Recipients)> Asked { get; } = [];

        public ValueTask<RecentSending> CountAsync(
            string sender, string messageKey, ulong fingerprint, IReadOnlyList<string> outsideRecipients, DateTimeOffset at, TimeSpan window, CancellationToken cancellation)
        {
            Asked.Add((messageKey, fingerprint, string.Join(',', outsideRecipients)));
            return ValueTask.FromResult(new RecentSending(7, 3));
        }
    }
}
