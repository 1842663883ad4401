using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage.Graph;

/// <summary>A subscription to a mailbox's Sent Items.</summary>
public sealed record GraphSubscriptionRow(string MailboxId, string SubscriptionId, DateTimeOffset ExpiresAt);

/// <summary>Something that Graph says happened, before anybody believes it.</summary>
/// <param name="Secret">What the notification carries as <c>clientState</c>.</param>
public sealed record ClaimedNotification(string SubscriptionId, string? Secret);

/// <summary>Which mailbox has which subscription, until when, and by which secret its notifications are known.</summary>
public sealed class GraphSubscriptions
{
    private const string LifetimeFact = "subscription-minutes";

    private readonly Store store;

    internal GraphSubscriptions(Store store) => this.store = store;

    /// <summary>Mailboxes in scope that have no subscription.</summary>
    public Task<List<GraphMailbox>> MissingAsync(int limit, CancellationToken cancellation = default) =>
        store.ReadAsync(
            session => session.Sql(
                    """
                    SELECT m.id, m.address FROM graph_mailbox m LEFT JOIN graph_subscription s ON s.mailbox_id = m.id
                    WHERE m.in_scope = 1 AND s.mailbox_id IS NULL AND m.faults = 0 AND m.synced_at IS NOT NULL LIMIT @limit
                    """)
                .With("@limit", limit).AllAsync(row => new GraphMailbox(row.GetString(0), row.GetString(1)), cancellation),
            cancellation);

    /// <summary>Subscriptions that are to be renewed now.</summary>
    public Task<List<GraphSubscriptionRow>> DueAsync(int limit, CancellationToken cancellation = default) =>
        store.ReadAsync(
            session => session.Sql(
                    """
                    SELECT s.mailbox_id, s.subscription_id, s.expires_at FROM graph_subscription s JOIN graph_mailbox m ON m.id = s.mailbox_id
                    WHERE m.in_scope = 1 AND s.renew_at <= @now ORDER BY s.renew_at LIMIT @limit
                    """)
                .With("@now", store.Now).With("@limit", limit).AllAsync(Read, cancellation),
            cancellation);

    /// <summary>Subscriptions to mailboxes that are no longer in scope.</summary>
    public Task<List<GraphSubscriptionRow>> StrayAsync(int limit, CancellationToken cancellation = default) =>
        store.ReadAsync(
            session => session.Sql(
                    """
                    SELECT s.mailbox_id, s.subscription_id, s.expires_at FROM graph_subscription s LEFT JOIN graph_mailbox m ON m.id = s.mailbox_id AND m.in_scope = 1
                    WHERE m.id IS NULL LIMIT @limit
                    """)
                .With("@limit", limit).AllAsync(Read, cancellation),
            cancellation);

    /// <summary>A new subscription, in place of any before it.</summary>
    public Task AddAsync(GraphSubscriptionRow subscription, string secret, DateTimeOffset renewAt, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session => await session.Sql(
                    """
                    INSERT INTO graph_subscription (mailbox_id, subscription_id, secret_hash, expires_at, renew_at) VALUES (@mailbox, @id, @hash, @expires, @renew)
                    ON CONFLICT (mailbox_id) DO UPDATE SET subscription_id = excluded.subscription_id, secret_hash = excluded.secret_hash,
                        expires_at = excluded.expires_at, renew_at = excluded.renew_at
                    """)
                .With("@mailbox", subscription.MailboxId).With("@id", subscription.SubscriptionId).With("@hash", SecretHash.Of(secret))
                .With("@expires", Instant.Of(subscription.ExpiresAt)).With("@renew", Instant.Of(renewAt)).ExecuteAsync(),
            cancellation);

    /// <summary>It lasts longer, or is to be tried again.</summary>
    public Task PlanAsync(string subscriptionId, DateTimeOffset expiresAt, DateTimeOffset renewAt, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session => await session.Sql("UPDATE graph_subscription SET expires_at = @expires, renew_at = @renew WHERE subscription_id = @id")
                .With("@expires", Instant.Of(expiresAt)).With("@renew", Instant.Of(renewAt)).With("@id", subscriptionId).ExecuteAsync(),
            cancellation);

    /// <summary>It is gone: the mailbox needs another.</summary>
    public Task RemoveAsync(string subscriptionId, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session => await session.Sql("DELETE FROM graph_subscription WHERE subscription_id = @id").With("@id", subscriptionId).ExecuteAsync(),
            cancellation);

    /// <summary>The mailboxes whose subscription's secret the notifications know. What carries a wrong one, or names no subscription of ours, is left out.</summary>
    public async Task<IReadOnlyList<GraphSubscriptionRow>> AuthenticAsync(IReadOnlyCollection<ClaimedNotification> notifications, CancellationToken cancellation = default)
    {
        var known = await store.ReadAsync(
            async session =>
            {
                var found = new Dictionary<string, (GraphSubscriptionRow? Row, string Hash)>(StringComparer.Ordinal);
                foreach (var id in notifications.Select(claimed => claimed.SubscriptionId).Distinct())
                {
                    found[id] = await session.Sql("SELECT mailbox_id, subscription_id, expires_at, secret_hash FROM graph_subscription WHERE subscription_id = @id")
                        .With("@id", id).FirstAsync(row => ((GraphSubscriptionRow?)Read(row), row.GetString(3)), cancellation);
                }

                return found;
            },
            cancellation);
        return [.. notifications.Where(claimed => IsAuthentic(known[claimed.SubscriptionId], claimed.Secret)).Select(claimed => known[claimed.SubscriptionId].Row!)];
    }

    /// <summary>Hashes of one length, compared in a time that does not depend on where they differ.</summary>
    private static bool IsAuthentic((GraphSubscriptionRow? Row, string Hash) known, string? secret) =>
        known.Row is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(known.Hash), Encoding.ASCII.GetBytes(SecretHash.Of(secret ?? "")));

    /// <summary>How many minutes the service was found to allow; null: it never objected.</summary>
    public async Task<int?> AllowedMinutesAsync(CancellationToken cancellation = default)
    {
        var text = await store.ReadAsync(
            session => session.Sql("SELECT value FROM graph_fact WHERE name = @name").With("@name", LifetimeFact).FirstAsync(row => row.GetString(0), cancellation),
            cancellation);
        return int.TryParse(text, CultureInfo.InvariantCulture, out var minutes) ? minutes : null;
    }

    public Task RememberMinutesAsync(int minutes, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session => await session.Sql(
                    "INSERT INTO graph_fact (name, value, at) VALUES (@name, @value, @now) ON CONFLICT (name) DO UPDATE SET value = excluded.value, at = excluded.at")
                .With("@name", LifetimeFact).With("@value", minutes.ToString(CultureInfo.InvariantCulture)).With("@now", store.Now).ExecuteAsync(),
            cancellation);

    private static GraphSubscriptionRow Read(System.Data.Common.DbDataReader row) => new(row.GetString(0), row.GetString(1), row.Time(2));
}
