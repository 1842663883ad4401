using System.Data.Common;
using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Encryption;
using MailCompliance.Storage.Log;

namespace MailCompliance.Storage.Reviewing;

/// <summary>
/// Flagged messages: looking for them, judging them, sharing them out, notes about them. Who may do so is the caller's to check.
/// Every change is one audit entry a message, in the same transaction.
/// </summary>
public sealed class Reviews
{
    /// <summary>Most messages that one call changes.</summary>
    public const int MostAtOnce = 500;

    private static readonly string Columns =
        $"{LogRow.ColumnsOf("m")}, f.verdict, f.verdict_by, f.verdict_at, f.assignee, f.notes, f.likeness";

    private static readonly int FirstColumn = LogRow.Columns.Split(',').Length;

    private readonly Store store;
    private readonly AuditTrail audit;

    internal Reviews(Store store, AuditTrail audit) => (this.store, this.audit) = (store, audit);

    /// <summary>A page, newest first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not 1 to 500.</exception>
    public Task<IReadOnlyList<FlaggedMessage>> SearchAsync(FlaggedQuery query, CancellationToken cancellation = default)
    {
        RequireLimit(query.Limit);
        return store.ReadAsync<IReadOnlyList<FlaggedMessage>>(
            async session =>
            {
                var filter = await FlaggedFilter.OfAsync(session, query);
                return await filter.Bind(session.Sql(SearchSql(filter))).With("@limit", query.Limit).AllAsync(Read, cancellation);
            },
            cancellation);
    }

    /// <returns>Null: there is no such entry, or it has no findings.</returns>
    public Task<FlaggedMessage?> FindAsync(string id, CancellationToken cancellation = default) =>
        store.ReadAsync(
            session => session.Sql($"SELECT {Columns} FROM flagged f CROSS JOIN message_log m WHERE f.id = @id AND m.id = f.id").With("@id", id).FirstAsync(Read, cancellation),
            cancellation);

    /// <summary>How many there are; <see cref="FlaggedQuery.After"/> counts only those further on.</summary>
    public Task<int> CountAsync(FlaggedQuery query, CancellationToken cancellation = default) =>
        store.ReadAsync(
            async session =>
            {
                var filter = await FlaggedFilter.OfAsync(session, query);
                return (int)await filter.Bind(session.Sql($"SELECT COUNT(*) {filter.Sql()}")).NumberAsync(cancellation);
            },
            cancellation);

    /// <summary>How many there are of each value, as stored (<c>false-alarm</c>, <c>hold</c>, an address; <c>""</c>: nobody), the most first.</summary>
    public Task<IReadOnlyList<KeyValuePair<string, int>>> CountByAsync(FlaggedQuery query, FlaggedColumn column, CancellationToken cancellation = default)
    {
        var name = "f." + column.Stored();
        return store.ReadAsync<IReadOnlyList<KeyValuePair<string, int>>>(
            async session =>
            {
                var filter = await FlaggedFilter.OfAsync(session, query);
                return await filter.Bind(session.Sql($"SELECT {name}, COUNT(*) {filter.Sql()} GROUP BY {name} ORDER BY COUNT(*) DESC, {name}"))
                    .AllAsync(row => KeyValuePair.Create(row.GetString(0), (int)row.GetInt64(1)), cancellation);
            },
            cancellation);
    }

    /// <summary>Messages with like findings, the largest group first; <see cref="FlaggedQuery.Likeness"/> gives the messages of one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not 1 to 500.</exception>
    public Task<IReadOnlyList<FlaggedGroup>> GroupsAsync(FlaggedQuery query, CancellationToken cancellation = default)
    {
        RequireLimit(query.Limit);
        return store.ReadAsync<IReadOnlyList<FlaggedGroup>>(
            async session =>
            {
                var filter = await FlaggedFilter.OfAsync(session, query);
                var sql = $"""
                    SELECT f.likeness, COUNT(*), COUNT(DISTINCT f.sender_key), MIN(f.at), MAX(f.at), MAX(f.id) {filter.Sql()}
                    GROUP BY f.likeness ORDER BY COUNT(*) DESC, f.likeness LIMIT @limit
                    """;
                return await filter.Bind(session.Sql(sql)).With("@limit", query.Limit).AllAsync(
                    row => new FlaggedGroup(row.GetString(0), (int)row.GetInt64(1), (int)row.GetInt64(2), row.Time(3), row.Time(4), row.GetString(5)), cancellation);
            },
            cancellation);
    }

