using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage.Graph;

/// <summary>A message of Sent Items as its list shows it: enough to tell it from others and to join it to the gateway's log.</summary>
/// <param name="GraphId">Immutable id within the mailbox; differs from others by case.</param>
/// <param name="MessageId">With its angle brackets; null where the message has none.</param>
/// <param name="Author">Address of the From field.</param>
/// <param name="Recipients">To, Cc and Bcc.</param>
/// <param name="SentAt">When the mail program submitted it.</param>
public sealed record SeenMessage(string GraphId, string? MessageId, string Author, IReadOnlyList<string> Recipients, DateTimeOffset SentAt)
{
    /// <summary>Not judged before this time: the gateway's log may get it yet.</summary>
    public DateTimeOffset DueAt { get; init; }

    /// <summary>Somebody outside the school gets it.</summary>
    public bool IsOutside { get; init; }

    /// <summary>Found by reading a past period: nobody is written to about it.</summary>
    public bool IsBackfill { get; init; }

    /// <summary>
    /// Tells messages of one mailbox apart: a replay, or a copy that got another id by a move, has the same key. Message-ID alone is no
    /// key, for programs use them again, and whoever wants to hide a message would.
    /// </summary>
    public string Key => Hash(MessageId ?? "graph:" + GraphId, SentAt.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The same for the copies of one message in several mailboxes, whose times may differ.</summary>
    public string SharedKey => Hash(MessageId ?? "graph:" + GraphId, "");

    private string Hash(string id, string time)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in (string[])[id, Author.ToLowerInvariant(), .. Recipients.Select(address => address.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal), time])
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part));
            hash.AppendData([0]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}

/// <summary>A message that waits to be judged.</summary>
/// <param name="Key">As stored.</param>
/// <param name="Attempts">How often that failed.</param>
public sealed record WaitingMessage(string MailboxId, string Key, SeenMessage Message, DateTimeOffset SeenAt, int Attempts);

/// <summary>A message on its way into the table.</summary>
internal sealed class SeenRow(string mailboxId, SeenMessage message, long now)
{
    public const string Columns = "mailbox_id, graph_id, message_id, author, recipients, sent_at, seen_at, due_at, attempts, is_backfill, message_key, is_outside";

    private readonly string key = message.Key;
    private readonly string recipients = message.Recipients.Stored();

    public async ValueTask InsertAsync(Session session) => await session.Sql(
            """
            INSERT INTO graph_message (mailbox_id, message_key, graph_id, message_id, author, recipients, sent_at, seen_at, due_at, state, is_outside, is_backfill)
            VALUES (@mailbox, @key, @graphId, @messageId, @author, @recipients, @sentAt, @now, @dueAt, 'waiting', @outside, @backfill)
            ON CONFLICT (mailbox_id, message_key) DO NOTHING
            """)
        .With("@mailbox", mailboxId).With("@key", key).With("@graphId", message.GraphId).With("@messageId", message.MessageId)
        .With("@author", message.Author).With("@recipients", recipients).With("@sentAt", Instant.Of(message.SentAt)).With("@now", now)
        .With("@dueAt", Instant.Of(message.DueAt)).With("@outside", message.IsOutside ? 1 : 0).With("@backfill", message.IsBackfill ? 1 : 0)
        .ExecuteAsync();

    public static WaitingMessage Read(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(10),
        new SeenMessage(row.GetString(1), row.Text(2), row.GetString(3), row.Strings(4), row.Time(5)) { DueAt = row.Time(7), IsBackfill = row.GetInt64(9) == 1, IsOutside = row.GetInt64(11) == 1 },
        row.Time(6),
        (int)row.GetInt64(8));
}
