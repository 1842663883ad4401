using System.Text;
using MailCompliance.Engine.Policy;
using MailCompliance.Server.Hosting;
using MailCompliance.Storage.Outbox;

namespace MailCompliance.Tests.Serving;

public sealed class ReviewReminderTests
{
    private static readonly DateOnly Review = new(2027, 3, 1);

    private static readonly SchoolPolicy Policy = new()
    {
        Hash = "1",
        School = new SchoolDetails { Name = "Oak School", Domains = ["school.example"], Headteacher = "head@school.example" },
        Contacts = new Contacts { Dpo = "dpo@trust.example" },
        Details = new PolicyDetails { ReviewDate = Review },
    };

    [Theory]
    [InlineData(61, null)]
    [InlineData(60, "60")]
    [InlineData(31, "60")]
    [InlineData(30, "30")]
    [InlineData(7, "7")]
    [InlineData(1, "7")]
    [InlineData(0, "0")]
    [InlineData(-1, "over-2027-03")]
    [InlineData(-40, "over-2027-04")]
    public void The_review_is_recalled_on_its_days_and_once_a_month_when_it_is_overdue(int daysBefore, string? step)
    {
        var mails = Due(Policy, Review.AddDays(-daysBefore));

        Assert.Equal(step is null ? [] : [$"review:2027-03-01:{step}:dpo@trust.example", $"review:2027-03-01:{step}:head@school.example"], mails.Select(mail => mail.Key));
    }

    [Theory]
    [InlineData("owner@trust.example", "owner@trust.example,dpo@trust.example")]
    [InlineData("Headteacher and chair of governors", "head@school.example,dpo@trust.example")]
    [InlineData("Data Protection Officer", "dpo@trust.example")]
    [InlineData("School Business Manager", "sbm@school.example,dpo@trust.example")]
    [InlineData("Senior leadership team (SLT)", "d.lowe@school.example,dpo@trust.example")]
    [InlineData("Full governing board", "dpo@trust.example,head@school.example")]
    [InlineData("The headteachers' forum", "dpo@trust.example,head@school.example")]
    [InlineData(null, "dpo@trust.example,head@school.example")]
    public void The_owner_that_the_policy_names_hears_of_its_review(string? owner, string recipients)
    {
        var policy = Policy with
        {
            Contacts = Policy.Contacts with { SeniorStaff = ["d.lowe@school.example"] },
            Roles = new Dictionary<string, RoleHolders> { ["business-manager"] = new() { Members = ["group:office", "sbm@school.example"] } },
            Details = Policy.Details with { Owner = owner },
        };

        var mails = Due(policy, Review.AddDays(-7));

        Assert.Equal(recipients, string.Join(',', mails.Select(mail => mail.Recipient)));
    }

    [Fact]
    public void Who_granted_an_exception_and_who_has_it_hear_that_it_ends()
    {
        var exceptions = new PolicyException[]
        {
            new("subject", "office@school.example", "Newsletter", "d.lowe@school.example", new(2026, 1, 1), new(2026, 12, 10)),
            new("subject", "group:office", "Newsletter", "the headteacher", new(2026, 1, 1), new(2026, 12, 10)),
            new("subject", "later@school.example", "Newsletter", "d.lowe@school.example", new(2026, 1, 1), new(2026, 12, 11)),
            new("subject", "over@school.example", "Newsletter", "d.lowe@school.example", new(2026, 1, 1), new(2026, 11, 25)),
        };

        var mails = Due(Policy with { Exceptions = exceptions }, new(2026, 11, 26));

        Assert.Equal(["d.lowe@school.example", "office@school.example", "head@school.example"], mails.Select(mail => mail.Recipient));
        Assert.Contains("Subject: An exception to the email policy ends on 10 December 2026", Encoding.UTF8.GetString(mails[0].Content.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_without_dates_or_without_a_school_recalls_nothing()
    {
        Assert.Empty(Due(Policy with { Details = new PolicyDetails() }, Review));
        Assert.Empty(Due(Policy with { School = Policy.School with { Domains = [] } }, Review));
    }

    private static List<OwedMail> Due(SchoolPolicy policy, DateOnly today) => [.. ReviewReminders.Due(policy, today, DateTimeOffset.UnixEpoch)];
}
