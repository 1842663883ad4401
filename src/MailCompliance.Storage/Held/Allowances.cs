using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Log;

namespace MailCompliance.Storage.Held;

/// <summary>"Approve once for this recipient": what an approver let a sender send is not held again for the same rule and recipient, until a day.</summary>
public sealed class Allowances
{
    private readonly Store store;
    private readonly AuditTrail audit;

    internal Allowances(Store store, AuditTrail audit) => (this.store, this.audit) = (store, audit);

    /// <summary>Whether every recipient is allowed every finding. Reads only, and counts nothing.</summary>
    /// <param name="sender">Address of the author.</param>
    /// <param name="recipients">Those that the rules hold the message for.</param>
    /// <param name="findings">All that hold it: each has to have been approved, as often as it is found now.</param>
    /// <param name="repeatKey">Of the message: one that was let go before is covered still, when it comes again.</param>
    /// <returns>Ids of the held messages whose approval covers this one; empty: it is not covered.</returns>
    public async Task<IReadOnlyList<string>> CoverAsync(
        string sender, IReadOnlyList<string> recipients, IReadOnlyList<HeldFinding> findings, string repeatKey, CancellationToken cancellation = default)
    {
        if (recipients.Count == 0 || findings.Count == 0)
            return [];
        var keys = AllowanceKey.For(sender, recipients, findings);
        return await store.ReadAsync<IReadOnlyList<string>>(
            async session =>
            {
                var approvals = new SortedSet<string>(StringComparer.Ordinal);
                foreach (var key in keys)
                {
                    if (await key.FindAsync(session, store.Now) is not { } found || !found.Allows(key.Rule, findings) || !await found.IsLeftForAsync(session, key, repeatKey))
                        return [];
                    approvals.Add(found.HeldId);
                }

                return [.. approvals];
            },
            cancellation);
    }

    /// <summary>What is allowed now, the latest first.</summary>
    /// <param name="limit">At most so many approvals; each may be for several recipients and rules.</param>
    public Task<IReadOnlyList<StandingAllowance>> ListAsync(int limit = 200, CancellationToken cancellation = default) =>
        store.ReadAsync<IReadOnlyList<StandingAllowance>>(
            async session =>
            {
                var rows = await session.Sql("SELECT held_id, sender_key, recipient_key, rule, granted_by, granted_at, until FROM allowance WHERE until > @now AND uses_left > 0 ORDER BY granted_at DESC, held_id, recipient_key, rule")
                    .With("@now", store.Now)
                    .AllAsync(row => (Id: row.GetString(0), Sender: row.GetString(1), Recipient: row.GetString(2), Rule: row.GetString(3), By: row.GetString(4), At: row.Time(5), Until: row.Time(6)), cancellation);
                return
                [
                    .. rows.GroupBy(row => row.Id).Take(limit).Select(approval => new StandingAllowance(
                        approval.Key, approval.First().Sender, [.. approval.Select(row => row.Recipient).Distinct()], [.. approval.Select(row => row.Rule).Distinct()],
                        approval.First().By, approval.First().At, approval.First().Until)),
                ];
            },
            cancellation);

    /// <summary>
    /// As <see cref="CoverAsync"/>, and counts the message against the approvals: once, however often it comes again, and never more
    /// messages than were approved, whichever nodes they come through. All in one durable transaction with its audit entry.
    /// </summary>
    /// <param name="id">Of the message that goes, for the audit trail.</param>
    /// <returns>Ids of the held messages whose approval covers this one; empty: it is not covered, and nothing was counted.</returns>
    public async Task<IReadOnlyList<string>> ClaimAsync(
        string id, string sender, IReadOnlyList<string> recipients, IReadOnlyList<HeldFinding> findings, string repeatKey, CancellationToken cancellation = default)
    {
        // most held messages were never allowed: they cost no write
        if ((await CoverAsync(sender, recipients, findings, repeatKey, cancellation)).Count == 0)
            return [];
        var keys = AllowanceKey.For(sender, recipients, findings);
        try
        {
            return await store.WriteAsync(session => CountAsync(session, id, keys, findings, repeatKey), cancellation);
        }
        catch (NotLeftException)
        {
            return [];
        }
    }

    /// <summary>Takes back what the approval of a held message allowed for later ones. Audited.</summary>
    /// <returns>How many recipients and rules it was for.</returns>
    public Task<int> RevokeAsync(string heldId, string by, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session =>
            {
                var revoked = await RemoveAsync(session, heldId);
                if (revoked > 0)
                    await audit.AppendAsync(session, new AuditEvent(by, "allowance.revoked", heldId, new Dictionary<string, string>()));
                return revoked;
            },
            cancellation);

    /// <summary>In the transaction of the decision. A later approval takes the place of an earlier one.</summary>
    internal static async ValueTask GrantAsync(Session session, HeldSummary held, string by, long now, long until, int uses)
    {
        foreach (var recipient in held.To.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            foreach (var rule in held.Rules.Distinct(StringComparer.Ordinal))
            {
                await session.Sql(
                        """
                        INSERT INTO allowance (sender_key, recipient_key, rule, held_id, granted_by, granted_at, until, findings, uses_left)
                        SELECT @sender, @recipient, @rule, id, @by, @now, @until, findings, @uses FROM held WHERE id = @id
                        ON CONFLICT (sender_key, recipient_key, rule) DO UPDATE
                        SET held_id = excluded.held_id, granted_by = excluded.granted_by, granted_at = excluded.granted_at, until = excluded.until,
                            findings = excluded.findings, uses_left = excluded.uses_left
                        """)
                    .With("@sender", LogRow.SenderKey(held.From)).With("@recipient", LogRow.SenderKey(recipient)).With("@rule", StorableText.Indexed(rule))
                    .With("@id", held.Id).With("@by", by).With("@now", now).With("@until", until).With("@uses", uses).ExecuteAsync();
            }
        }
    }

    internal static ValueTask<int> RemoveAsync(Session session, string heldId) =>
        session.Sql("DELETE FROM allowance WHERE held_id = @id").With("@id", heldId).ExecuteAsync();

    private async ValueTask<IReadOnlyList<string>> CountAsync(
        Session session, string id, IReadOnlyList<AllowanceKey> keys, IReadOnlyList<HeldFinding> findings, string repeatKey)
    {
        var (now, approvals, counted) = (store.Now, new SortedSet<string>(StringComparer.Ordinal), false);
        foreach (var key in keys)
        {
            // leaving by an exception rolls back what was counted for the other recipients
            if (await key.FindAsync(session, now) is not { } found || !found.Allows(key.Rule, findings))
                throw new NotLeftException();
            counted |= await found.CountAsync(session, key, repeatKey, now);
            approvals.Add(found.HeldId);
        }

        if (counted)
            await audit.AppendAsync(session, new AuditEvent("gateway", "allowance.used", id, new Dictionary<string, string> { ["approvals"] = string.Join(", ", approvals) }));
        return [.. approvals];
    }
}

/// <summary>A sender may write to these recipients without being held by these rules.</summary>
/// <param name="HeldId">Of the held message that was approved.</param>
/// <param name="Sender">Address in lower case, shortened where it is longer than an index takes.</param>
public sealed record StandingAllowance(
    string HeldId, string Sender, IReadOnlyList<string> Recipients, IReadOnlyList<string> Rules, string GrantedBy, DateTimeOffset GrantedAt, DateTimeOffset Until);
/// <summary>Another message used the approval up, or it ended, between looking and counting.</summary>
internal sealed class NotLeftException : Exception;
