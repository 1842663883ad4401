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

    /// <summary>Whether every recipient is allowed for every rule. Names the approvals that say so.</summary>
    /// <param name="sender">Address of the author.</param>
    /// <param name="recipients">Those that the rules hold the message for.</param>
    /// <param name="rules">Ids of the rules that hold it.</param>
    /// <returns>Ids of the held messages whose approval covers this one; empty: it is not covered.</returns>
    public async Task<IReadOnlyList<string>> CoverAsync(
        string sender, IReadOnlyList<string> recipients, IReadOnlyList<string> rules, CancellationToken cancellation = default)
    {
        if (recipients.Count == 0 || rules.Count == 0)
            return [];
        var (senderKey, now) = (LogRow.SenderKey(sender), store.Now);
        var approvals = new HashSet<string>(StringComparer.Ordinal);
        return await store.ReadAsync<IReadOnlyList<string>>(
            async session =>
            {
                foreach (var recipient in recipients)
                {
                    foreach (var rule in rules)
                    {
                        if (await FindAsync(session, senderKey, LogRow.SenderKey(recipient), rule, now) is not { } approval)
                            return [];
                        approvals.Add(approval);
                    }
                }

                return [.. approvals.Order(StringComparer.Ordinal)];
            },
            cancellation);
    }

    /// <summary>What is allowed now, the latest first.</summary>
    /// <param name="limit">At most so many approvals; each may be for several recipients and rules.</param>
    public Task<IReadOnlyList<StandingAllowance>> ListAsync(int limit = 200, CancellationToken cancellation = default) =>
        store.ReadAsync<IReadOnlyList<StandingAllowance>>(
            async session =>
            {
                var rows = await session.Sql("SELECT held_id, sender_key, recipient_key, rule, granted_by, granted_at, until FROM allowance WHERE until > @now ORDER BY granted_at DESC, held_id, recipient_key, rule")
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
    internal static async ValueTask GrantAsync(Session session, HeldSummary held, string by, long now, long until)
    {
        foreach (var recipient in held.To.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            foreach (var rule in held.Rules.Distinct(StringComparer.Ordinal))
            {
                await session.Sql(
                        """
                        INSERT INTO allowance (sender_key, recipient_key, rule, held_id, granted_by, granted_at, until)
                        VALUES (@sender, @recipient, @rule, @id, @by, @now, @until)
                        ON CONFLICT (sender_key, recipient_key, rule) DO UPDATE
                        SET held_id = excluded.held_id, granted_by = excluded.granted_by, granted_at = excluded.granted_at, until = excluded.until
                        """)
                    .With("@sender", LogRow.SenderKey(held.From)).With("@recipient", LogRow.SenderKey(recipient)).With("@rule", StorableText.Indexed(rule))
                    .With("@id", held.Id).With("@by", by).With("@now", now).With("@until", until).ExecuteAsync();
            }
        }
    }

    internal static ValueTask<int> RemoveAsync(Session session, string heldId) =>
        session.Sql("DELETE FROM allowance WHERE held_id = @id").With("@id", heldId).ExecuteAsync();

    private static ValueTask<string?> FindAsync(Session session, string? sender, string? recipient, string rule, long now) =>
        session.Sql("SELECT held_id FROM allowance WHERE sender_key = @sender AND recipient_key = @recipient AND rule = @rule AND until > @now")
            .With("@sender", sender).With("@recipient", recipient).With("@rule", StorableText.Indexed(rule)).With("@now", now).FirstAsync(row => row.GetString(0));
}

/// <summary>A sender may write to these recipients without being held by these rules.</summary>
/// <param name="HeldId">Of the held message that was approved.</param>
/// <param name="Sender">Address in lower case, shortened where it is longer than an index takes.</param>
public sealed record StandingAllowance(
    string HeldId, string Sender, IReadOnlyList<string> Recipients, IReadOnlyList<string> Rules, string GrantedBy, DateTimeOffset GrantedAt, DateTimeOffset Until);
