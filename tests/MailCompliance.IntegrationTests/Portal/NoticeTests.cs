using System.Net;
using MailCompliance.Engine.Policy;
using MailCompliance.Server.Portal.Pages.Notice;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>The notice to staff and the draft assessment say what policy and settings really do, and all that the law asks of them.</summary>
public sealed class NoticeTests
{
    [Theory]
    [InlineData("oakhill")]
    [InlineData("s0-ict-policy")]
    [InlineData("s1-special-school")]
    [InlineData("s2-primary-council")]
    [InlineData("s3-agreement")]
    public async Task Every_sample_policy_makes_a_notice_with_all_that_articles_13_and_14_ask_for(string policy)
    {
        await using var portal = await PortalUnderTest.StartAsync(policy);
        var text = await TextAsync(portal, PlantedMail.Teacher, "/notice");
        foreach (var words in new[]
        {
            portal.Policy.School.Name,                        // 13(1)(a): who is responsible
            portal.Policy.Contacts.Dpo!,                      // 13(1)(b): the data protection officer
            "To keep personal details", "Public task",        // 13(1)(c): purposes and lawful basis
            "Who else gets it",                               // 13(1)(e): recipients
            "to no other country",                            // 13(1)(f): transfers
            "How long it is kept",                            // 13(2)(a)
            "Ask for a copy", "corrected, deleted or not used for a time", "Object to it",  // 13(2)(b)
            "Complain to the school, or to the Information Commissioner",                   // 13(2)(d)
            "It decides nothing else about anybody",          // 13(2)(f)
            "the school’s own lists",                         // 14(2)(f): where lists of people come from
        })
            Assert.Contains(words, text, StringComparison.Ordinal);
        foreach (var rule in portal.Policy.Rules.Where(rule => rule.Outcome != MailCompliance.Engine.Verdicts.Outcome.Off))
            Assert.Contains(rule.Definition.Title, text, StringComparison.Ordinal);
        Assert.Equal(portal.Policy.Duties.Any(duty => duty.Id == "copy-to-headteacher"), text.Contains("Copy to the headteacher: a copy of mail to", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Times_are_those_of_the_policy_else_of_the_settings()
    {
        await using var portal = await PortalUnderTest.StartAsync(processing: new Processing { MessageLogDays = 90, HeldMessageDays = 60, AuditDays = 730 });
        portal.Policy = portal.Policy with { Retention = new RetentionTimes() };
        foreach (var (person, path) in new[] { (PlantedMail.Teacher, "/notice"), ("head@oakhill.example", "/assessment") })
        {
            var text = await TextAsync(portal, person, path);
            foreach (var days in new[] { "90 days", "60 days", "730 days" })
                Assert.Contains(days, text, StringComparison.Ordinal);
            Assert.DoesNotContain("12 months", text, StringComparison.Ordinal);
        }

        portal.Policy = portal.Policy with { Retention = new RetentionTimes { MessageLogDays = 30, HeldMessageDays = 31, AuditDays = 32 } };
        var changed = await TextAsync(portal, PlantedMail.Teacher, "/notice");
        foreach (var days in new[] { "30 days", "31 days", "32 days" })
            Assert.Contains(days, changed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    public async Task What_the_settings_let_the_program_read_is_said_and_what_they_do_not_is_not(bool sentItems, bool trace, bool microsoft)
    {
        await using var portal = await PortalUnderTest.StartAsync(processing: new Processing { ReadsSentItems = sentItems, ReadsMessageTrace = trace, SignsInWithMicrosoft = microsoft });
        foreach (var (person, path) in new[] { (PlantedMail.Teacher, "/notice"), ("head@oakhill.example", "/assessment") })
        {
            var text = await TextAsync(portal, person, path);
            Assert.Equal((path, sentItems), (path, text.Contains("Sent Items of school mailboxes", StringComparison.Ordinal)));
            Assert.Equal((path, trace), (path, text.Contains("Exchange’s list of what was sent", StringComparison.Ordinal)));
            Assert.Equal((path, microsoft), (path, text.Contains("Microsoft", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task The_draft_assessment_answers_each_part_of_article_35_7_and_leaves_gaps_for_what_only_the_school_knows()
    {
        await using var portal = await PortalUnderTest.StartAsync();
        var text = await TextAsync(portal, "head@oakhill.example", "/assessment");
        foreach (var part in new[] { "35(7)(a)", "35(7)(b)", "35(7)(c)", "35(7)(d)", "35(2)", "35(9)", "35(11)", "Pupils are children", "Special categories", "[Likely? Severe?]", "[whom you asked, when, what they said]", "the log is not" })
            Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.Contains(portal.Policy.Details.LawfulBasis!, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_basis_the_notice_says_that_it_is_not_written_yet()
    {
        await using var portal = await PortalUnderTest.StartAsync();
        portal.Policy = portal.Policy with { Details = portal.Policy.Details with { LawfulBasis = null } };
        Assert.Contains("has not written it here yet", await TextAsync(portal, PlantedMail.Teacher, "/notice"), StringComparison.Ordinal);
        Assert.Contains("policy.lawfulBasis", await TextAsync(portal, "head@oakhill.example", "/assessment"), StringComparison.Ordinal);
    }

    private static async Task<string> TextAsync(PortalUnderTest portal, string person, string path)
    {
        using var browser = await portal.SignInAsync(person);
        var page = await browser.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        return WebUtility.HtmlDecode(page.Text);
    }
}
