using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using MailCompliance.Engine.Facts;
using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage.Sending;

/// <summary>
/// Who sent how much lately, shared by all nodes. A message is written first and counted afterwards: of two that are sent
/// at the same time, the later one sees both. A count that a crash loses is made again when the client repeats the message.
/// </summary>
/// <remarks>
/// Where one process has the database to itself, rows need not be committed to be counted: they wait in memory, are counted
/// from there, and are written together with the log entry that follows. What a sender sent within the window is then kept in memory, too:
/// in a mailing to hundreds one by one, each message would read the rows of all before it.
/// </remarks>
public sealed class SendingCounters : ISendingHistory
{
    /// <summary>Rows that one statement inserts: fewer round trips for a message to hundreds.</summary>
    private const int Together = 32;

    private static readonly string InsertOne = InsertOf(1);
    private static readonly string InsertMany = InsertOf(Together);

    private readonly Store store;

    /// <summary>Not committed yet; a set.</summary>
    private readonly ConcurrentDictionary<SendingRows, bool> waiting = [];

    private readonly SenderWindows windows;

    internal SendingCounters(Store store)
    {
        this.store = store;
        windows = new SenderWindows(RowsAsync);
    }

    /// <inheritdoc />
    public async ValueTask<RecentSending> CountAsync(
        string sender, string messageKey, ulong fingerprint, IReadOnlyList<string> outsideRecipients, DateTimeOffset at, TimeSpan window, CancellationToken cancellation)
    {
        var sending = new SendingRows(Hash(sender), Hash(messageKey), (long)fingerprint, Instant.Of(at), [.. outsideRecipients.Select(Hash).Distinct()]);
        if (store.Dialect.IsShared)
            return await CountInTableAsync(sending, Instant.Micros(window), cancellation);
        if (sending.Recipients.Length > 0)
            _ = WriteLaterAsync(sending);
        return await windows.CountAsync(sending, Instant.Micros(window), cancellation);
    }

    private async Task<RecentSending> CountInTableAsync(SendingRows sending, long length, CancellationToken cancellation)
    {
        if (sending.Recipients.Length > 0)
            await store.Writes.RunAsync(Durability.Relaxed, session => InsertAsync(session, sending), cancellation);
        var window = new SenderWindow(length);
        foreach (var row in await store.ReadAsync(session => RowsAsync(session, sending.Sender, sending.At - length), cancellation))
            window.Add(row);
        return window.Count(sending.Fingerprint, sending.At - length);
    }

    /// <summary>Those not committed yet before those of the table: what is committed in between is in both and counts once.</summary>
    private async Task<IReadOnlyList<SendingRow>> RowsAsync(long sender, long since)
    {
        var uncommitted = waiting.Keys.Where(rows => rows.Sender == sender && rows.At > since)
            .SelectMany(rows => rows.Recipients.Select(recipient => new SendingRow(rows.Message, recipient, rows.Fingerprint, rows.At)))
            .ToList();
        return [.. uncommitted, .. await store.ReadAsync(session => RowsAsync(session, sender, since), CancellationToken.None)];
    }

    private static async ValueTask<IReadOnlyList<SendingRow>> RowsAsync(Session session, long sender, long since) =>
        await session.Sql("SELECT message, recipient, fingerprint, at FROM sending WHERE sender = @sender AND at > @since")
            .With("@sender", sender).With("@since", since)
            .AllAsync(row => new SendingRow(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)));

    /// <summary>A fault here is one that the message's own log entry meets as well, and that one is not lost.</summary>
    private async Task WriteLaterAsync(SendingRows sending)
    {
        waiting.TryAdd(sending, true);
        try
        {
            await store.Writes.RunAsync(Durability.Lazy, session => InsertAsync(session, sending), CancellationToken.None);
        }
        finally
        {
            waiting.TryRemove(sending, out _);
        }
    }

    private static async ValueTask<bool> InsertAsync(Session session, SendingRows sending)
    {
        var next = 0;
        while (next < sending.Recipients.Length)
        {
            var count = sending.Recipients.Length - next >= Together ? Together : 1;
            var statement = session.Sql(count == 1 ? InsertOne : InsertMany)
                .With("@sender", sending.Sender).With("@message", sending.Message).With("@fingerprint", sending.Fingerprint).With("@at", sending.At);
            for (var index = 0; index < count; index++)
                statement.With($"@recipient{index}", sending.Recipients[next + index]);
            await statement.ExecuteAsync();
            next += count;
        }

        return true;
    }

    private static string InsertOf(int rows)
    {
        var values = Enumerable.Range(0, rows).Select(index => $"(@sender, @message, @recipient{index}, @fingerprint, @at)");
        return $"INSERT INTO sending (sender, message, recipient, fingerprint, at) VALUES {string.Join(", ", values)} ON CONFLICT DO NOTHING";
    }

    /// <summary>The first 64 bits of SHA-256, the same on every node. Case does not matter.</summary>
    private static long Hash(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text.ToLowerInvariant()), hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }
}
