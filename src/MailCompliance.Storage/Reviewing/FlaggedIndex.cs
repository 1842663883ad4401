using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Log;

namespace MailCompliance.Storage.Reviewing;

/// <summary>
/// What reviewers look for, on its way into its tables. Where one process has the database to itself, the rows of many messages are written
/// together, a moment after their log entries: alone, each would touch a dozen pages of indices before the message gets its 250. Whoever reads
/// through here sees them all the same. What a crash loses is made again from the log when the database is next opened.
/// </summary>
internal sealed class FlaggedIndex(Store store)
{
    /// <summary>Messages that are written at once; the writer is busy with them for some milliseconds, and log entries wait.</summary>
    private const int Enough = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>No row waits for so long, whatever happens.</summary>
    private static readonly TimeSpan LongestLoss = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();
    private Dictionary<string, FlaggedRow> waiting = new(StringComparer.Ordinal);
    private Task written = Task.CompletedTask;
    private volatile bool isBehind;

    /// <summary>Whether rows wait here for others, rather than being written with their log entry.</summary>
    public bool Waits => !store.Dialect.IsShared;

    /// <summary>Takes the row of a message whose log entry has been committed.</summary>
    public void Add(FlaggedRow row)
    {
        lock (gate)
        {
            waiting[row.Id] = row;
            if (waiting.Count >= Enough)
                Write();
            else if (waiting.Count == 1)
                _ = WriteLaterAsync();
        }
    }

    /// <returns>Whether the row still waited here, and has the state now.</returns>
    public bool TryComplete(string id, LogState state)
    {
        lock (gate)
        {
            if (!waiting.TryGetValue(id, out var row))
                return false;
            row.State = state;
            return true;
        }
    }

    public async Task<T> ReadAsync<T>(Func<Session, ValueTask<T>> read, CancellationToken cancellation)
    {
        await SettleAsync();
        return await store.ReadAsync(read, cancellation);
    }

    public async Task<T> WriteAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancellation)
    {
        await SettleAsync();
        return await store.WriteAsync(work, cancellation);
    }

    /// <summary>After it, every row taken so far is in the tables.</summary>
    public Task SettleAsync()
    {
        lock (gate)
        {
            if (waiting.Count > 0)
                Write();
            return written;
        }
    }

    /// <summary>Makes the rows that a crash lost.</summary>
    /// <returns>How many.</returns>
    public Task<int> CatchUpAsync(CancellationToken cancellation) =>
        store.WriteAsync(session => FlaggedBackfill.CatchUpAsync(session, LongestLoss, cancellation), cancellation);

    private async Task WriteLaterAsync()
    {
        await Task.Delay(Patience, store.Time);
        await SettleAsync();
    }

    private void Write()
    {
        List<FlaggedRow> rows = [.. waiting.Values];
        waiting = new(StringComparer.Ordinal);
        written = WriteAsync(rows);
    }

    /// <summary>A fault here is one that log entries meet as well, and they are answered with it.</summary>
    private async Task WriteAsync(List<FlaggedRow> rows)
    {
        var catchesUp = isBehind;
        isBehind = false;
        try
        {
            await store.Writes.RunAsync(Durability.Relaxed, session => catchesUp ? FlaggedBackfill.CatchUpAsync(session, TimeSpan.FromDays(1), CancellationToken.None) : InsertAsync(session, rows), CancellationToken.None);
        }
        catch (Exception)
        {
            isBehind = true;
        }
    }

    private static async ValueTask<int> InsertAsync(Session session, List<FlaggedRow> rows)
    {
        foreach (var row in rows)
            await row.InsertAsync(session);
        return rows.Count;
    }
}
