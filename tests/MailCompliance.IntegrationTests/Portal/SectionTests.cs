using System.Net;
using System.Text.RegularExpressions;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>What menu and sub-navigation offer a person opens for that person, and the page says where it stands.</summary>
public sealed partial class SectionTests : IAsyncLifetime
{
    private PortalUnderTest portal = null!;

    public async Task InitializeAsync() => portal = await PortalUnderTest.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Theory]
    [InlineData("head@oakhill.example", 7)]
    [InlineData("dpo@oakhill.example", 8)]
    [InlineData("it@oakhill.example", 6)]
    [InlineData("r.okoro@oakhill.example", 3)]
    [InlineData("a.khan@oakhill.example", 2)]
    [InlineData("m.green@oakhill.example", 1)]
    public async Task Every_page_that_is_offered_opens_and_is_marked(string person, int least)
    {
        using var browser = await portal.SignInAsync(person);
        var (left, seen) = (new Queue<string>(["/policy"]), new HashSet<string>(["/policy"], StringComparer.Ordinal));
        while (left.TryDequeue(out var path))
        {
            var page = await browser.GetAsync(path);
            Assert.Equal((path, HttpStatusCode.OK), (path, page.Status));
            Assert.Contains($"href=\"{path}\" aria-current=", page.Text, StringComparison.Ordinal);
            foreach (var offered in Offered().Matches(page.Text).Select(match => match.Groups[1].Value).Where(seen.Add))
                left.Enqueue(offered);
        }

        Assert.True(seen.Count >= least, $"{person}: {string.Join(' ', seen)}");
    }

    [GeneratedRegex("""<a class="(?:govuk-service-navigation__link|moj-sub-navigation__link)" href="(/[^"]+)""", RegexOptions.NonBacktracking)]
    private static partial Regex Offered();
}
