using System.Data.Common;
using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Encryption;

namespace MailCompliance.Storage.Held;

/// <summary>A held message on its way into the tables, encrypted already, and out of them.</summary>
internal sealed class HeldRow(HeldMessage message, SealedBytes details, SealedBytes content)
{
    public const string Columns =
        """
        id, message_id, state, author, recipients, approvers, rules, held_at, expires_at, state_at, decided_by, reason, last_reply, bytes, legal_hold,
        EXISTS (SELECT 1 FROM held_content WHERE held_content.id = held.id), carry_out_at, remind_at, reminders, concerned, concerned_by
        """;

    private const int SummaryColumns = 21;

    public HeldState State => message.IsPending ? HeldState.Pending : HeldState.Held;

    /// <summary>The caller's thread encrypts, not the writing one.</summary>
    public static HeldRow Of(HeldMessage message, KeyRing keys) =>
        new(message, SealedDetails.Seal(keys, message), SealedBytes.Seal(keys, ContentPlace(message.Id), message.Content.Span));

    public static string ContentPlace(string id) => "held-content:" + id;

    /// <returns>False: the key is taken by an earlier one.</returns>
    public async ValueTask<bool> InsertAsync(Session session, long now)
    {
        await RetireAsync(session, now);
        var inserted = await session.Sql(
                """
                INSERT INTO held (id, repeat_key, message_id, author, recipients, approvers, rules, state, state_at, held_at, expires_at, remind_at, bytes, key_id, details, findings, concerned, concerned_by)
                VALUES (@id, @repeatKey, @messageId, @author, @recipients, @approvers, @rules, @state, @now, @now, @expiresAt, @remindAt, @bytes, @keyId, @details, @findings, @concerned, @concernedBy)
                ON CONFLICT (repeat_key) DO NOTHING
                """)
            .With("@id", message.Id).With("@repeatKey", message.RepeatKey).With("@messageId", StorableText.Indexed(message.MessageId))
            .With("@author", message.From).With("@recipients", message.To.Stored()).With("@approvers", message.Approvers.Stored())
            .With("@rules", message.Rules.Stored()).With("@state", State.Stored()).With("@now", now).With("@expiresAt", Instant.Of(message.ExpiresAt))
            .With("@remindAt", message.RemindAt is { } remindAt ? Instant.Of(remindAt) : null)
            .With("@bytes", message.Content.Length).With("@keyId", details.KeyId).With("@details", details.Bytes)
            .With("@findings", message.Findings.Select(finding => finding.Stored).ToList().Stored())
            .With("@concerned", message.Concerned.Stored()).With("@concernedBy", message.ConcernedBy)
            .ExecuteAsync();
        if (inserted == 0)
            return false;
        await session.Sql("INSERT INTO held_content (id, key_id, sealed) VALUES (@id, @keyId, @sealed)")
            .With("@id", message.Id).With("@keyId", content.KeyId).With("@sealed", content.Bytes).ExecuteAsync();
        await IndexConcernedAsync(session, message.Id, message.Concerned);
        return true;
    }

    /// <summary>Whom it concerns, read once more.</summary>
    public static async ValueTask SetConcernedAsync(Session session, string id, IReadOnlyList<string> concerned, string by)
    {
        if (await session.Sql("UPDATE held SET concerned = @concerned, concerned_by = @by WHERE id = @id").With("@concerned", concerned.Stored()).With("@by", by).With("@id", id).ExecuteAsync() == 1)
            await IndexConcernedAsync(session, id, concerned);
    }

    /// <returns>The earlier one that has the key.</returns>
    public ValueTask<HoldResult?> FindEarlierAsync(Session session) =>
        session.Sql("SELECT id, state FROM held WHERE repeat_key = @repeatKey").With("@repeatKey", message.RepeatKey)
            .FirstAsync(row => new HoldResult(row.GetString(0), IsNew: false, row.State<HeldState>(1)));

    public static HeldSummary ReadSummary(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        MessageId = row.Text(1),
        State = row.State<HeldState>(2),
        From = row.GetString(3),
        To = row.Strings(4),
        Approvers = row.Strings(5),
        Rules = row.Strings(6),
        HeldAt = row.Time(7),
        ExpiresAt = row.Time(8),
        StateAt = row.Time(9),
        DecidedBy = row.Text(10),
        Reason = row.Text(11),
        LastReply = row.Text(12),
        Bytes = row.GetInt64(13),
        LegalHold = row.GetInt64(14) != 0,
        HasContent = Convert.ToBoolean(row.GetValue(15), System.Globalization.CultureInfo.InvariantCulture),
        CarryOutAt = row.GetInt64(16) == 0 ? null : row.Time(16),
        RemindAt = row.IsDBNull(17) ? null : row.Time(17),
        Reminders = (int)row.GetInt64(18),
        Concerned = row.Strings(19),
        ConcernedBy = row.GetString(20),
    };

    /// <returns>Null: there is no such message.</returns>
    public static async ValueTask<HeldDetails?> FindAsync(Session session, KeyRing keys, string id)
    {
        var found = await session.Sql($"SELECT {Columns}, repeat_key, key_id, details FROM held WHERE id = @id").With("@id", id)
            .FirstAsync(row => (Summary: ReadSummary(row), RepeatKey: row.GetString(SummaryColumns), Details: new SealedBytes(row.GetString(SummaryColumns + 1), row.Bytes(SummaryColumns + 2))));
        if (found.Summary is null)
            return null;
        var details = SealedDetails.Open(keys, id, found.Details);
        return new HeldDetails(found.Summary, found.RepeatKey.Split(':', 2)[0], details.Subject, details.Envelope, details.Evaluation);
    }

    private static async ValueTask IndexConcernedAsync(Session session, string id, IReadOnlyList<string> concerned)
    {
        foreach (var person in concerned.Select(address => address.ToLowerInvariant()).Distinct())
            await session.Sql("INSERT INTO held_concerned (person, id) VALUES (@person, @id) ON CONFLICT (person, id) DO NOTHING").With("@person", person).With("@id", id).ExecuteAsync();
    }

    /// <summary>A key is free again once its time is over; the old row keeps it with its id appended.</summary>
    private async ValueTask RetireAsync(Session session, long now) =>
        await session.Sql("UPDATE held SET repeat_key = repeat_key || ':' || id WHERE repeat_key = @repeatKey AND held_at < @since")
            .With("@repeatKey", message.RepeatKey).With("@since", now - Instant.Micros(RepeatKey.Lifetime)).ExecuteAsync();
}
