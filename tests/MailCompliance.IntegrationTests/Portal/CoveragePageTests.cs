using System.Text.RegularExpressions;

namespace MailCompliance.IntegrationTests.Portal;

public sealed class CoveragePageTests : IAsyncLifetime
{
    private PortalUnderTest portal = null!;

    public async Task InitializeAsync() => portal = await PortalUnderTest.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task What_went_round_is_counted_by_mailbox_and_day_with_the_program_that_sent_it()
    {
        await PlantedCoverage.AddAsync(portal, "a.khan@oakhill.example", "gateway", 9);
        await PlantedCoverage.AddAsync(portal, "a.khan@oakhill.example", "around", 3);
        await PlantedCoverage.AddAsync(portal, "p.evans@oakhill.example", "around", 2, "<script>alert(1)</script>", daysAgo: 5);
        await PlantedCoverage.AddAsync(portal, "p.evans@oakhill.example", "waiting", 1);
        await PlantedCoverage.AddAsync(portal, "p.evans@oakhill.example", "around", 4, daysAgo: 90);
        using var head = await portal.SignInAsync("head@oakhill.example");

        var page = Regex.Replace((await head.GetAsync("/coverage")).Text, "\\s+", " ");

        Assert.Contains("<strong>9</strong>passed the check", page, StringComparison.Ordinal);
        Assert.Contains("<strong>5</strong>went round it to outside", page, StringComparison.Ordinal);
        Assert.Contains("<strong>1</strong>not looked at yet", page, StringComparison.Ordinal);
        Assert.Matches("a\\.khan@oakhill\\.example</bdi></th>.*?24 November 2026</td>.*?>3</td>.*?>12</td>.*?Outlook for iOS \\(3\\)", page);
        Assert.True(page.IndexOf("a.khan@", StringComparison.Ordinal) < page.IndexOf("p.evans@", StringComparison.Ordinal));
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.Contains("<strong>9</strong>went round it to outside", Regex.Replace((await head.GetAsync("/coverage?period=365")).Text, "\\s+", " "), StringComparison.Ordinal);
    }
}
