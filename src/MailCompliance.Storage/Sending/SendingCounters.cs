using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MailCompliance.Engine.Facts;
using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage.Sending;

/// <summary>
/// Who sent how much lately, shared by all nodes. A message is written first and counted afterwards: of two that are sent
/// at the same time, the one that is committed later sees both. A count that a crash of the machine loses is made again
/// when the client repeats the message.
/// </summary>
public sealed class SendingCounters : ISendingHistory
{
    /// <summary>Rows that one statement inserts: fewer round trips for a message to hundreds.</summary>
    private const int Together = 32;

    private static readonly string InsertOne = InsertOf(1);
    private static readonly string InsertMany = InsertOf(Together);

    private readonly Store store;

    internal SendingCounters(Store store) => this.store = store;

    /// <inheritdoc />
    public async ValueTask<RecentSending> CountAsync(
        string sender, string messageKey, ulong fingerprint, IReadOnlyList<string> outsideRecipients, DateTimeOffset at, TimeSpan window, CancellationToken cancellation)
    {
        var sending = new SendingRows(Hash(sender), Hash(messageKey), (long)fingerprint, Instant.Of(at), [.. outsideRecipients.Select(Hash).Distinct()]);
        if (sending.Recipients.Length > 0)
            await store.Writes.RunAsync(Durability.Relaxed, session => InsertAsync(session, sending), cancellation);
        return await store.ReadAsync(session => CountAsync(session, sending, Instant.Micros(window), cancellation), cancellation);
    }

    private static async ValueTask<RecentSending> CountAsync(Session session, SendingRows sending, long window, CancellationToken cancellation) =>
        (await session.Sql(
                """
                SELECT COUNT(DISTINCT recipient), COUNT(DISTINCT CASE WHEN fingerprint = @fingerprint THEN recipient END)
                FROM sending WHERE sender = @sender AND at > @since
                """)
            .With("@fingerprint", sending.Fingerprint).With("@sender", sending.Sender).With("@since", sending.At - window)
            .FirstAsync(row => new RecentSending((int)row.GetInt64(0), (int)row.GetInt64(1)), cancellation))!;

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

    private sealed record SendingRows(long Sender, long Message, long Fingerprint, long At, long[] Recipients);
}
