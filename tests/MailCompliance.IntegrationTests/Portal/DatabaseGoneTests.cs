using System.Net;
using MailCompliance.IntegrationTests.Storage;
using MailCompliance.Storage;
using MailCompliance.Storage.Held;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>The portal while its database server is gone, and once it is back.</summary>
public sealed class DatabaseGoneTests
{
    private const string Head = "head@oakhill.example";

    [Theory, OnPostgres]
    public async Task Pages_say_that_there_is_a_problem_and_go_on_where_they_were_once_the_database_is_back(DatabaseProvider provider)
    {
        var postgres = new PostgresServer();
        try
        {
            await using var portal = await PortalUnderTest.StartAsync(storage: (provider, await postgres.NewDatabaseAsync()));
            var id = await portal.Mail.HoldAsync();
            using var head = await portal.SignInAsync(Head);
            var form = await head.GetAsync("/messages/" + id);
            await postgres.StopAsync();

            foreach (var page in new[] { await head.GetAsync("/decide"), await head.GetAsync("/messages/" + id), await head.PostAsync($"/messages/{id}/decide", form, ("decision", "approve")), await head.GetAsync("/no-such-page") })
            {
                Assert.Equal(HttpStatusCode.InternalServerError, page.Status);
                Assert.Contains("Sorry, there is a problem with the service", page.Text, StringComparison.Ordinal);
                Assert.Contains("default-src 'none'", page.Response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
                Assert.DoesNotMatch("(?i)npgsql|exception|maths| at Mail", page.Text);
            }

            // who has no session needs no database
            using (var stranger = portal.Open())
                Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/sign-in")).Status);

            await postgres.StartAgainAsync();
            Assert.Equal(HeldState.Held, (await portal.Database.Quarantine.FindSummaryAsync(id))!.State);
            Assert.Equal(HttpStatusCode.SeeOther, (await head.PostAsync($"/messages/{id}/decide", form, ("decision", "approve"))).Status);
            Assert.Equal((HeldState.Approved, Head), ((await portal.Database.Quarantine.FindSummaryAsync(id))!.State, (await portal.Database.Quarantine.FindSummaryAsync(id))!.DecidedBy));
        }
        finally
        {
            await postgres.DisposeAsync();
        }
    }
}