    /// <summary>Gives the verdict to those that still have the one seen.</summary>
    /// <returns>The ids that it was given to.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No ids, or more than 500.</exception>
    public Task<IReadOnlyList<string>> JudgeAsync(Judgement judgement, CancellationToken cancellation = default)
    {
        var (ids, now) = (InOrder(judgement.Ids), store.Now);
        var notes = judgement.Note is { } text ? ids.ToDictionary(id => id, id => Seal(id, text)) : null;
        return store.WriteAsync<IReadOnlyList<string>>(
            async session =>
            {
                var judged = new List<string>();
                foreach (var id in ids)
                {
                    if (await JudgeAsync(session, id, judgement, now))
                        judged.Add(id);
                }

                foreach (var id in judged)
                {
                    if (notes is not null)
                        await InsertNoteAsync(session, id, judgement.By, notes[id], now);
                    await NoteChangeAsync(session, judgement.By, "review.judged", id, ("from", judgement.Seen.WireName()), ("to", judgement.Verdict.WireName()));
                }

                return judged;
            },
            cancellation);
    }

    /// <param name="assignee">Address; null: nobody any longer.</param>
    /// <returns>The ids that were changed: those that were not the assignee's already.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No ids, or more than 500.</exception>
    public Task<IReadOnlyList<string>> AssignAsync(IReadOnlyList<string> ids, string? assignee, string by, CancellationToken cancellation = default)
    {
        var (ordered, key) = (InOrder(ids), LogRow.SenderKey(assignee) ?? "");
        return store.WriteAsync<IReadOnlyList<string>>(
            async session =>
            {
                var assigned = new List<string>();
                foreach (var id in ordered)
                {
                    if (await session.Sql("UPDATE flagged SET assignee = @assignee WHERE id = @id AND assignee <> @assignee").With("@assignee", key).With("@id", id).ExecuteAsync() == 1)
                        assigned.Add(id);
                }

                foreach (var id in assigned)
                    await NoteChangeAsync(session, by, "review.assigned", id, ("to", key));
                return assigned;
            },
            cancellation);
    }

    /// <returns>False: there is no such flagged message.</returns>
    public Task<bool> AddNoteAsync(string id, string by, string text, CancellationToken cancellation = default)
    {
        var (note, now) = (Seal(id, text), store.Now);
        return store.WriteAsync(
            async session =>
            {
                if (!await InsertNoteAsync(session, id, by, note, now))
                    return false;
                await NoteChangeAsync(session, by, "review.noted", id);
                return true;
            },
            cancellation);
    }

    /// <summary>The sender says that a finding was wrong: a note, and a mark for whoever tunes the rules (R81).</summary>
    /// <param name="rule">The one that is meant; null: all of them.</param>
    /// <returns>False: there is no such flagged message, or that rule found nothing in it.</returns>
    public Task<bool> DisputeAsync(string id, string? rule, string by, string text, CancellationToken cancellation = default)
    {
        var (note, now) = (Seal(id, text), store.Now);
        return store.WriteAsync(
            async session =>
            {
                var marked = session.Sql($"UPDATE flagged_rule SET disputed = 1 WHERE id = @id{(rule is null ? "" : " AND rule = @rule")}").With("@id", id);
                if (await (rule is null ? marked : marked.With("@rule", rule)).ExecuteAsync() == 0)
                    return false;
                await session.Sql("UPDATE flagged SET disputed = 1 WHERE id = @id").With("@id", id).ExecuteAsync();
                await InsertNoteAsync(session, id, by, note, now);
                await NoteChangeAsync(session, by, "review.disputed", id, rule is null ? [] : [("rule", rule)]);
                return true;
            },
            cancellation);
    }

