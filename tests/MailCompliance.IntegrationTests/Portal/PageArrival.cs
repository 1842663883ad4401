using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>
/// Waits until a page has arrived by asking where it is: whoever begins to wait for the events of a navigation while they come can miss
/// them, and waits for ever.
/// </summary>
internal static class PageArrival
{
    private const int PatienceMilliseconds = 60_000;

    /// <param name="address">The whole address, <c>**</c> for anything and <c>*</c> for anything without a slash.</param>
    public static Task ArriveAtAsync(this IPage page, string address) =>
        page.ArriveAtAsync(new Regex("^" + Regex.Escape(address).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal) + "$"));

    public static async Task ArriveAtAsync(this IPage page, Regex address)
    {
        await Assertions.Expect(page).ToHaveURLAsync(address, new() { Timeout = PatienceMilliseconds });
        while (await page.EvaluateAsync<string>("document.readyState") != "complete")
        {
            // each round is an answer of the browser
        }
    }
}
