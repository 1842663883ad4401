using System.Text;
using MailCompliance.Engine.Policy;
using MailCompliance.Storage;
using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Graph;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Log;
using MailCompliance.Storage.Outbox;
using MailCompliance.Storage.Requests;
using MailCompliance.Storage.Reviewing;

namespace MailCompliance.IntegrationTests.Storage;

/// <summary>What retention removed is in no file any longer: not as text, not as ciphertext, and the key it was encrypted with is gone.</summary>
[Collection(StorageCollection.Name)]
public sealed class ErasureTests(PostgresServer postgres)
{
    private const string Planted = "zq7planted";

    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    /// <summary>Tables that retention goes over, with the columns in which no words of people stand.</summary>
    private static readonly Dictionary<string, string[]> Wordless = new()
    {
        ["message_log"] = ["id", "state"],
        ["held"] = ["id", "state", "claim", "key_id"],
        ["owed_mail"] = ["kind", "state", "claim", "key_id"],
        ["flagged"] = ["id", "state", "verdict"],
        ["flagged_rule"] = ["id", "verdict"],
        ["flagged_facet"] = ["id"],
        ["review_note"] = ["id", "key_id"],
        ["allowance"] = ["held_id"],
        ["allowance_use"] = ["held_id"],
        ["send_permission"] = ["request_id", "recipients"],
        ["access_grant"] = ["id", "state"],
        ["held_content"] = ["id", "key_id"],
        ["held_concerned"] = ["id"],
        ["api_key"] = ["id", "hash"],
        ["policy_exception"] = ["id", "state", "from_day", "until_day"],
        ["policy_version"] = [],
        ["staff_request"] = ["id", "kind", "state", "key_id", "answer_key"],
        ["portal_session"] = ["hash", "key_id"],
        ["absence"] = [],
        ["pairing_code"] = [],
        ["pairing"] = ["id"],
        ["used_proof"] = [],
        ["graph_mailbox"] = [],
        ["graph_message"] = ["state"],
        ["graph_entry"] = [],
        ["graph_subscription"] = [],
        ["graph_backfill"] = ["kind"],
        ["graph_unseen"] = [],
        ["graph_directory"] = ["key_id"],
        ["graph_directory_position"] = [],
        ["audit_entry"] = ["previous", "hash"],
    };

