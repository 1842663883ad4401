using MailCompliance.Storage;
using MailCompliance.Storage.Held;

namespace MailCompliance.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class ReleaseTests(PostgresServer postgres)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    [Theory, OnSqlite, OnPostgres]
    public async Task An_approved_message_is_claimed_once_and_released(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var message = await ApprovedAsync(store);
        var quarantine = store.Database.Quarantine;

        var claim = (await quarantine.ClaimReleaseAsync("node-1", Lease))!;

        Assert.Equal((message.Id, message.Envelope, false), (claim.Message.Summary.Id, claim.Message.Envelope, claim.IsRetryOfUnknown));
        Assert.Equal(HeldState.Releasing, claim.Message.Summary.State);
        Assert.Null(await quarantine.ClaimReleaseAsync("node-2", Lease));
        Assert.True(await quarantine.FinishReleaseAsync(claim, ReleaseOutcome.Released, "250 2.0.0 ok", [TestStore.Mail("released")]));
        Assert.False(await quarantine.FinishReleaseAsync(claim, ReleaseOutcome.Released, "250 2.0.0 ok", [TestStore.Mail("again")]));
        var summary = await SummaryAsync(store, message);
        Assert.Equal((HeldState.Released, "250 2.0.0 ok", false), (summary.State, summary.LastReply, summary.HasContent));
        Assert.Null(await quarantine.ClaimReleaseAsync("node-1", Lease));
        Assert.Equal(1, await store.Database.Notices.CountAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Many_nodes_claim_many_messages_each_once(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await using var other = await store.OpenAgainAsync();
        var ids = new List<string>();
        for (var number = 0; number < 10; number++)
            ids.Add((await ApprovedAsync(store, $"{number}")).Id);

        async Task<List<string>> ClaimAllAsync(ComplianceDatabase node)
        {
            var mine = new List<string>();
            while (await node.Quarantine.ClaimReleaseAsync("node", Lease) is { } claim)
                mine.Add(claim.Message.Summary.Id);
            return mine;
        }

        var claimed = await Task.WhenAll(ClaimAllAsync(store.Database), ClaimAllAsync(other), ClaimAllAsync(store.Database), ClaimAllAsync(other));

        Assert.Equal(ids, claimed.SelectMany(mine => mine).Order(StringComparer.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_node_that_died_loses_its_claim_to_another(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var message = await ApprovedAsync(store);
        var quarantine = store.Database.Quarantine;
        var dead = (await quarantine.ClaimReleaseAsync("node-1", Lease))!;

        store.Clock.Now += Lease;
        var taken = (await quarantine.ClaimReleaseAsync("node-2", Lease))!;

        Assert.Equal(message.Id, taken.Message.Summary.Id);
        Assert.False(await quarantine.FinishReleaseAsync(dead, ReleaseOutcome.Released, null, []));
        Assert.False(await quarantine.PostponeReleaseAsync(dead, store.Clock.Now, null));
        Assert.True(await quarantine.FinishReleaseAsync(taken, ReleaseOutcome.Released, null, []));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_next_hop_that_cannot_now_is_asked_again_later(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await ApprovedAsync(store);
        var quarantine = store.Database.Quarantine;
        var claim = (await quarantine.ClaimReleaseAsync("node-1", Lease))!;

        Assert.True(await quarantine.PostponeReleaseAsync(claim, store.Clock.Now + TimeSpan.FromMinutes(30), "451 4.3.0 later"));

        store.Clock.Now += TimeSpan.FromMinutes(29);
        Assert.Null(await quarantine.ClaimReleaseAsync("node-1", Lease));
        store.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal("451 4.3.0 later", (await quarantine.ClaimReleaseAsync("node-1", Lease))!.Message.Summary.LastReply);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_lost_answer_is_tried_once_more_after_15_minutes_and_then_shown(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var message = await ApprovedAsync(store);
        var quarantine = store.Database.Quarantine;
        await LoseAnswerAsync(store);
        Assert.Equal(HeldState.Unknown, (await SummaryAsync(store, message)).State);
        Assert.Null(await quarantine.ClaimReleaseAsync("node-1", Lease));

        store.Clock.Now += TimeSpan.FromMinutes(15);
        var retry = (await quarantine.ClaimReleaseAsync("node-1", Lease))!;
        Assert.True(retry.IsRetryOfUnknown);
        Assert.Null(await quarantine.ClaimReleaseAsync("node-2", Lease));
        Assert.Empty((await quarantine.DueAsync()).Unknown);
        Assert.True(await quarantine.FinishReleaseAsync(retry, ReleaseOutcome.Unknown, null, []));

        store.Clock.Now += TimeSpan.FromDays(1);
        Assert.Null(await quarantine.ClaimReleaseAsync("node-1", Lease));
        Assert.Equal(message.Id, Assert.Single((await quarantine.DueAsync()).Unknown).Id);
        Assert.True((await SummaryAsync(store, message)).HasContent);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_retry_of_a_lost_answer_may_succeed_or_be_postponed(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var message = await ApprovedAsync(store);
        var quarantine = store.Database.Quarantine;
        await LoseAnswerAsync(store);
        store.Clock.Now += TimeSpan.FromMinutes(15);
        var retry = (await quarantine.ClaimReleaseAsync("node-1", Lease))!;
        Assert.True(await quarantine.PostponeReleaseAsync(retry, store.Clock.Now + TimeSpan.FromMinutes(10), "451 later"));
        Assert.Null(await quarantine.ClaimReleaseAsync("node-1", Lease));

        store.Clock.Now += TimeSpan.FromMinutes(10);
        retry = (await quarantine.ClaimReleaseAsync("node-1", Lease))!;
        Assert.True(await quarantine.FinishReleaseAsync(retry, ReleaseOutcome.Released, "250 ok", []));

        Assert.Equal(HeldState.Released, (await SummaryAsync(store, message)).State);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_the_next_hop_refuses_for_good_is_held_again_for_the_approver(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var message = await ApprovedAsync(store);
        var quarantine = store.Database.Quarantine;
        store.Clock.Now = message.ExpiresAt;
        var claim = (await quarantine.ClaimReleaseAsync("node-1", Lease))!;
        var before = (await store.Database.Audit.HeadAsync())!.Number;

        Assert.True(await quarantine.FinishReleaseAsync(claim, ReleaseOutcome.Failed, "550 5.1.1 nobody", []));

        var summary = await SummaryAsync(store, message);
        Assert.Equal((HeldState.Held, "550 5.1.1 nobody", null), (summary.State, summary.LastReply, summary.DecidedBy));
        Assert.Equal(store.Clock.Now.AddHours(24), summary.ExpiresAt);
        Assert.Equal(before + 2, (await store.Database.Audit.HeadAsync())!.Number);
        Assert.Equal(DecisionResult.Effective, await quarantine.DecideAsync(message.Id, Decision.Release, "head", null, []));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_approver_settles_what_stayed_unknown(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var quarantine = store.Database.Quarantine;
        var arrived = await ApprovedAsync(store, "1");
        await LoseAnswerAsync(store);
        var lost = await ApprovedAsync(store, "2");
        await LoseAnswerAsync(store);

        Assert.Equal(DecisionResult.Effective, await quarantine.SettleUnknownAsync(arrived.Id, arrived: true, "head", "they rang"));
        Assert.Equal(DecisionResult.AlreadyDecided, await quarantine.SettleUnknownAsync(arrived.Id, arrived: false, "head", null));
        Assert.Equal(DecisionResult.Effective, await quarantine.SettleUnknownAsync(lost.Id, arrived: false, "head", null));
        Assert.Equal(DecisionResult.NotFound, await quarantine.SettleUnknownAsync("nobody", arrived: true, "head", null));

        Assert.Equal((HeldState.Released, false), ((await SummaryAsync(store, arrived)).State, (await SummaryAsync(store, arrived)).HasContent));
        Assert.Equal(HeldState.Held, (await SummaryAsync(store, lost)).State);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Under_legal_hold_the_content_stays_after_release(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var message = await ApprovedAsync(store);
        var quarantine = store.Database.Quarantine;
        Assert.True(await quarantine.SetLegalHoldAsync(message.Id, true, "dpo@oakfield.example", "complaint 12"));
        Assert.False(await quarantine.SetLegalHoldAsync("nobody", true, "dpo@oakfield.example", ""));

        await quarantine.FinishReleaseAsync((await quarantine.ClaimReleaseAsync("node-1", Lease))!, ReleaseOutcome.Released, null, []);

        Assert.NotNull(await quarantine.ReadContentAsync(message.Id));
    }

    private static async Task<HeldMessage> ApprovedAsync(TestStore store, string key = "key")
    {
        store.Clock.Now += TimeSpan.FromSeconds(1);
        var message = store.Held(key);
        await store.Database.Quarantine.HoldAsync(message, []);
        Assert.Equal(DecisionResult.Effective, await store.Database.Quarantine.DecideAsync(message.Id, Decision.Release, "head@oakfield.example", null, []));
        return message;
    }

    private static async Task LoseAnswerAsync(TestStore store)
    {
        var claim = (await store.Database.Quarantine.ClaimReleaseAsync("node-1", Lease))!;
        Assert.True(await store.Database.Quarantine.FinishReleaseAsync(claim, ReleaseOutcome.Unknown, null, []));
    }

    private static async Task<HeldSummary> SummaryAsync(TestStore store, HeldMessage message) => (await store.Database.Quarantine.FindAsync(message.Id))!.Summary;
}