    /// <summary>Oldest first.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The key is missing or wrong, or a row was changed.</exception>
    public async Task<IReadOnlyList<ReviewNote>> NotesAsync(string id, CancellationToken cancellation = default)
    {
        var rows = await store.ReadAsync(
            async session => await session.Sql("SELECT number, written_at, written_by, key_id, sealed FROM review_note WHERE id = @id ORDER BY number").With("@id", id)
                .AllAsync(row => (Number: (int)row.GetInt64(0), At: row.Time(1), By: row.GetString(2), Text: new SealedBytes(row.GetString(3), row.Bytes(4))), cancellation),
            cancellation);
        return [.. rows.Select(row => new ReviewNote(row.Number, row.At, row.By, System.Text.Encoding.UTF8.GetString(row.Text.Open(store.Keys, NotePlace(id)))))];
    }

    /// <summary>The statement of <see cref="SearchAsync"/>.</summary>
    internal static string SearchSql(FlaggedFilter filter) =>
        $"SELECT {Columns} {filter.Sql(" CROSS JOIN message_log m", " AND m.id = f.id")} ORDER BY {filter.Key} DESC LIMIT @limit";

    private static async ValueTask<bool> JudgeAsync(Session session, string id, Judgement judgement, long now)
    {
        var changed = await session.Sql("UPDATE flagged SET verdict = @to, verdict_by = @by, verdict_at = @now WHERE id = @id AND verdict = @seen")
            .With("@to", judgement.Verdict.WireName()).With("@by", judgement.By).With("@now", now).With("@id", id).With("@seen", judgement.Seen.WireName())
            .ExecuteAsync() == 1;
        if (changed)
            await session.Sql("UPDATE flagged_rule SET verdict = @to WHERE id = @id").With("@to", judgement.Verdict.WireName()).With("@id", id).ExecuteAsync();
        return changed;
    }

    private static async ValueTask<bool> InsertNoteAsync(Session session, string id, string by, SealedBytes note, long now)
    {
        var number = await session.Sql("UPDATE flagged SET notes = notes + 1 WHERE id = @id RETURNING notes").With("@id", id).NumberAsync();
        if (number == 0)
            return false;
        await session.Sql("INSERT INTO review_note (id, number, written_at, written_by, key_id, sealed) VALUES (@id, @number, @now, @by, @keyId, @sealed)")
            .With("@id", id).With("@number", number).With("@now", now).With("@by", by).With("@keyId", note.KeyId).With("@sealed", note.Bytes).ExecuteAsync();
        return true;
    }

    private static FlaggedMessage Read(DbDataReader row) => new(
        LogRow.Read(row),
        new Review(
            ReviewVerdicts.Read(row.GetString(FirstColumn)),
            row.Text(FirstColumn + 1),
            row.IsDBNull(FirstColumn + 2) ? null : row.Time(FirstColumn + 2),
            row.GetString(FirstColumn + 3) is { Length: > 0 } assignee ? assignee : null,
            (int)row.GetInt64(FirstColumn + 4)),
        row.GetString(FirstColumn + 5));

    private static string NotePlace(string id) => "review-note:" + id;

    /// <summary>Everybody changes rows in the same order, so that nobody waits for one who waits for him.</summary>
    private static List<string> InOrder(IReadOnlyList<string> ids)
    {
        ArgumentOutOfRangeException.ThrowIfZero(ids.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Count, MostAtOnce);
        return [.. ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static void RequireLimit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MostAtOnce);
    }

    private SealedBytes Seal(string id, string text) => SealedBytes.Seal(store.Keys, NotePlace(id), System.Text.Encoding.UTF8.GetBytes(text));

    private ValueTask NoteChangeAsync(Session session, string by, string action, string id, params (string Name, string Value)[] details) =>
        audit.AppendAsync(session, new AuditEvent(by, action, id, details.ToDictionary(detail => detail.Name, detail => detail.Value)));
}
