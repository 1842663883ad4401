using MailCompliance.Storage;
using MailCompliance.Storage.Held;

namespace MailCompliance.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class DecisionTests(PostgresServer postgres)
{
    private const string Head = "head@oakfield.example";
    private const string Dsl = "dsl@oakfield.example";

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    [Theory, OnSqlite, OnPostgres]
    public async Task A_decision_can_be_taken_back_until_it_is_carried_out(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var (quarantine, message) = (store.Database.Quarantine, store.Held());
        await quarantine.HoldAsync(message, []);

        foreach (var decision in Enum.GetValues<Decision>())
        {
            Assert.Equal(DecisionResult.Effective, await quarantine.DecideAsync(new HeldDecision(message.Id, decision, Head, "because") { UndoWindow = Window }));
            Assert.Equal(store.Clock.Now + Window, (await quarantine.FindAsync(message.Id))!.Summary.CarryOutAt);
            Assert.Null(await quarantine.ClaimReleaseAsync("node", Lease));
            Assert.Empty(await quarantine.ToReturnAsync());
            Assert.Equal(UndoResult.TooLate, await quarantine.UndoAsync(message.Id, Dsl));
            Assert.Equal(UndoResult.Undone, await quarantine.UndoAsync(message.Id, Head));
            var held = (await quarantine.FindAsync(message.Id))!.Summary;
            Assert.Equal((HeldState.Held, null, null, null), (held.State, held.DecidedBy, held.Reason, held.CarryOutAt));
        }

        await quarantine.DecideAsync(new HeldDecision(message.Id, Decision.Release, Head, null) { UndoWindow = Window });
        store.Clock.Now += Window;
        Assert.Equal(UndoResult.TooLate, await quarantine.UndoAsync(message.Id, Head));
        Assert.Equal(UndoResult.NotFound, await quarantine.UndoAsync("nobody", Head));
        Assert.NotNull(await quarantine.ClaimReleaseAsync("node", Lease));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_taking_back_and_carrying_out_at_the_same_moment_one_happens(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await using var other = await store.OpenAgainAsync();
        var messages = Enumerable.Range(0, 10).Select(number => store.Held($"{number}")).ToList();
        foreach (var message in messages)
        {
            await store.Database.Quarantine.HoldAsync(message, []);
            await store.Database.Quarantine.DecideAsync(message.Id, Decision.Release, Head, null, []);
        }

        await store.SqlAsync($"UPDATE held SET carry_out_at = {long.MaxValue / 2}");
        var undoing = messages.Select(message => Task.Run(() => other.Quarantine.UndoAsync(message.Id, Head))).ToList();
        // one row at a time: a statement that locks several can meet the undoing ones crosswise
        foreach (var message in messages[5..])
            await store.SqlAsync($"UPDATE held SET carry_out_at = 0 WHERE id = '{message.Id}'");
        var undone = (await Task.WhenAll(undoing)).Count(result => result == UndoResult.Undone);
        var claimed = 0;
        while (await store.Database.Quarantine.ClaimReleaseAsync("node", Lease) is not null)
            claimed++;
        await store.SqlAsync("UPDATE held SET carry_out_at = 0");
        while (await store.Database.Quarantine.ClaimReleaseAsync("node", Lease) is not null)
            claimed++;

        Assert.Equal(messages.Count, undone + claimed);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_approvers_at_once_one_decides(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await using var other = await store.OpenAgainAsync();
        var message = store.Held();
        await store.Database.Quarantine.HoldAsync(message, []);

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() => (number % 2 == 0 ? store.Database : other).Quarantine.DecideAsync(
            new HeldDecision(message.Id, number % 2 == 0 ? Decision.Release : Decision.Refuse, number % 2 == 0 ? Head : Dsl, null) { UndoWindow = Window }))));

