using System.Data.Common;
using System.Text.Json;
using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Reviewing;

namespace MailCompliance.Storage.Log;

/// <summary>An entry on its way into the table and out of it. JSON is made by the caller's thread, not by the writing one.</summary>
internal sealed class LogRow(MessageLogEntry entry)
{
    public const string Columns =
        "id, at, repeat_key, state, message_id, envelope_sender, author, recipients, bytes, relayed_bytes, verdict, policy_hash, findings, actions, trace, reply, node, client, repeats";

    private const string Insert =
        """
        INSERT INTO message_log (id, at, changed_at, repeat_key, state, message_id, envelope_sender, author, sender_key, recipients,
            bytes, relayed_bytes, verdict, policy_hash, findings, actions, trace, reply, node, client, repeats)
        VALUES (@id, @at, @at, @repeatKey, @state, @messageId, @envelopeSender, @author, @senderKey, @recipients,
            @bytes, @relayedBytes, @verdict, @policyHash, @findings, @actions, @trace, @reply, @node, @client, @repeats)
        """;

    private readonly long at = Instant.Of(entry.At);
    private readonly FlaggedRow? flagged = FlaggedRow.Of(entry);
    private readonly string recipients = JsonSerializer.Serialize(entry.Recipients, StoredJson.Default.IReadOnlyListLoggedRecipient);
    private readonly string findings = JsonSerializer.Serialize(entry.Findings, StoredJson.Default.IReadOnlyListLoggedFinding);
    private readonly string actions = JsonSerializer.Serialize(entry.Actions, StoredJson.Default.IReadOnlyListLoggedAction);

    /// <summary>The columns, each with the name of its table.</summary>
    public static string ColumnsOf(string table) => string.Join(", ", Columns.Split(", ").Select(column => $"{table}.{column}"));

    public async ValueTask<int> InsertAsync(Session session)
    {
        var inserted = await InsertEntryAsync(session);
        if (flagged is not null)
            await flagged.InsertAsync(session);
        return inserted;
    }

    private async ValueTask<int> InsertEntryAsync(Session session) => await session.Sql(Insert)
        .With("@id", entry.Id).With("@at", at).With("@repeatKey", entry.RepeatKey).With("@state", entry.State.Stored())
        .With("@messageId", StorableText.Indexed(entry.MessageId)).With("@envelopeSender", entry.EnvelopeSender).With("@author", entry.From)
        .With("@senderKey", SenderKey(entry.From ?? entry.EnvelopeSender)).With("@recipients", recipients)
        .With("@bytes", entry.Bytes).With("@relayedBytes", entry.RelayedBytes)
        .With("@verdict", entry.Verdict).With("@policyHash", entry.PolicyHash).With("@findings", findings).With("@actions", actions)
        .With("@trace", entry.Trace).With("@reply", entry.Reply).With("@node", entry.Node).With("@client", entry.Client).With("@repeats", entry.Repeats)
        .ExecuteAsync();

    public static async ValueTask<int> CompleteAsync(Session session, string id, LogOutcome outcome, long at) => await session.Sql(
            """
            UPDATE message_log SET state = @state, reply = @reply, relayed_bytes = @relayedBytes, changed_at = @at WHERE id = @id;
            UPDATE flagged SET state = @state WHERE id = @id
            """)
        .With("@state", outcome.State.Stored()).With("@reply", outcome.Reply).With("@relayedBytes", outcome.RelayedBytes).With("@at", at).With("@id", id)
        .ExecuteAsync();

    public static MessageLogEntry Read(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        At = row.Time(1),
        RepeatKey = row.GetString(2),
        State = row.State<LogState>(3),
        MessageId = row.Text(4),
        EnvelopeSender = row.GetString(5),
        From = row.Text(6),
        Recipients = JsonSerializer.Deserialize(row.GetString(7), StoredJson.Default.IReadOnlyListLoggedRecipient)!,
        Bytes = row.GetInt64(8),
        RelayedBytes = row.GetInt64(9),
        Verdict = row.GetString(10),
        PolicyHash = row.Text(11),
        Findings = JsonSerializer.Deserialize(row.GetString(12), StoredJson.Default.IReadOnlyListLoggedFinding)!,
        Actions = JsonSerializer.Deserialize(row.GetString(13), StoredJson.Default.IReadOnlyListLoggedAction)!,
        Trace = row.Text(14),
        Reply = row.Text(15),
        Node = row.GetString(16),
        Client = row.GetString(17),
        Repeats = row.Text(18),
    };

    /// <summary>How a sender is looked for: lower case, cut to what an index holds.</summary>
    public static string? SenderKey(string? address) => StorableText.Indexed(address?.ToLowerInvariant());
}
