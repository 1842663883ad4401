using System.Net;
using MailCompliance.Storage;
using MailCompliance.Storage.Auditing;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>What is kept for a complaint or a court outlives its time, on record, and goes when it is let go.</summary>
public sealed class LegalHoldTests : IAsyncLifetime
{
    private const string Head = "head@oakhill.example";

    private PortalUnderTest portal = null!;

    public async Task InitializeAsync() => portal = await PortalUnderTest.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_message_is_kept_beyond_its_time_until_it_is_let_go_and_both_say_why()
    {
        var (kept, other) = (await portal.Mail.LogAsync(), await portal.Mail.LogAsync());
        using var head = await portal.SignInAsync(Head);
        var page = await head.GetAsync("/messages/" + kept);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await head.PostAsync($"/messages/{kept}/keep", page, ("keep", "yes"), ("keep-reason", " "))).Status);
        Assert.EndsWith("done=kept", (await head.PostAsync($"/messages/{kept}/keep", page, ("keep", "yes"), ("keep-reason", "Complaint of 20 November"))).Location, StringComparison.Ordinal);
        Assert.Contains(">Kept</strong>", (await head.GetAsync("/messages/" + kept)).Text, StringComparison.Ordinal);

        Assert.Equal("Complaint of 20 November", await ReasonAsync("log.legal-hold-set", kept));

        portal.Clock.Now += TimeSpan.FromDays(400);
        await portal.Database.Retention.PurgeAsync(new RetentionPeriods(TimeSpan.FromDays(365), TimeSpan.FromDays(365)));
        Assert.NotNull(await portal.Database.Log.FindAsync(kept));
        Assert.Null(await portal.Database.Log.FindAsync(other));

        using var later = await portal.SignInAsync(Head);
        await later.PostAsync($"/messages/{kept}/keep", await later.GetAsync("/messages/" + kept), ("keep", "no"), ("keep-reason", "Closed"));
        await portal.Database.Retention.PurgeAsync(new RetentionPeriods(TimeSpan.FromDays(365), TimeSpan.FromDays(365)));
        Assert.Null(await portal.Database.Log.FindAsync(kept));
        Assert.Equal("Closed", await ReasonAsync("log.legal-hold-lifted", kept));
    }

    [Fact]
    public async Task Nobody_keeps_their_own_mail_or_what_they_may_not_see_and_a_held_message_is_kept_with_its_content()
    {
        var held = await portal.Mail.HoldAsync();
        var own = await portal.Mail.LogAsync(from: Head);
        var safeguarding = await portal.Mail.HoldAsync(rule: "safeguarding-document", approvers: ["r.okoro@oakhill.example"]);
        using var head = await portal.SignInAsync(Head);
        var page = await head.GetAsync("/policy");
        foreach (var id in new[] { own, safeguarding, "nothing" })
            Assert.Equal((id, HttpStatusCode.NotFound), (id, (await head.PostAsync($"/messages/{id}/keep", page, ("keep", "yes"), ("keep-reason", "why"))).Status));
        await head.PostAsync($"/messages/{held}/keep", page, ("keep", "yes"), ("keep-reason", "why"));
        Assert.True((await portal.Database.Quarantine.FindAsync(held))!.Summary.LegalHold);
        Assert.False((await portal.Database.Quarantine.FindAsync(safeguarding))!.Summary.LegalHold);
        using var technician = await portal.SignInAsync("it@oakhill.example");
        Assert.Equal(HttpStatusCode.NotFound, (await technician.PostAsync($"/messages/{held}/keep", await technician.GetAsync("/policy"), ("keep", "no"), ("keep-reason", "why"))).Status);
    }

    [Fact]
    public async Task Who_reads_the_audit_log_and_not_the_messages_keeps_one_by_its_reference()
    {
        await using var school = await PortalUnderTest.StartAsync("s1-special-school");
        var (id, own) = (await school.Mail.HoldAsync(), await school.Mail.LogAsync(from: "dpo@oakhill.example"));
        using var dpo = await school.SignInAsync("dpo@oakhill.example");
        Assert.Equal(HttpStatusCode.NotFound, (await dpo.GetAsync("/messages/" + id)).Status);
        var page = await dpo.GetAsync("/log");
        foreach (var (reference, reason) in new[] { ("nothing", "why"), (own, "why"), (id, "") })
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await dpo.PostAsync("/log/keep", page, ("reference", reference), ("keep-reason", reason), ("keep", "yes"))).Status);

        Assert.EndsWith("/log?done=kept", (await dpo.PostAsync("/log/keep", page, ("reference", id), ("keep-reason", "Subject access request 12"), ("keep", "yes"))).Location, StringComparison.Ordinal);
        Assert.True((await school.Database.Quarantine.FindAsync(id))!.Summary.LegalHold);
        await dpo.PostAsync("/log/keep", page, ("reference", id), ("keep-reason", "Answered"), ("keep", "no"));
        Assert.False(await school.Database.Log.HasLegalHoldAsync(id));
    }

    [Fact]
    public async Task Who_is_named_in_a_message_can_keep_it_by_its_reference_and_cannot_let_it_go()
    {
        await using var school = await PortalUnderTest.StartAsync("s1-special-school");
        var id = await school.Mail.HoldAsync(text: "Dear Mrs Bell,\r\n\r\nI complain about Dorothy Price.\r\n");
        using var dpo = await school.SignInAsync("dpo@oakhill.example");
        var page = await dpo.GetAsync("/log");
        await dpo.PostAsync("/log/keep", page, ("reference", id), ("keep-reason", "Complaint"), ("keep", "yes"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await dpo.PostAsync("/log/keep", page, ("reference", id), ("keep-reason", "Closed"), ("keep", "no"))).Status);
        Assert.True((await school.Database.Quarantine.FindAsync(id))!.Summary.LegalHold);
    }

    private async Task<string> ReasonAsync(string action, string id) =>
        Assert.Single(await portal.Database.Audit.SearchAsync(new AuditQuery { Action = action, Subject = id })).Event.Details["reason"];
}
