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

    [Fact]
    public void None_and_a_few_look_alike() =>
        Assert.All(Enumerable.Range(0, Disclosure.Least), count => Assert.Null(Disclosure.Of(count)));
}
