using Npgsql;

namespace MailCompliance.IntegrationTests.Graph;

/// <summary>Tables that nobody writes to while they are locked, and what else the database knows of its users.</summary>
internal sealed class LockedTables(string connectionString) : IAsyncDisposable
{
    private const int MostDeadlocks = 5;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private const string State =
        """
        SELECT concat_ws(' ', 'lease', job, owner, 'until', to_timestamp(until / 1000000)) FROM lease
        UNION ALL SELECT concat_ws(' ', 'mailbox', address, 'due', to_timestamp(due_at / 1000000), claim, 'faults', faults, last_fault) FROM graph_mailbox
        UNION ALL SELECT concat_ws(' ', 'message', state, count(*), last_fault) FROM graph_message GROUP BY state, last_fault
        UNION ALL SELECT concat_ws(' ', 'mail', kind, state, 'due', to_timestamp(due_at / 1000000), claim, last_fault) FROM owed_mail
        UNION ALL SELECT concat_ws(' ', 'past', mailbox_id, 'done', is_done, claim, last_fault) FROM graph_backfill
        UNION ALL SELECT concat_ws(' ', 'trace due', to_timestamp(due_at / 1000000), claim, last_fault) FROM graph_trace
        UNION ALL SELECT concat_ws(' ', 'session', state, wait_event_type, left(query, 100)) FROM pg_stat_activity WHERE xact_start IS NOT NULL AND pid <> pg_backend_pid()
        """;

    private readonly NpgsqlConnection connection = new(connectionString);

    public Task LockAsync() => LockAsync("graph_mailbox, graph_message, graph_backfill, graph_trace, owed_mail, lease");

    /// <summary>Who locks the same in another order may be in the way: one of the two is ended by the server, and the test comes again.</summary>
    public async Task LockAsync(string tables)
    {
        await connection.OpenAsync();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await ExecuteAsync($"BEGIN; LOCK TABLE {tables} IN EXCLUSIVE MODE");
                return;
            }
            catch (PostgresException deadlock) when (deadlock.SqlState == PostgresErrorCodes.DeadlockDetected && attempt < MostDeadlocks)
            {
                await ExecuteAsync("ROLLBACK");
            }
        }
    }

    /// <summary>They are everybody's again, where they were not.</summary>
    public Task ReleaseAsync() => connection.CloseAsync();

    /// <summary>Until a transaction has come as far as the tables.</summary>
    public Task SomebodyWaitsAsync() => UntilAsync(connectionString, "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");

    /// <summary>Until no transaction of anybody's is open.</summary>
    public static Task NothingIsOpenAsync(string connectionString) =>
        UntilAsync(connectionString, "SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = current_database() AND xact_start IS NOT NULL AND backend_type = 'client backend' AND pid <> pg_backend_pid()");

    public static async Task<IReadOnlyList<string>> LinesAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(State, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(0));
        return lines;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static async Task UntilAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (await command.ExecuteScalarAsync(patience.Token) is not true)
            await Task.Delay(Look, patience.Token);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
