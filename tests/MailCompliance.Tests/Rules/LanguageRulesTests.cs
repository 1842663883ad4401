using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Text;

namespace MailCompliance.Tests.Rules;

public sealed class LanguageRulesTests
{
    [Theory]
    [InlineData("This is bullshit and you know it.")]
    [InlineData("He is a complete wanker.")]
    [InlineData("What the f**k were they thinking")]
    [InlineData("This is sh1t.")]
    [InlineData("They were shitty about it")]
    [InlineData("Shiiiit, I forgot the keys.")]
    [InlineData("Those bitches in the office")]
    [InlineData("You idiot, read it again.")]
    [InlineData("F U C K off was the gist; fucking hell")]
    [InlineData("\"Good morning\" is what I said. Now piss off.")]
    [InlineData("I called him a bastard and I meant it.")]
    public void Offending_words_of_the_sender_are_found(string text) =>
        Assert.Equal("body", Assert.Single(new OffensiveLanguageRule(new()).Check(Some.Facts(body: text))).Where!.Part);

    [Theory]
    [InlineData("The coach leaves Scunthorpe at nine and stops in Penistone and Cockermouth.")]
    [InlineData("Damn, the bloody printer is crap again.")]
    [InlineData("She said that he shouted “you stupid bitch” across the playground.")]
    [InlineData("The pupil wrote 'x' and called another child a retard.")]
    [InlineData("Lunch is faggots and peas.")]
    [InlineData("We meet at Slutshole Lane? No: at Twatt, in Orkney, and in Bitch Lane.")]
    [InlineData("Please bring shiitake or shitake mushrooms, and a class of assassins is studied in the classic text.")]
    [InlineData("Blue tits, a skin prick test, spastic cerebral palsy, a slag heap and a Maine coon.")]
    [InlineData("We play The Bastard Vending Machine; I felt a complete moron.")]
    [InlineData("Write to a.shit@elsewhere.example")]
    [InlineData("Fine.\n\n> This is bullshit.\n> Yours")]
    public void Harmless_words_and_words_of_others_are_not_found(string text) =>
        Assert.Empty(new OffensiveLanguageRule(new()).Check(Some.Facts(body: text)));

    [Theory]
    [InlineData("non confidential\n", 20_000)]
    [InlineData("confidential privileged ", 20_000)]
    [InlineData("confidential waste. ", 20_000)]
    public void A_word_excused_a_thousand_times_ends_in_good_time(string piece, int times) =>
        Assert.Empty(new ConfidentialRule(new()).Check(Some.Facts(body: string.Concat(Enumerable.Repeat(piece, times)))));

    [Fact]
    public void Passages_between_quotations_are_searched_each_for_itself()
    {
        var facts = Some.Facts(body: string.Concat(Enumerable.Repeat("> hi\nyes\n", 10_000)));
        var zones = Enumerable.Range(0, 10_000).Select(index => new Zone(ZoneKind.New, (index * 9) + 5, (index + 1) * 9)).ToList();
        facts = facts with { Bodies = [facts.Bodies[0] with { Zones = zones }] };
        Assert.Empty(new OffensiveLanguageRule(new()).Check(facts));
        Assert.Empty(new ConfidentialRule(new()).Check(facts));
    }

    [Fact]
    public void Confidential_as_a_word_of_the_story_marks_nothing() =>
        Assert.Empty(new ConfidentialRule(new()).Check(Some.Facts(body: "He was looking over a shoulder at something\r\nconfidential. We laughed.")));

    [Fact]
    public void Words_of_the_school_are_added_and_taken_away()
    {
        var rule = new OffensiveLanguageRule(new() { Words = ["numpty", "total waste of space"], Except = ["Numpty Dumpty"] });
        Assert.Single(rule.Check(Some.Facts(body: "What a pair of numpties.")));
        Assert.Single(rule.Check(Some.Facts(body: "He is a Total Waste of Space!")));
        Assert.Empty(rule.Check(Some.Facts(body: "The play is Numpty Dumpty.")));
        Assert.Empty(new OffensiveLanguageRule(new() { BuiltIn = false }).Check(Some.Facts(body: "bullshit")));
    }

