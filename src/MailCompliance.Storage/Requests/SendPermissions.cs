using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Log;

namespace MailCompliance.Storage.Requests;

/// <summary>
/// Leave to send one message that would be held, asked for before it is sent. It counts for that sender, content and recipients, for a week after it was
/// given, and for one message: hashes alone are kept of what it is for.
/// </summary>
public sealed class SendPermissions
{
    /// <summary>How long a permission can be used once it is given.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private const string InForce = "SELECT request_id, until, recipients, findings FROM send_permission WHERE sender_key = @sender AND content = @content AND until > @now";

    /// <summary>Of the message itself first.</summary>
    private const string Usable = InForce + " AND (used_for IS NULL OR used_for = @message) ORDER BY used_for IS NULL, until";

    private readonly Store store;
    private readonly AuditTrail audit;

    internal SendPermissions(Store store, AuditTrail audit) => (this.store, this.audit) = (store, audit);

    /// <summary>Whether a draft may be sent. Reads only, and uses nothing up.</summary>
    /// <returns>Null: nothing allows it, or that was used.</returns>
    public Task<GrantedPermission?> FindAsync(PermittedMessage message, CancellationToken cancellation = default) => store.ReadAsync(
        async session =>
        {
            var found = await MatchingAsync(session, message, InForce + " AND used_for IS NULL", null);
            return found.Count == 0 ? null : found[0];
        },
        cancellation);

    /// <summary>Uses a permission up for a message; for the same message again, as often as it comes.</summary>
    /// <param name="id">Of the message's log entry, for the audit trail.</param>
    /// <param name="messageId">Names the message: all copies of a split one share it.</param>
    /// <returns>Id of the request; null: nothing allows it, or that was used for another message.</returns>
    public async Task<string?> UseAsync(string id, PermittedMessage message, string messageId, CancellationToken cancellation = default)
    {
        var used = StorableText.Indexed(messageId)!;
        // most held messages were never asked about: they cost no write
        if ((await store.ReadAsync(session => MatchingAsync(session, message, Usable, used), cancellation)).Count == 0)
            return null;
        return await store.WriteAsync(session => ClaimAsync(session, id, message, used), cancellation);
    }

    /// <summary>Those in force, the latest asked for first.</summary>
    /// <param name="limit">1 to 1000.</param>
    public Task<IReadOnlyList<GivenPermission>> InForceAsync(int limit = 200, CancellationToken cancellation = default) =>
        store.ReadAsync<IReadOnlyList<GivenPermission>>(
            async session => await session.Sql(
                    """
                    SELECT p.request_id, r.person, r.answered_by, p.until, p.used_at
                    FROM send_permission p JOIN staff_request r ON r.id = p.request_id WHERE p.until > @now ORDER BY p.asked_at DESC LIMIT @limit
                    """)
                .With("@now", store.Now).With("@limit", limit)
                .AllAsync(row => new GivenPermission(row.GetString(0), row.GetString(1), row.Text(2) ?? "", row.Time(3), row.IsDBNull(4) ? null : row.Time(4)), cancellation),
            cancellation);

    /// <summary>Ends a permission before its time: what has not gone by now is held like any other message. Who may is the caller's to check.</summary>
    /// <returns>False: it is not in force.</returns>
    public Task<bool> RevokeAsync(string requestId, string by, CancellationToken cancellation = default) => store.WriteAsync(
        async session =>
        {
            var changed = await session.Sql("UPDATE send_permission SET until = @now WHERE request_id = @id AND until > @now")
                .With("@now", store.Now).With("@id", requestId).ExecuteAsync() == 1;
            if (changed)
                await audit.AppendAsync(session, new AuditEvent(by, "permission.revoked", requestId, new Dictionary<string, string>()));
            return changed;
        },
        cancellation);

    private async ValueTask<string?> ClaimAsync(Session session, string id, PermittedMessage message, string used)
    {
        foreach (var permission in await MatchingAsync(session, message, Usable, used))
        {
            var changed = await session.Sql("UPDATE send_permission SET used_for = @message, used_at = @now WHERE request_id = @id AND used_for IS NULL")
                .With("@message", used).With("@now", store.Now).With("@id", permission.RequestId).ExecuteAsync() == 1;
            var usedFor = await session.Sql("SELECT used_for FROM send_permission WHERE request_id = @id").With("@id", permission.RequestId).FirstAsync(row => row.Text(0));
            if (usedFor != used)
                continue;
            if (changed)
                await audit.AppendAsync(session, new AuditEvent("gateway", "permission.used", id, new Dictionary<string, string> { ["request"] = permission.RequestId }));
            return permission.RequestId;
        }

        return null;
    }

    /// <summary>In the transaction of the request.</summary>
    internal static async ValueTask AskAsync(Session session, string requestId, PermittedMessage message, long now) =>
        await session.Sql(
                """
                INSERT INTO send_permission (request_id, sender_key, content, recipients, findings, asked_at, until)
                VALUES (@id, @sender, @content, @recipients, @findings, @now, 0)
                """)
            .With("@id", requestId).With("@sender", LogRow.SenderKey(message.Sender)).With("@content", StorableText.Indexed(message.Content))
            .With("@recipients", message.RecipientMarks.Stored()).With("@findings", message.StoredFindings.Stored()).With("@now", now).ExecuteAsync();

    /// <summary>In the transaction of the answer. Without effect on requests of other kinds.</summary>
    internal static async ValueTask GrantAsync(Session session, string requestId, long now) =>
        await session.Sql("UPDATE send_permission SET until = @until WHERE request_id = @id").With("@until", now + Instant.Micros(Lifetime)).With("@id", requestId).ExecuteAsync();

    private async ValueTask<List<GrantedPermission>> MatchingAsync(Session session, PermittedMessage message, string sql, string? messageId)
    {
        var query = session.Sql(sql).With("@sender", LogRow.SenderKey(message.Sender)).With("@content", StorableText.Indexed(message.Content)).With("@now", store.Now);
        if (messageId is not null)
            query = query.With("@message", messageId);
        var found = await query.AllAsync(row => (Permission: new GrantedPermission(row.GetString(0), row.Time(1)), Recipients: row.Strings(2), Findings: row.Strings(3)));
        return [.. found.Where(one => message.IsWithin(one.Recipients, one.Findings)).Select(one => one.Permission)];
    }
}
