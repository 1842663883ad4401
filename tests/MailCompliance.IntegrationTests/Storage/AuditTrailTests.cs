using System.Text;
using MailCompliance.Storage;
using MailCompliance.Storage.Auditing;

namespace MailCompliance.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class AuditTrailTests(PostgresServer postgres)
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_chain_that_nobody_touched_is_whole(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        Assert.Null(await store.Database.Audit.HeadAsync());
        Assert.Equal(new AuditVerification(0, null, null, null), await store.Database.Audit.VerifyAsync(null));

        await AppendAsync(store, 5);
        await store.ReopenAsync();

        var head = await store.Database.Audit.HeadAsync();
        Assert.Equal(5, head!.Number);
        Assert.Equal(new AuditVerification(5, head, null, null), await store.Database.Audit.VerifyAsync(head));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nodes_that_append_at_the_same_time_make_one_chain(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await using var other = await store.OpenAgainAsync();

        await Task.WhenAll(Enumerable.Range(0, 60).Select(number => (number % 2 == 0 ? store.Database : other).Audit.AppendAsync(Event($"{number}"))));

        var verified = await other.Audit.VerifyAsync(null);
        Assert.Equal((60, true), (verified.Entries, verified.IsWhole));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_kind_of_damage_is_found_at_its_place(DatabaseProvider provider)
    {
        (string Sql, AuditFault Fault, long At)[] damages =
        [
            ("UPDATE audit_entry SET actor = 'somebody else' WHERE number = 3", AuditFault.Changed, 3),
            ("UPDATE audit_entry SET details = '{}' WHERE number = 1", AuditFault.Changed, 1),
            ("UPDATE audit_entry SET details = 'not json' WHERE number = 2", AuditFault.Changed, 2),
            ("UPDATE audit_entry SET at = at + 1 WHERE number = 6", AuditFault.Changed, 6),
            ("DELETE FROM audit_entry WHERE number = 1", AuditFault.Missing, 1),
            ("DELETE FROM audit_entry WHERE number = 4", AuditFault.Missing, 4),
            ("DELETE FROM audit_entry WHERE number >= 5", AuditFault.Missing, 5),
            ("DELETE FROM audit_entry", AuditFault.Missing, 1),
            ("UPDATE audit_entry SET number = CASE number WHEN 2 THEN 103 ELSE 102 END WHERE number IN (2, 3); UPDATE audit_entry SET number = number - 100 WHERE number > 100", AuditFault.Changed, 2),
            ("UPDATE audit_entry SET previous = hash WHERE number = 4", AuditFault.Changed, 4),
            ("DELETE FROM audit_head", AuditFault.Missing, 7),
            ("DELETE FROM audit_entry; DELETE FROM audit_head", AuditFault.Missing, 1),
            ("UPDATE audit_head SET number = 0", AuditFault.Misplaced, 1),
            ("UPDATE audit_head SET number = 4, hash = (SELECT hash FROM audit_entry WHERE number = 4)", AuditFault.Misplaced, 5),
        ];
        foreach (var (sql, fault, at) in damages)
        {
            await using var store = await TestStore.NewAsync(provider, postgres);
            await AppendAsync(store, 6);
            await store.SqlAsync(sql);

            var verified = await store.Database.Audit.VerifyAsync(null);

            Assert.Equal((fault, at), (verified.FirstFault, verified.FaultAt));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_knows_the_last_head_sees_a_tail_that_was_removed_together_with_the_head(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await AppendAsync(store, 6);
        var known = await store.Database.Audit.HeadAsync();
        await store.SqlAsync("DELETE FROM audit_entry WHERE number > 4; UPDATE audit_head SET number = 4, hash = (SELECT hash FROM audit_entry WHERE number = 4)");

        Assert.True((await store.Database.Audit.VerifyAsync(null)).IsWhole);
        var verified = await store.Database.Audit.VerifyAsync(known);
        Assert.Equal((AuditFault.Missing, 5L), (verified.FirstFault, verified.FaultAt));

        await AppendAsync(store, 2);
        verified = await store.Database.Audit.VerifyAsync(known);
        Assert.Equal((AuditFault.Changed, 6L), (verified.FirstFault, verified.FaultAt));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_tail_written_anew_does_not_fit_the_head(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await AppendAsync(store, 3);
        var before = await store.SqlAsync("SELECT hash FROM audit_head");
        await store.SqlAsync("DELETE FROM audit_entry WHERE number = 3; UPDATE audit_head SET number = 2, hash = (SELECT hash FROM audit_entry WHERE number = 2)");
        await store.Database.Audit.AppendAsync(Event("forged"));
        await store.SqlAsync($"UPDATE audit_head SET hash = '{before}'");

        var verified = await store.Database.Audit.VerifyAsync(null);

        Assert.Equal((AuditFault.Changed, 3L), (verified.FirstFault, verified.FaultAt));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Is_exported_as_lines_of_json_oldest_first(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await AppendAsync(store, 1);
        await store.Database.Audit.AppendAsync(new AuditEvent("nul\0", "a", null, new Dictionary<string, string> { ["b"] = "2", ["a"] = "\u00e9\n" }));

        using var output = new MemoryStream();
        Assert.Equal(2, await store.Database.Audit.ExportAsync(output));

        var lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("""{"number":1,"at":"2026-11-25T09:00:00+00:00","actor":"a@oakfield.example","action":"test.0","subject":"s","details":{"n":"0"},"previous":"0000""", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"subject\":null,\"details\":{\"a\":\"\\u00E9\\n\",\"b\":\"2\"}", lines[1], StringComparison.Ordinal);
        Assert.True((await store.Database.Audit.VerifyAsync(null)).IsWhole);
    }

    private static AuditEvent Event(string number) =>
        new("a@oakfield.example", "test." + number, "s", new Dictionary<string, string> { ["n"] = number });

    private static async Task AppendAsync(TestStore store, int count)
    {
        for (var number = 0; number < count; number++)
            await store.Database.Audit.AppendAsync(Event($"{number}"));
    }
}
