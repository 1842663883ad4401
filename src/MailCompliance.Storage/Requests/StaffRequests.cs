using System.Data.Common;
using System.Text;
using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Encryption;
using MailCompliance.Storage.Log;
using MailCompliance.Storage.Outbox;

namespace MailCompliance.Storage.Requests;

/// <summary>
/// What staff ask or report, sealed, with the mails that tell of it in the same commit. Who may read and answer is the caller's to
/// check. Asking and answering are audited, without a word of what was written.
/// </summary>
public sealed class StaffRequests
{
    private const string Columns = "id, kind, person, given_to, at, due_at, answered_by, answered_at";

    private readonly Store store;
    private readonly AuditTrail audit;
    private readonly OwedMails notices;

    internal StaffRequests(Store store, AuditTrail audit, OwedMails notices) => (this.store, this.audit, this.notices) = (store, audit, notices);

    /// <param name="key">The same for a repeat of the same request by the same person: then the first one counts.</param>
    /// <param name="mails">By the id of the request.</param>
    /// <param name="permission">What leave is asked for; null: none is.</param>
    /// <returns>The id, and whether it is new.</returns>
    public async Task<(string Id, bool IsNew)> AddAsync(
        StaffRequestKind kind, string key, string person, IReadOnlyList<string> givenTo, TimeSpan? due, RequestContent content, Func<string, IReadOnlyList<OwedMail>> mails, PermittedMessage? permission = null, CancellationToken cancellation = default)
    {
        var id = EntryId.New(store.Time.GetUtcNow());
        var sealedContent = SealedBytes.Seal(store.Keys, Place(id, "content"), Encoding.UTF8.GetBytes(content.ToJson()));
        var owed = mails(id).Select(notices.Seal).ToList();
        var added = await store.WriteAsync(
            async session =>
            {
                var isNew = await session.Sql(
                        """
                        INSERT INTO staff_request (id, kind, request_key, person, given_to, at, due_at, state, key_id, sealed)
                        VALUES (@id, @kind, @key, @person, @givenTo, @now, @due, 'open', @keyId, @sealed) ON CONFLICT (person, kind, request_key) DO NOTHING
                        """)
                    .With("@id", id).With("@kind", Stored(kind)).With("@key", StorableText.Indexed(key)).With("@person", Key(person)).With("@givenTo", givenTo.Stored())
                    .With("@now", store.Now).With("@due", due is { } span ? store.Now + Instant.Micros(span) : null).With("@keyId", sealedContent.KeyId).With("@sealed", sealedContent.Bytes)
                    .ExecuteAsync() == 1;
                if (!isNew)
                {
                    return await session.Sql("SELECT id FROM staff_request WHERE person = @person AND kind = @kind AND request_key = @key")
                        .With("@person", Key(person)).With("@kind", Stored(kind)).With("@key", StorableText.Indexed(key)).FirstAsync(row => row.GetString(0));
                }

                if (permission is not null)
                    await SendPermissions.AskAsync(session, id, permission, store.Now);
                foreach (var mail in owed)
                    await mail.InsertAsync(session, store.Now);
                await NoteAsync(session, person, "asked", id, ("kind", Stored(kind)));
                return id;
            },
            cancellation);
        notices.Announce();
        return (added!, added == id);
    }

    /// <returns>Null: there is none such.</returns>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The key is missing or wrong, or the row was changed.</exception>
    public async Task<StaffRequestDetails?> FindAsync(string id, CancellationToken cancellation = default)
    {
        var found = await store.ReadAsync(
            session => session.Sql($"SELECT {Columns}, key_id, sealed, answer_key, answer FROM staff_request WHERE id = @id").With("@id", id).FirstAsync(
                row => new Found(
                    Read(row), new SealedBytes(row.GetString(8), row.Bytes(9)), row.IsDBNull(10) ? null : new SealedBytes(row.GetString(10), row.Bytes(11))),
                cancellation),
            cancellation);
        return found is null
            ? null
            : new StaffRequestDetails(
                found.Request,
                RequestContent.Read(Encoding.UTF8.GetString(found.Content.Open(store.Keys, Place(id, "content")))),
                found.Answer is null ? null : RequestAnswer.Read(Encoding.UTF8.GetString(found.Answer.Open(store.Keys, Place(id, "answer")))));
    }

    /// <summary>Those that wait for an answer, the oldest first.</summary>
    public Task<IReadOnlyList<StaffRequest>> OpenAsync(int limit = 500, CancellationToken cancellation = default) =>
        store.ReadAsync<IReadOnlyList<StaffRequest>>(
            async session => await session.Sql($"SELECT {Columns} FROM staff_request WHERE state = 'open' ORDER BY at LIMIT @limit").With("@limit", limit).AllAsync(Read, cancellation),
            cancellation);

    /// <summary>A person's own, the latest first.</summary>
    public Task<IReadOnlyList<StaffRequest>> OfAsync(string person, int limit = 20, CancellationToken cancellation = default) =>
        store.ReadAsync<IReadOnlyList<StaffRequest>>(
            async session => await session.Sql($"SELECT {Columns} FROM staff_request WHERE person = @person ORDER BY at DESC LIMIT @limit")
                .With("@person", Key(person)).With("@limit", limit).AllAsync(Read, cancellation),
            cancellation);

    /// <summary>Of two who answer at once the first counts.</summary>
    /// <returns>False: it was answered before.</returns>
    public async Task<bool> AnswerAsync(string id, RequestAnswer answer, string by, IReadOnlyList<OwedMail> mails, CancellationToken cancellation = default)
    {
        var bytes = SealedBytes.Seal(store.Keys, Place(id, "answer"), Encoding.UTF8.GetBytes(answer.ToJson()));
        var owed = mails.Select(notices.Seal).ToList();
        var done = await store.WriteAsync(
            async session =>
            {
                var changed = await session.Sql("UPDATE staff_request SET state = 'answered', answered_by = @by, answered_at = @now, answer_key = @keyId, answer = @answer WHERE id = @id AND state = 'open'")
                    .With("@by", Key(by)).With("@now", store.Now).With("@keyId", bytes.KeyId).With("@answer", bytes.Bytes).With("@id", id).ExecuteAsync() == 1;
                if (!changed)
                    return false;
                if (answer.Decision == RequestAnswer.Send)
                    await SendPermissions.GrantAsync(session, id, store.Now);
                foreach (var mail in owed)
                    await mail.InsertAsync(session, store.Now);
                await NoteAsync(session, by, "answered", id);
                return true;
            },
            cancellation);
        notices.Announce();
        return done;
    }

    private static StaffRequest Read(DbDataReader row) => new(
        row.GetString(0), Enum.Parse<StaffRequestKind>(row.GetString(1), ignoreCase: true), row.GetString(2), row.Strings(3), row.Time(4), row.IsDBNull(5) ? null : row.Time(5),
        row.Text(6), row.IsDBNull(7) ? null : row.Time(7));

    private static string Stored(StaffRequestKind kind) => kind.ToString().ToLowerInvariant();

    private static string Key(string address) => LogRow.SenderKey(address)!;

    private static string Place(string id, string what) => $"staff-request:{id}:{what}";

    private ValueTask NoteAsync(Session session, string by, string what, string id, params (string Name, string Value)[] details) =>
        audit.AppendAsync(session, new AuditEvent(Key(by), "request." + what, id, details.ToDictionary(detail => detail.Name, detail => detail.Value)));

    private sealed record Found(StaffRequest Request, SealedBytes Content, SealedBytes? Answer);
}