        Assert.Single(results, DecisionResult.Effective);
        Assert.Equal(2, (await store.Database.Audit.HeadAsync())!.Number);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Approved_once_for_a_recipient_covers_that_sender_recipient_and_rule_for_its_time(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var (quarantine, allowances, message) = (store.Database.Quarantine, store.Database.Allowances, store.Held() with { To = ["parent@home.example", "nan@home.example"] });
        await quarantine.HoldAsync(message, []);
        await quarantine.DecideAsync(new HeldDecision(message.Id, Decision.Release, Head, null) { UndoWindow = Window, AllowanceFor = TimeSpan.FromDays(30) });

        Assert.Equal([message.Id], await allowances.CoverAsync("A.Teacher@oakfield.example", ["Parent@home.example"], message.Findings, "later"));
        Assert.Empty(await allowances.CoverAsync(message.From, ["parent@home.example", "stranger@home.example"], message.Findings, "later"));
        Assert.Empty(await allowances.CoverAsync(message.From, message.To, [.. message.Findings, new("wrong-child", "one-name")], "later"));
        Assert.Empty(await allowances.CoverAsync(message.From, message.To, [.. message.Findings, message.Findings[0]], "later"));
        Assert.Empty(await allowances.CoverAsync("other@oakfield.example", message.To, message.Findings, "later"));
        Assert.Empty(await allowances.CoverAsync(message.From, [], message.Findings, "later"));
        store.Clock.Now += TimeSpan.FromDays(30);
        Assert.Empty(await allowances.CoverAsync(message.From, message.To, message.Findings, "later"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_an_approval_allowed_ends_when_it_is_taken_back_or_revoked(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var (quarantine, allowances, message) = (store.Database.Quarantine, store.Database.Allowances, store.Held());
        await quarantine.HoldAsync(message, []);
        var approval = new HeldDecision(message.Id, Decision.Release, Head, null) { UndoWindow = Window, AllowanceFor = TimeSpan.FromDays(30) };

        await quarantine.DecideAsync(approval with { Decision = Decision.Refuse });
        Assert.Empty(await allowances.CoverAsync(message.From, message.To, message.Findings, "later"));
        await quarantine.UndoAsync(message.Id, Head);
        await quarantine.DecideAsync(approval);
        Assert.Single(await allowances.CoverAsync(message.From, message.To, message.Findings, "later"));
        await quarantine.UndoAsync(message.Id, Head);
        Assert.Empty(await allowances.CoverAsync(message.From, message.To, message.Findings, "later"));
        await quarantine.DecideAsync(approval);
        Assert.Equal(1, await allowances.RevokeAsync(message.Id, Head));
        Assert.Equal(0, await allowances.RevokeAsync(message.Id, Head));
        Assert.Empty(await allowances.CoverAsync(message.From, message.To, message.Findings, "later"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Each_message_counts_once_and_never_more_than_were_approved_go_through_whichever_nodes(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await using var other = await store.OpenAgainAsync();
        var message = store.Held() with { To = ["parent@home.example", "nan@home.example"] };
        await store.Database.Quarantine.HoldAsync(message, []);
        await store.Database.Quarantine.DecideAsync(new HeldDecision(message.Id, Decision.Release, Head, null) { AllowanceFor = TimeSpan.FromDays(30), AllowanceUses = 3 });

        var claims = await Task.WhenAll(Enumerable.Range(0, 24).Select(number => Task.Run(async () =>
        {
            var key = $"later-{number / 2}";
            var approvals = await (number % 2 == 0 ? store.Database : other).Allowances.ClaimAsync($"id-{number}", message.From, message.To, message.Findings, key);
            return (Key: key, Approvals: approvals);
        })));

        var covered = claims.Where(claim => claim.Approvals.Count > 0).ToList();
        Assert.All(covered, claim => Assert.Equal([message.Id], claim.Approvals));
        Assert.Equal(3, covered.Select(claim => claim.Key).Distinct().Count());
        foreach (var key in claims.Select(claim => claim.Key).Distinct())
        {
            var again = await store.Database.Allowances.ClaimAsync("again", message.From, message.To, message.Findings, key);
            Assert.Equal(covered.Exists(claim => claim.Key == key), again.Count > 0);
        }

        Assert.Equal(3L, Convert.ToInt64(await store.SqlAsync("SELECT COUNT(*) FROM audit_entry WHERE action = 'allowance.used'"), System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(6L, Convert.ToInt64(await store.SqlAsync("SELECT COUNT(*) FROM allowance_use"), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Reminders_go_out_once_each_while_a_message_waits(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await using var other = await store.OpenAgainAsync();
        var (quarantine, message) = (store.Database.Quarantine, store.Held() with { RemindAt = store.Clock.Now.AddHours(4) });
        await quarantine.HoldAsync(message, []);
        await quarantine.HoldAsync(store.Held("never"), []);
        Assert.Empty((await quarantine.DueAsync()).ToRemind);
        store.Clock.Now += TimeSpan.FromHours(4);
        Assert.Equal([message.Id], (await quarantine.DueAsync()).ToRemind.Select(held => held.Id));

        var next = store.Clock.Now.AddHours(20);
        var reminded = await Task.WhenAll(Enumerable.Range(0, 6).Select(number =>
            (number % 2 == 0 ? store.Database : other).Quarantine.RemindAsync(message.Id, next, [TestStore.Mail($"remind {number}")])));

        Assert.Single(reminded, true);
        Assert.Equal(1, await store.Database.Notices.CountAsync());
        var held = (await quarantine.FindAsync(message.Id))!.Summary;
        Assert.Equal((1, next), (held.Reminders, held.RemindAt));
        store.Clock.Now = next;
        await quarantine.DecideAsync(message.Id, Decision.Refuse, Head, null, []);
        Assert.Empty((await quarantine.DueAsync()).ToRemind);
        Assert.False(await quarantine.RemindAsync(message.Id, null, []));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_message_that_waits_can_be_given_other_approvers(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var (quarantine, message) = (store.Database.Quarantine, store.Held());
        await quarantine.HoldAsync(message, []);
        var seen = (await quarantine.FindAsync(message.Id))!.Summary;

        Assert.True(await quarantine.EscalateAsync(seen, [Dsl, "deputy@oakfield.example"], "clock", [TestStore.Mail("escalated")]));
        Assert.False(await quarantine.EscalateAsync(seen, ["nobody@oakfield.example"], "clock", []));

        Assert.Equal([message.Id], (await quarantine.ListAsync(new HeldQuery { Approver = "deputy@oakfield.example" })).Select(held => held.Id));
        Assert.Empty(await quarantine.ListAsync(new HeldQuery { Approver = Head }));
    }
}
