using System.Text;
using MailCompliance.Storage;
using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Held;

namespace MailCompliance.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class AuditHeadsTests(PostgresServer postgres)
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    [Theory, OnSqlite, OnPostgres]
    public async Task A_head_is_signed_once_and_its_mail_queued_with_it(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var heads = store.Database.AuditHeads;
        Assert.Null(await heads.SignAsync(_ => TestStore.Mail("empty")));
        await AppendAsync(store, 3);

        var signed = (await heads.SignAsync(_ => TestStore.Mail("head")))!;
        Assert.Null(await heads.SignAsync(_ => TestStore.Mail("again")));

        Assert.Equal(signed, await heads.LastAsync());
        Assert.Equal(signed, SignedHead.Read(signed.ToJson()));
        Assert.Equal(1, await store.Database.Notices.CountAsync());
        var published = AuditSigningKey.Read(Path.Combine(store.KeyFolder, AuditSigningKey.PublicFile));
        Assert.True(signed.IsSignedBy(published));
        Assert.False((signed with { Number = 2 }).IsSignedBy(published));
        Assert.False((signed with { Signature = "no Base64" }).IsSignedBy(published));
        Assert.Null(SignedHead.Read("{}"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whatever_was_done_to_the_trail_after_it_was_signed_is_found_at_its_first_entry(DatabaseProvider provider)
    {
        const string Rehash = "UPDATE audit_head SET number = (SELECT MAX(number) FROM audit_entry), hash = (SELECT hash FROM audit_entry ORDER BY number DESC LIMIT 1)";
        (string Sql, AuditFault Fault, long At)[] damages =
        [
            ("DELETE FROM audit_entry WHERE number > 4; " + Rehash, AuditFault.Missing, 5),
            ("DELETE FROM audit_entry WHERE number = 2; " + Rehash, AuditFault.Missing, 2),
            ("UPDATE audit_entry SET at = at + 1 WHERE number = 6; " + Rehash, AuditFault.Changed, 6),
            ("DELETE FROM audit_entry; UPDATE audit_head SET number = 0, hash = '" + new string('0', 64) + "'", AuditFault.Missing, 1),
            ("INSERT INTO audit_checkpoint (segment, number, hash, at, signature) SELECT segment, number, hash, at, 'AAAA' FROM audit_entry WHERE number = 4; DELETE FROM audit_entry WHERE number <= 4", AuditFault.Unsigned, 4),
        ];
        foreach (var (sql, fault, at) in damages)
        {
            await using var store = await TestStore.NewAsync(provider, postgres);
            await AppendAsync(store, 6);
            var kept = (await store.Database.AuditHeads.SignAsync(_ => null))!;
            await store.SqlAsync(sql);

            var verified = await store.Database.Audit.VerifyAsync(kept.Head);
            Assert.Equal((fault, at), (verified.FirstFault, verified.FaultAt));
            // the signed head that the database has itself does as well, as long as it is there
            Assert.Equal(fault, (await store.Database.Audit.VerifyAsync(null)).FirstFault);
            await store.SqlAsync("DELETE FROM audit_signature");
            Assert.Equal(fault, (await store.Database.Audit.VerifyAsync(kept.Head)).FirstFault);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whole_months_go_behind_a_signed_checkpoint_and_the_rest_stays_provable(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await AppendAsync(store, 3);
        store.Clock.Now += TimeSpan.FromDays(40);
        await AppendAsync(store, 2);
        var kept = (await store.Database.AuditHeads.SignAsync(_ => null))!;
        store.Clock.Now += Year - TimeSpan.FromDays(41);
        Assert.Equal(0, (await store.Database.Retention.PurgeAsync(new RetentionPeriods(Year, Year))).AuditEntries);
        store.Clock.Now += TimeSpan.FromDays(2);

        Assert.Equal(3, (await store.Database.Retention.PurgeAsync(new RetentionPeriods(Year, Year))).AuditEntries);

        var verified = await store.Database.Audit.VerifyAsync(kept.Head);
        Assert.Equal((true, 3L), (verified.IsWhole, verified.RemovedUpTo));
        Assert.Equal("retention.removed", (await store.Database.Audit.SearchAsync(new AuditQuery()))[0].Event.Action);
        await store.SqlAsync("UPDATE audit_checkpoint SET hash = '" + new string('1', 64) + "'");
        Assert.Equal((AuditFault.Unsigned, 3L), ((await store.Database.Audit.VerifyAsync(kept.Head)).FirstFault, (await store.Database.Audit.VerifyAsync(kept.Head)).FaultAt));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_done_to_a_message_under_legal_hold_stays_in_the_trail(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var message = store.Held();
        await store.Database.Quarantine.HoldAsync(message, []);
        await store.Database.Quarantine.SetLegalHoldAsync(message.Id, true, "dpo", "claim");
        store.Clock.Now += 2 * Year;

        Assert.Equal(0, (await store.Database.Retention.PurgeAsync(new RetentionPeriods(Year, Year))).AuditEntries);
        await store.Database.Quarantine.SetLegalHoldAsync(message.Id, false, "dpo", "settled");
        Assert.Equal(2, (await store.Database.Retention.PurgeAsync(new RetentionPeriods(Year, Year))).AuditEntries);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_trail_is_searched_and_exported_by_who_what_whom_and_when(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var message = store.Held();
        await store.Database.Quarantine.HoldAsync(message, []);
        store.Clock.Now += TimeSpan.FromHours(1);
        await store.Database.Audit.AppendAsync(AuditEvent.Viewed("dpo@oakfield.example", "evidence", message.Id, "complaint", "192.0.2.7"));
        await store.Database.Quarantine.DecideAsync(message.Id, Decision.Release, "head@oakfield.example", null, []);
        var audit = store.Database.Audit;

        Assert.Equal([3L, 2, 1], (await audit.SearchAsync(new AuditQuery { Subject = message.Id })).Select(entry => entry.Number));
        Assert.Equal([3L, 1], (await audit.SearchAsync(new AuditQuery { Action = "held." })).Select(entry => entry.Number));
        Assert.Equal([3L], (await audit.SearchAsync(new AuditQuery { Action = "held.approved" })).Select(entry => entry.Number));
        Assert.Equal([1L], (await audit.SearchAsync(new AuditQuery { Until = store.Clock.Now })).Select(entry => entry.Number));
        Assert.Equal([2L, 1], (await audit.SearchAsync(new AuditQuery { Before = 3, Limit = 2 })).Select(entry => entry.Number));
        var viewed = Assert.Single(await audit.SearchAsync(new AuditQuery { Actor = "dpo@oakfield.example" })).Event;
        Assert.Equal(("evidence.viewed", "complaint", "192.0.2.7"), (viewed.Action, viewed.Details["purpose"], viewed.Details["from"]));
        using var output = new MemoryStream();
        Assert.Equal(1, await audit.ExportAsync(output, new AuditQuery { From = store.Clock.Now, Action = "held." }));
        Assert.Contains("\"action\":\"held.approved\"", Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
    }

    private static async Task AppendAsync(TestStore store, int count)
    {
        for (var number = 0; number < count; number++)
            await store.Database.Audit.AppendAsync(new AuditEvent("a", "test", null, new Dictionary<string, string>()));
    }
}
