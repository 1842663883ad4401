using MailCompliance.Server.Portal.Pages.Reports;
using MailCompliance.Storage.Reviewing;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>What the governors' report gives away: nothing that leads to a number under five.</summary>
public sealed class DisclosureTests : IAsyncLifetime
{
    /// <summary>Of messages that are tried: 3 under it a number is rounded to, so that no group of alike reports is cut in two.</summary>
    private const int Most = 40;

    private PortalUnderTest portal = null!;

    public async Task InitializeAsync() => portal = await PortalUnderTest.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    /// <summary>The parts would add up to the total, and two hidden ones be found out, if what simply passed were given too.</summary>
    [Fact]
    public async Task The_parts_that_are_given_never_add_up_to_the_total()
    {
        await portal.Mail.LogAsync(verdict: "pass");
        var day = DateOnly.FromDateTime(portal.Clock.Now.UtcDateTime);
        var figures = await portal.Database.Figures.ForGovernorsAsync(day, day, ["subject"]);
        Assert.Equal(["block", "hold", "protect", "warn"], figures.ByOutcome.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void From_the_total_and_another_part_nobody_works_out_a_number_that_is_not_given()
    {
        // every report that can be read the same way: the part that is given, the hidden one, and those that passed
        var reports =
            from part in Enumerable.Range(0, Most)
            from hidden in Enumerable.Range(0, Disclosure.Least)
            from passed in Enumerable.Range(0, Most)
            where part + hidden + passed <= Most - 3
            group hidden by (Part: Disclosure.Of(part), Total: Disclosure.Of(part + hidden + passed)) into alike
            select alike.Distinct().Count();
        Assert.All(reports, possible => Assert.InRange(possible, 3, Disclosure.Least));
    }

    /// <summary>Two reports, the time of the one within the other: what lies between them is never one number under five.</summary>
    [Fact]
    public void From_two_periods_that_overlap_nobody_works_out_what_lies_between_them()
    {
        var reports =
            from within in Enumerable.Range(0, Most)
            from between in Enumerable.Range(0, Most)
            where within + between <= Most - 3
            group between by (Within: Disclosure.Of(within), All: Disclosure.Of(within + between)) into alike
            where alike.Any(between => between < Disclosure.Least)
            select alike.Distinct().Count();
        Assert.All(reports, possible => Assert.InRange(possible, 3, Most));
    }

    /// <summary>The last month, the term and the year: three reports together tell no more.</summary>
    [Fact]
    public void From_three_periods_within_one_another_nobody_works_out_a_number_either()
    {
        // 3 under it a number is rounded to, as above
        const int few = 25;
        var reports =
            from month in Enumerable.Range(0, few)
            from rest in Enumerable.Range(0, few)
            from older in Enumerable.Range(0, few)
            where month + rest + older <= few - 3
            group (rest, older) by (Disclosure.Of(month), Disclosure.Of(month + rest), Disclosure.Of(month + rest + older)) into alike
            select (Between: alike.Select(one => one.rest).Distinct().Count(), Older: alike.Select(one => one.older).Distinct().Count(), Least: alike.Min(one => Math.Min(one.rest, one.older)));
        Assert.All(reports.Where(one => one.Least < Disclosure.Least), possible => Assert.True(possible is { Between: >= 3, Older: >= 3 }, $"{possible}"));
    }

    [Theory]
    [InlineData("2026-11-25", "2026-11-30")]
    [InlineData("2027-01-01", "2027-01-31")]
    public async Task The_report_to_governors_is_the_same_all_month_so_that_no_two_of_them_differ_by_a_day(string first, string last)
    {
        using var head = await portal.SignInAsync("head@oakhill.example");
        foreach (var period in ReportPeriod.ForGovernors(portal.Policy, DateOnly.Parse(first, System.Globalization.CultureInfo.InvariantCulture)))
            Assert.Contains(period, ReportPeriod.ForGovernors(portal.Policy, DateOnly.Parse(last, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.All(ReportPeriod.ForGovernors(portal.Policy, DateOnly.Parse(first, System.Globalization.CultureInfo.InvariantCulture)), period => Assert.True(period.Until.AddDays(1).Day == 1 || portal.Policy.Terms.Any(term => term.Until == period.Until), period.Name));
        Assert.DoesNotContain("value=\"30\"", (await head.GetAsync("/reports/governors?period=30")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void None_and_a_few_look_alike() =>
        Assert.All(Enumerable.Range(0, Disclosure.Least), count => Assert.Null(Disclosure.Of(count)));
}
