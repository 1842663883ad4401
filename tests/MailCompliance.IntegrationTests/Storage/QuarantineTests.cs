using System.Text;
using MailCompliance.Storage;
using MailCompliance.Storage.Held;

namespace MailCompliance.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class QuarantineTests(PostgresServer postgres)
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Gives_back_what_was_held(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var message = store.Held();

        Assert.Equal(new HoldResult(message.Id, true, HeldState.Held), await store.Database.Quarantine.HoldAsync(message, []));
        await store.ReopenAsync();

        var found = (await store.Database.Quarantine.FindAsync(message.Id))!;
        Assert.Equal((message.Subject, message.Envelope, message.Evaluation, message.RepeatKey), (found.Subject, found.Envelope, found.Evaluation, found.RepeatKey));
        var summary = found.Summary;
        Assert.Equal((message.MessageId, message.From, HeldState.Held, true), (summary.MessageId, summary.From, summary.State, summary.HasContent));
        Assert.Equal(message.To, summary.To);
        Assert.Equal(message.Approvers, summary.Approvers);
        Assert.Equal(message.Rules, summary.Rules);
        Assert.Equal((store.Clock.Now, message.ExpiresAt, message.Content.Length), (summary.HeldAt, summary.ExpiresAt, summary.Bytes));
        Assert.Equal(message.Content.ToArray(), await store.Database.Quarantine.ReadContentAsync(message.Id));
        Assert.Null(await store.Database.Quarantine.FindAsync("nobody"));
        Assert.Null(await store.Database.Quarantine.ReadContentAsync("nobody"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_repeat_joins_the_first_without_a_second_notice(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var first = store.Held();
        await store.Database.Quarantine.HoldAsync(first, [TestStore.Mail("held:first:sender")]);

        var joined = await store.Database.Quarantine.HoldAsync(store.Held(), [TestStore.Mail("held:second:sender")]);

        Assert.Equal(new HoldResult(first.Id, false, HeldState.Held), joined);
        Assert.Single(await store.Database.Quarantine.ListAsync(new HeldQuery()));
        Assert.Equal(1, await store.Database.Notices.CountAsync());
        Assert.Equal(1, (await store.Database.Audit.HeadAsync())!.Number);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_nodes_that_hold_the_same_message_one_joins_the_other(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await using var other = await store.OpenAgainAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(number =>
            (number % 2 == 0 ? store.Database : other).Quarantine.HoldAsync(store.Held(), [TestStore.Mail($"{number}")])));

        Assert.Single(results, result => result.IsNew);
        Assert.Single(results.Select(result => result.Id).Distinct());
        Assert.Equal(1, await store.Database.Notices.CountAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task After_48_hours_the_same_message_is_held_anew(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await store.Database.Quarantine.HoldAsync(store.Held(), []);
        store.Clock.Now += TimeSpan.FromHours(49);

        var second = await store.Database.Quarantine.HoldAsync(store.Held(), []);

        Assert.True(second.IsNew);
        Assert.Equal(2, (await store.Database.Quarantine.ListAsync(new HeldQuery())).Count);
        Assert.Equal("key", (await store.Database.Quarantine.FindAsync(second.Id))!.RepeatKey);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_many_deciders_exactly_one_is_effective(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await using var other = await store.OpenAgainAsync();
        for (var round = 0; round < 5; round++)
        {
            var message = store.Held($"round {round}");
            await store.Database.Quarantine.HoldAsync(message, []);
            var before = (await store.Database.Audit.HeadAsync())!.Number;

            var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => (number % 2 == 0 ? store.Database : other).Quarantine.DecideAsync(
                message.Id, number % 3 == 0 ? Decision.Refuse : Decision.Release, $"approver{number}", "because", [TestStore.Mail($"{round}:{number}")])));

            Assert.Single(results, DecisionResult.Effective);
            Assert.Equal(7, results.Count(result => result == DecisionResult.AlreadyDecided));
            Assert.Equal(before + 1, (await store.Database.Audit.HeadAsync())!.Number);
            Assert.Equal(round + 1, await store.Database.Notices.CountAsync());
            var summary = (await store.Database.Quarantine.FindAsync(message.Id))!.Summary;
            var winner = Array.IndexOf(results, DecisionResult.Effective);
            Assert.Equal(($"approver{winner}", "because"), (summary.DecidedBy, summary.Reason));
            Assert.Equal(winner % 3 == 0 ? HeldState.Refused : HeldState.Approved, summary.State);
        }

        Assert.Equal(DecisionResult.NotFound, await other.Quarantine.DecideAsync("nobody", Decision.Refuse, "a", null, []));
        Assert.True((await store.Database.Audit.VerifyAsync(null)).IsWhole);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_pending_message_is_confirmed_or_withdrawn(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var quarantine = store.Database.Quarantine;
        var (confirmed, withdrawn) = (store.Held("1") with { IsPending = true }, store.Held("2") with { IsPending = true });
        Assert.Equal(HeldState.Pending, (await quarantine.HoldAsync(confirmed, [])).State);
        await quarantine.HoldAsync(withdrawn, []);
        Assert.Equal(DecisionResult.AlreadyDecided, await quarantine.DecideAsync(confirmed.Id, Decision.Release, "a", null, []));

        Assert.True(await quarantine.ConfirmAsync(confirmed.Id, [TestStore.Mail("n")]));
        Assert.False(await quarantine.ConfirmAsync(confirmed.Id, [TestStore.Mail("m")]));
        Assert.True(await quarantine.WithdrawAsync(withdrawn.Id));
        Assert.False(await quarantine.WithdrawAsync(confirmed.Id));

        Assert.Equal(HeldState.Held, Assert.Single(await quarantine.ListAsync(new HeldQuery())).State);
        Assert.Null(await quarantine.ReadContentAsync(withdrawn.Id));
        Assert.Equal(1, await store.Database.Notices.CountAsync());
        Assert.True((await quarantine.HoldAsync(store.Held("2"), [])).IsNew);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_decided_in_time_and_the_sender_is_told(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var quarantine = store.Database.Quarantine;
        var message = store.Held();
        await quarantine.HoldAsync(message, []);
        Assert.False(await quarantine.ExpireAsync(message.Id, []));
        Assert.Empty((await quarantine.DueAsync()).Expired);

        store.Clock.Now = message.ExpiresAt;
        Assert.Equal(message.Id, Assert.Single((await quarantine.DueAsync()).Expired).Id);
        Assert.True(await quarantine.ExpireAsync(message.Id, [TestStore.Mail("expired")]));
        Assert.False(await quarantine.ExpireAsync(message.Id, []));
        Assert.Equal(DecisionResult.AlreadyDecided, await quarantine.DecideAsync(message.Id, Decision.Release, "a", null, []));

        Assert.Equal(message.Id, Assert.Single(await quarantine.ToReturnAsync()).Id);
        Assert.True(await quarantine.ReturnAsync(message.Id, []));
        Assert.False(await quarantine.ReturnAsync(message.Id, []));
        Assert.Equal(HeldState.Returned, (await quarantine.FindAsync(message.Id))!.Summary.State);
        Assert.Equal(1, await store.Database.Notices.CountAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_refused_message_is_returned_and_keeps_its_content(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var quarantine = store.Database.Quarantine;
        var message = store.Held();
        await quarantine.HoldAsync(message, []);
        await quarantine.DecideAsync(message.Id, Decision.Refuse, "head@oakfield.example", null, []);

        Assert.True(await quarantine.ReturnAsync(message.Id, [TestStore.Mail("returned")]));

        Assert.NotNull(await quarantine.ReadContentAsync(message.Id));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_pending_message_that_nobody_confirms_is_shown_after_a_day(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await store.Database.Quarantine.HoldAsync(store.Held() with { IsPending = true }, []);
        Assert.Empty((await store.Database.Quarantine.DueAsync()).Stuck);

        store.Clock.Now += TimeSpan.FromHours(25);

        Assert.Single((await store.Database.Quarantine.DueAsync()).Stuck);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Lists_by_state_sender_approver_and_page(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var quarantine = store.Database.Quarantine;
        var old = store.Held("1") with { Approvers = ["o'Head@oakfield.example"], From = "B@oakfield.example", MessageId = null };
        await quarantine.HoldAsync(old, []);
        store.Clock.Now += TimeSpan.FromSeconds(1);
        var young = store.Held("2");
        await quarantine.HoldAsync(young, []);
        await quarantine.DecideAsync(young.Id, Decision.Release, "head", null, []);

        async Task<string[]> IdsAsync(HeldQuery query) => [.. (await quarantine.ListAsync(query)).Select(held => held.Id)];
        Assert.Equal([young.Id, old.Id], await IdsAsync(new HeldQuery()));
        Assert.Equal([old.Id], await IdsAsync(new HeldQuery { States = [HeldState.Held, HeldState.Pending] }));
        Assert.Equal([young.Id, old.Id], await IdsAsync(new HeldQuery { States = [HeldState.Approved, HeldState.Held] }));
        Assert.Equal([old.Id], await IdsAsync(new HeldQuery { From = "b@OAKFIELD.example" }));
        Assert.Equal([old.Id], await IdsAsync(new HeldQuery { Approver = "O'head@oakfield.example" }));
        Assert.Empty(await IdsAsync(new HeldQuery { Approver = "ead@oakfield.example" }));
        Assert.Equal([young.Id], await IdsAsync(new HeldQuery { MessageId = "<1@oakfield.example>" }));
        Assert.Equal([young.Id], await IdsAsync(new HeldQuery { Limit = 1 }));
        Assert.Equal([old.Id], await IdsAsync(new HeldQuery { Limit = 1, After = young.Id }));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_message_of_fifty_megabytes_is_held(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var content = new byte[50_000_000];
        new Random(1).NextBytes(content);
        var message = store.Held() with { Content = content };
        await store.Database.Quarantine.HoldAsync(message, []);

        var read = await store.Database.Quarantine.ReadContentAsync(message.Id);
        Assert.True(content.AsSpan().SequenceEqual(read));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Audit_of_a_whole_life_has_one_entry_for_each_step(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var quarantine = store.Database.Quarantine;
        var message = store.Held() with { IsPending = true };
        await quarantine.HoldAsync(message, []);
        await quarantine.ConfirmAsync(message.Id, []);
        await quarantine.DecideAsync(message.Id, Decision.Release, "head@oakfield.example", "fine", []);
        var claim = await quarantine.ClaimReleaseAsync("node-1", TimeSpan.FromMinutes(5));
        await quarantine.FinishReleaseAsync(claim!, ReleaseOutcome.Released, "250 ok", []);

        using var export = new MemoryStream();
        Assert.Equal(5, await store.Database.Audit.ExportAsync(export));
        var lines = Encoding.UTF8.GetString(export.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(
            ["gateway held.pending", "gateway held.held", "head@oakfield.example held.approved", "node-1 held.releasing", "node-1 held.released"],
            lines.Select(line => $"{line.GetProperty("actor")} {line.GetProperty("action")}"));
        Assert.All(lines, line => Assert.Equal(message.Id, line.GetProperty("subject").GetString()));
        Assert.Equal("held", lines[2].GetProperty("details").GetProperty("from").GetString());
    }
}