    /// <summary>Tables that hold no words of people, or what is in force until it is replaced.</summary>
    private static readonly string[] OthersThan =
        ["schema_version", "lease", "sending", "audit_head", "audit_checkpoint", "audit_signature", "deletion", "graph_fact", "graph_trace", "people_snapshot"];

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_of_what_was_removed_is_left_in_the_files(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var oldKey = store.Database.Keys.CurrentId;
        var keyText = await File.ReadAllTextAsync(Path.Combine(store.KeyFolder, oldKey + ".key"));
        var heldId = await PlantAsync(store);
        await RequireEverywhereAsync(store, provider);
        var ciphertexts = await CiphertextsAsync(store, provider);
        Assert.Contains(Planted, Encoding.UTF8.GetString((await store.Database.Quarantine.ReadContentAsync(heldId))!), StringComparison.Ordinal);
        Assert.Contains(Planted, (await store.Database.Quarantine.FindAsync(heldId))!.Subject, StringComparison.Ordinal);
        store.Clock.Now += TimeSpan.FromDays(1);
        Assert.True(await store.Database.Retention.RenewKeysAsync(TimeSpan.FromDays(1)));
        await store.Database.Log.BeginAsync(store.Entry("later"));
        await store.Database.PolicyVersions.NoteAsync("later", "{}", "node");
        await FlushAsync(store, provider);
        Assert.NotEmpty(await FindAsync(store, provider, [Encoding.ASCII.GetBytes(Planted)]));
        Assert.NotEmpty(await FindAsync(store, provider, ciphertexts));

        store.Clock.Now += 2 * Year;
        var purged = await store.Database.Retention.PurgeAsync(new RetentionPeriods(Year, Year));
        Assert.True(await store.Database.Retention.ScrubAsync());
        Assert.Equal((3, 1, true), (purged.LogEntries, purged.HeldMessages, purged.AuditEntries > 0));
        await FlushAsync(store, provider);

        Assert.Empty(await FindAsync(store, provider, [Encoding.ASCII.GetBytes(Planted), Encoding.ASCII.GetBytes(keyText), Convert.FromBase64String(keyText), .. ciphertexts]));
        Assert.False(File.Exists(Path.Combine(store.KeyFolder, oldKey + ".key")));
        Assert.Equal(store.Clock.Now, await store.Database.Retention.FindDeletionAsync(heldId));
        Assert.True((await store.Database.Audit.VerifyAsync(null)).IsWhole);
        Assert.True((await store.Database.CheckAsync()).IsHealthy);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Decisions_go_on_while_retention_runs_and_nothing_that_waits_or_is_under_hold_goes(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var (database, quarantine) = (store.Database, store.Database.Quarantine);
        var messages = Enumerable.Range(0, 60).Select(number => store.Held($"{number}") with { ExpiresAt = store.Clock.Now + (3 * Year) }).ToList();
        foreach (var message in messages)
        {
            await quarantine.HoldAsync(message, []);
            await database.Log.BeginAsync(store.Entry(message.RepeatKey) with { Id = message.Id, State = LogState.Held });
        }

        foreach (var message in messages.Take(20))
        {
            await quarantine.DecideAsync(message.Id, Decision.Refuse, "head", null, []);
            await quarantine.ReturnAsync(message.Id, []);
        }

        store.Clock.Now += 2 * Year;
        var purging = Task.Run(() => database.Retention.PurgeAsync(new RetentionPeriods(Year, Year)));
        var holding = messages.Skip(10).Take(10).Select(message => Task.Run(() => database.Log.SetLegalHoldAsync(message.Id, true, "dpo", "claim"))).ToList();
        var deciding = messages.Skip(20).Select(message => Task.Run(() => quarantine.DecideAsync(message.Id, Decision.Release, "head", null, []))).ToList();
        await purging;

        Assert.All(await Task.WhenAll(deciding), result => Assert.Equal(DecisionResult.Effective, result));
        var held = await Task.WhenAll(holding);
        for (var index = 0; index < 60; index++)
        {
            var mustStay = index >= 20 || (index >= 10 && held[index - 10]);
            Assert.Equal(mustStay, await database.Log.FindAsync(messages[index].Id) is not null);
            if (index >= 20)
                Assert.NotNull(await quarantine.ReadContentAsync(messages[index].Id));
        }
    }

    private static async Task<string> PlantAsync(TestStore store)
    {
        var (database, words) = (store.Database, Planted + "@home.example");
        var entry = store.Entry(Planted) with
        {
            MessageId = $"<{words}>", EnvelopeSender = words, From = words, Recipients = [new LoggedRecipient(words, [Planted])], Verdict = Planted, PolicyHash = Planted,
            Findings = [new LoggedFinding(Planted, Planted, Planted, Planted, Planted, Planted, Planted)], Actions = [new LoggedAction(Planted, [words])],
            Trace = $"\"{Planted}\"", Reply = Planted, Node = Planted, Client = Planted,
        };
        await database.Log.BeginAsync(entry);
        await database.Log.BeginAsync(entry with { Id = EntryId.New(store.Clock.Now), Repeats = Planted });
        await database.Reviews.AssignAsync([entry.Id], words, Planted);
        await database.Reviews.JudgeAsync(new Judgement([entry.Id], ReviewVerdict.Breach, Planted) { Note = "note " + Planted });
        var message = store.Held(Planted, $"Subject: {Planted}\r\n\r\n{string.Concat(Enumerable.Repeat(Planted + " ", 3000))}") with
        {
            MessageId = $"<{words}>", From = words, To = [words], Envelope = Planted, Evaluation = Planted, Subject = Planted, Approvers = [words], Rules = [Planted], Findings = [new(Planted, Planted)],
            Concerned = [words], ConcernedBy = Planted,
        };
        await database.Quarantine.HoldAsync(message, [new OwedMail(Planted, words, words, Encoding.UTF8.GetBytes(Planted), Planted)]);
        await database.Quarantine.DecideAsync(new HeldDecision(message.Id, Decision.Release, words, Planted) { UndoWindow = Year, AllowanceFor = Year });
        await database.Allowances.ClaimAsync(Planted, words, [words], message.Findings, Planted);
        await store.SqlAsync($"UPDATE held SET state = 'returned', last_reply = '{Planted}'");
        await database.Notices.FailedAsync(Assert.Single(await database.Notices.ClaimAsync(Planted, TimeSpan.FromMinutes(1), 1)), Planted, null);
        await database.AccessGrants.DecideAsync(await database.AccessGrants.RequestAsync(words, Planted + "2", Planted, 1), true, Planted + "3");
        await database.ApiKeys.RevokeAsync((await database.ApiKeys.CreateAsync(Planted, [Planted], Year, Planted, $"\"{Planted}\"")).Key.Id, Planted);
        var today = DateOnly.FromDateTime(store.Clock.Now.UtcDateTime);
        await database.Exceptions.DecideAsync(await database.Exceptions.RequestAsync(new PolicyException(Planted, words, Planted, "", today, today), Planted), true, Planted + "4");
        var permitted = new PermittedMessage(words, Planted, [words], [new(Planted, Planted)]);
        var (asked, _) = await database.StaffRequests.AddAsync(StaffRequestKind.Permission, Planted, words, [words], null, new RequestContent { Note = Planted }, _ => [], permitted);
        await database.StaffRequests.AnswerAsync(asked, new RequestAnswer(RequestAnswer.Send, Planted), words, []);
        await database.SendPermissions.UseAsync(Planted, permitted, $"<{words}>");
        await database.Audit.AppendAsync(new AuditEvent(Planted, Planted, Planted, new Dictionary<string, string> { [Planted] = Planted }));
        await PlantPeopleAsync(store, words);
        await PlantGraphAsync(store);
        return message.Id;
    }

    /// <summary>What staff asked, who was signed in, away or connected, and the policy of then.</summary>
    private static async Task PlantPeopleAsync(TestStore store, string words)
    {
        var (database, content) = (store.Database, new RequestContent { Note = Planted, Subject = Planted, Recipients = [words], Html = Planted });
        await database.StaffRequests.AddAsync(StaffRequestKind.Incident, Planted, words, [words], null, content, _ => []);
        var answered = (await database.StaffRequests.AddAsync(StaffRequestKind.Advice, Planted, words, [words], null, content, _ => [])).Id;
        await database.StaffRequests.AnswerAsync(answered, new RequestAnswer("send", Planted), words, []);
        await database.PortalSessions.BeginAsync(words, Encoding.UTF8.GetBytes(Planted), store.Clock.Now.AddHours(1), Planted);
        await database.Absences.NoteAsync(words, words, store.Clock.Now.AddDays(1), words);
        await database.Pairings.RedeemAsync(await database.Pairings.CreateCodeAsync(words, TimeSpan.FromHours(1), Planted), Planted);
        await database.Pairings.CreateCodeAsync(words, TimeSpan.FromHours(1), Planted);
        await database.UsedProofs.UseAsync(Planted, $"<{words}>");
        await database.PolicyVersions.NoteAsync(Planted, $"{{\"school\":\"{Planted}\"}}", Planted);
    }

    /// <summary>As the audit of Sent Items leaves it, a mailbox that is gone and a message that nobody came to.</summary>
    private static async Task PlantGraphAsync(TestStore store)
    {
        await store.Database.DirectoryCopy.StoreAsync(
            new DirectoryPosition(Planted, Planted, 1, 1, store.Clock.Now, store.Clock.Now, Planted), [new DirectoryChange(Planted, Encoding.UTF8.GetBytes(Planted + Planted + Planted))]);
        var at = store.Clock.Now.ToUnixTimeMilliseconds() * 1000;
        foreach (var sql in new[]
        {
            $"INSERT INTO graph_mailbox (id, address, in_scope, link, since, due_at, claim, last_fault) VALUES ('{Planted}', '{Planted}', 0, '{Planted}', {at}, {at}, '{Planted}', '{Planted}')",
            $"INSERT INTO graph_entry (shared_key, mailbox_id, entry_id, at) VALUES ('{Planted}', '{Planted}', '{Planted}', {at})",
            $"INSERT INTO graph_subscription (mailbox_id, subscription_id, secret_hash, expires_at, renew_at) VALUES ('{Planted}', '{Planted}', '{Planted}', {at}, {at})",
            $"INSERT INTO graph_unseen (unseen_key, message_id, sender, recipients, received_at, entry_id) VALUES ('{Planted}', '{Planted}', '{Planted}', '[\"{Planted}\"]', {at}, '{Planted}')",
            $"INSERT INTO graph_backfill (id, mailbox_id, from_at, until_at, read_to, is_done, asked_at, due_at, claim, last_fault) VALUES ('{Planted}', '{Planted}', 0, 0, 0, 1, {at}, {at}, '{Planted}', '{Planted}')",
        })
            await store.SqlAsync(sql);
        foreach (var state in new[] { "waiting", "matched" })
        {
            await store.SqlAsync(
                $"""
                INSERT INTO graph_message (mailbox_id, message_key, graph_id, message_id, author, recipients, sent_at, seen_at, due_at, state, entry_id, client, is_outside, is_backfill, last_fault)
                VALUES ('{Planted}', '{Planted}{state}', '{Planted}', '{Planted}', '{Planted}', '{Planted}', {at}, {at}, {at}, '{state}', '{Planted}', '{Planted}', 1, 0, '{Planted}')
                """);
        }
    }

    /// <summary>Every column that holds words holds the planted one, so that none is forgotten above when one is added.</summary>
    private static async Task RequireEverywhereAsync(TestStore store, DatabaseProvider provider)
    {
        var tables = (string)(await store.SqlAsync(provider == DatabaseProvider.Sqlite
            ? "SELECT group_concat(name, ' ') FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            : "SELECT string_agg(table_name, ' ') FROM information_schema.tables WHERE table_schema = current_schema()"))!;
        Assert.Equal(tables.Split(' ').Order(StringComparer.Ordinal), Wordless.Keys.Concat(OthersThan).Order(StringComparer.Ordinal));
        foreach (var (table, wordless) in Wordless)
        {
            var columns = (await store.SqlAsync(provider == DatabaseProvider.Sqlite
                ? $"SELECT group_concat(name, ' ') FROM pragma_table_info('{table}') WHERE type = 'TEXT'"
                : $"SELECT string_agg(column_name, ' ') FROM information_schema.columns WHERE table_name = '{table}' AND table_schema = current_schema() AND data_type = 'text'")) as string;
            foreach (var column in (columns ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Except(wordless))
                Assert.True(Convert.ToInt64(await store.SqlAsync($"SELECT COUNT(*) FROM {table} WHERE {column} LIKE '%{Planted}%'"), null) > 0, $"{table}.{column}");
        }
    }

    /// <summary>
    /// Pieces of everything that is encrypted: every column of bytes in the tables that retention goes over, but for hashes, so that none is
    /// forgotten when one is added. PostgreSQL stores large values in pieces of 2,000 bytes.
    /// </summary>
    private static async Task<List<byte[]>> CiphertextsAsync(TestStore store, DatabaseProvider provider)
    {
        var pieces = new List<byte[]>();
        foreach (var table in Wordless.Keys)
        {
            var columns = (await store.SqlAsync(provider == DatabaseProvider.Sqlite
                ? $"SELECT group_concat(name, ' ') FROM pragma_table_info('{table}') WHERE type = 'BLOB'"
                : $"SELECT string_agg(column_name, ' ') FROM information_schema.columns WHERE table_name = '{table}' AND table_schema = current_schema() AND data_type = 'bytea'")) as string;
            foreach (var column in (columns ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(column => !column.EndsWith("hash", StringComparison.Ordinal)))
                pieces.AddRange(PiecesOf(await SealedAsync(store, provider, table, column)));
        }

        Assert.NotEmpty(pieces);
        return pieces;
    }

    private static async Task<byte[]> SealedAsync(TestStore store, DatabaseProvider provider, string table, string column)
    {
        var hex = await store.SqlAsync($"SELECT {(provider == DatabaseProvider.Sqlite ? $"hex({column})" : $"encode({column}, 'hex')")} FROM {table} WHERE {column} IS NOT NULL LIMIT 1") as string;
        Assert.False(string.IsNullOrEmpty(hex), $"{table}.{column} has nothing planted in it");
        return Convert.FromHexString(hex!);
    }

    private static IEnumerable<byte[]> PiecesOf(byte[] bytes)
    {
        for (var start = 0; start + 24 <= bytes.Length; start += 700)
            yield return bytes[start..(start + 24)];
    }

    /// <summary>What the database would write to its files sooner or later is written now; the server's log of what is done with is removed.</summary>
    private static async Task FlushAsync(TestStore store, DatabaseProvider provider)
    {
        if (provider == DatabaseProvider.Sqlite)
            return;
        foreach (var sql in new[] { "CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT" })
            await store.SqlAsync(sql);
    }

    /// <returns>Files in which one of the texts stands.</returns>
    private async Task<List<string>> FindAsync(TestStore store, DatabaseProvider provider, IReadOnlyList<byte[]> texts)
    {
        var found = new List<string>();
        var files = Directory.EnumerateFiles(store.Folder, "*", SearchOption.AllDirectories).Where(file => provider == DatabaseProvider.Sqlite || !file.EndsWith(".key", StringComparison.Ordinal));
        if (provider == DatabaseProvider.Postgres)
        {
            var mine = $"{Path.DirectorySeparatorChar}{await store.SqlAsync("SELECT oid::text FROM pg_database WHERE datname = current_database()")}{Path.DirectorySeparatorChar}";
            files = files.Concat(Directory.EnumerateFiles(postgres.DataFolder, "*", SearchOption.AllDirectories)
                .Where(file => !file.Contains("/base/", StringComparison.Ordinal) || file.Contains(mine, StringComparison.Ordinal)));
        }

        foreach (var file in files.ToList())
        {
            if (!File.Exists(file))
                continue;
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content);
            if (texts.Any(text => content.GetBuffer().AsSpan(0, (int)content.Length).IndexOf(text) >= 0))
                found.Add(file);
        }

        return found;
    }
}