    [Fact]
    public void The_place_is_that_of_the_word()
    {
        var place = Assert.Single(new OffensiveLanguageRule(new()).Check(Some.Facts(body: "It is bullshit."))).Where!;
        Assert.Equal((6, 14), (place.Start, place.End));
    }

    [Fact]
    public void Attachments_are_read_for_the_strongest_words_alone()
    {
        var rule = new OffensiveLanguageRule(new());
        Assert.Empty(rule.Check(Some.Facts() with { Attachments = [Some.File("book.pdf", text: "the bastard of Orleans")] }));
        Assert.Single(rule.Check(Some.Facts() with { Attachments = [Some.File("rant.pdf", text: "and fuck the governors")] }));
    }

    [Theory]
    [InlineData("Please forward this to everyone you know!")]
    [InlineData("Send this to at least 10 friends within 24 hours.")]
    [InlineData("Pass it on to all your friends and family.")]
    [InlineData("Don't break the chain.")]
    [InlineData("If you do not forward this message you will have bad luck for seven years.")]
    [InlineData("share this with everyone in your address book")]
    public void Chain_messages_are_found(string text) => Assert.Single(new ChainMessageRule().Check(Some.Facts(body: text)));

    [Theory]
    [InlineData("Please forward this to your class teacher.")]
    [InlineData("Please send this to all parents of Year 4.")]
    [InlineData("Please pass this on to anyone who might be interested.")]
    [InlineData("Please do not forward this to everyone you know.")]
    [InlineData("Good luck to everyone in the next days!")]
    [InlineData("The food chain is the topic of the week; we will keep the chain of command short.")]
    public void Ordinary_requests_are_no_chain_messages(string text) => Assert.Empty(new ChainMessageRule().Check(Some.Facts(body: text)));

    [Fact]
    public void A_chain_message_counts_when_passed_on_and_not_when_answered()
    {
        const string Text = "See below.\n\n> Forward this to everyone you know!\n";
        var answered = Some.Facts(body: Text);
        Assert.Empty(new ChainMessageRule().Check(answered));
        Assert.Single(new ChainMessageRule().Check(answered with { Bodies = [answered.Bodies[0] with { IsForward = true }] }));
    }

    [Theory]
    [InlineData("Confidential: staffing", "Dear Mrs Bell")]
    [InlineData("Staffing", "Private and confidential\n\nDear Mrs Bell")]
    [InlineData("Staffing", "Please treat this email as confidential.")]
    [InlineData("Staffing", "I tell you this in confidence.")]
    [InlineData("Staffing", "Attached is the confidential report on the budget.")]
    public void Marks_of_confidence_are_found(string subject, string body) =>
        Assert.Single(new ConfidentialRule(new()).Check(Some.Facts(subject: subject, body: body)));

    [Theory]
    [InlineData("This email and any attachments are confidential and intended solely for the addressee.")]
    [InlineData("This e-mail is confidential.")]
    [InlineData("The contents of this message\nare confidential and may be privileged.")]
    [InlineData("The confidential waste bins are emptied on Friday; see our confidentiality policy.")]
    [InlineData("The minutes are not confidential.")]
    [InlineData("Thanks!\n\n> Private and confidential\n> Dear Ms Khan")]
    public void Footers_and_bins_mark_nothing(string body) => Assert.Empty(new ConfidentialRule(new()).Check(Some.Facts(body: body)));

    [Fact]
    public void Marked_files_are_found_by_name_and_by_first_page()
    {
        var rule = new ConfidentialRule(new());
        Assert.Single(rule.Check(Some.Facts() with { Attachments = [Some.File("Confidential_report.pdf")] }));
        Assert.Single(rule.Check(Some.Facts() with { Attachments = [Some.File("report.pdf", text: "CONFIDENTIAL\nReport to governors")] }));
        Assert.Empty(rule.Check(Some.Facts() with { Attachments = [Some.File("Confidential.pdf", inspectable: Uninspectable.Encrypted)] }));
        Assert.Empty(rule.Check(Some.Facts(to: ["head@oakhill.example"], subject: "Confidential")));
    }
}
