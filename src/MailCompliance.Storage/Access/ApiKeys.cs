using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage.Access;

/// <summary>
/// Keys for scripts, <c>mc_ID_SECRET</c>: each with a name, scopes and an end. The secret is 32 random bytes, so a plain SHA-256
/// of it is enough: there is nothing to guess. It is shown once, when it is made.
/// </summary>
public sealed class ApiKeys
{
    private const string Prefix = "mc";
    private const string Columns = "id, name, scopes, created_by, created_at, expires_at, revoked_at, used_on, hash, maker";

    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(366);

    private readonly Store store;
    private readonly AuditTrail audit;

    internal ApiKeys(Store store, AuditTrail audit) => (this.store, this.audit) = (store, audit);

    /// <param name="scopes">At least one; what they mean is the caller's.</param>
    /// <param name="lifetime">At most 366 days.</param>
    /// <param name="maker">What is known of the one who makes it, in the caller's words (JSON).</param>
    /// <exception cref="ArgumentOutOfRangeException">No scopes, or a lifetime that is not over zero and up to 366 days.</exception>
    public async Task<NewApiKey> CreateAsync(string name, IReadOnlyList<string> scopes, TimeSpan lifetime, string by, string maker = "{}", CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(scopes.Count);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lifetime, LongestLife);
        var id = RandomNumberGenerator.GetHexString(16, lowercase: true);
        var secret = RandomNumberGenerator.GetHexString(64, lowercase: true);
        var now = store.Now;
        var key = new ApiKey(id, name, scopes, by, Instant.From(now), Instant.From(now + Instant.Micros(lifetime)), null, null) { Maker = maker };
        await store.WriteAsync(
            async session =>
            {
                await session.Sql(
                        "INSERT INTO api_key (id, name, scopes, hash, created_by, created_at, expires_at, maker) VALUES (@id, @name, @scopes, @hash, @by, @now, @until, @maker)")
                    .With("@id", id).With("@name", name).With("@scopes", scopes.Stored()).With("@hash", SecretHash.Of(secret)).With("@by", by)
                    .With("@now", now).With("@until", Instant.Of(key.ExpiresAt)).With("@maker", maker).ExecuteAsync();
                await NoteAsync(session, by, "created", id, ("name", name), ("scopes", string.Join(' ', scopes)));
                return true;
            },
            cancellation);
        return new NewApiKey(key, $"{Prefix}_{id}_{secret}");
    }

    /// <returns>The key; null: there is none such, or it is revoked or over.</returns>
    public async Task<ApiKey?> VerifyAsync(string presented, CancellationToken cancellation = default)
    {
        if (presented.Split('_') is not [Prefix, { Length: 16 } id, { Length: 64 } secret])
            return null;
        var found = await store.ReadAsync(
            session => session.Sql($"SELECT {Columns} FROM api_key WHERE id = @id").With("@id", id).FirstAsync(row => (Key: Read(row), Hash: row.GetString(8)), cancellation),
            cancellation);
        if (found.Key is not { RevokedAt: null } key || key.ExpiresAt <= store.Time.GetUtcNow()
            || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(found.Hash), Encoding.ASCII.GetBytes(SecretHash.Of(secret))))
            return null;
        var today = Today;
        if (key.UsedOn != today)
            await store.WriteAsync(session => session.Sql("UPDATE api_key SET used_on = @day WHERE id = @id").With("@day", today.DayNumber).With("@id", id).ExecuteAsync(), cancellation);
        return key;
    }

    /// <summary>The one who made them has signed in: what is known of them now goes for their keys too.</summary>
    /// <param name="change">From what was known of them when the key was made, or since, to what is known now.</param>
    public Task NoteMakerAsync(string by, Func<string, string> change, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session =>
            {
                var keys = await session.Sql($"SELECT {Columns} FROM api_key WHERE lower(created_by) = @by AND revoked_at IS NULL AND expires_at > @now")
                    .With("@by", by.ToLowerInvariant()).With("@now", store.Now).AllAsync(Read, cancellation);
                foreach (var key in keys)
                    await session.Sql("UPDATE api_key SET maker = @maker WHERE id = @id").With("@maker", change(key.Maker)).With("@id", key.Id).ExecuteAsync();
                return keys.Count;
            },
            cancellation);

    /// <returns>False: there is no such key, or it was revoked before.</returns>
    public Task<bool> RevokeAsync(string id, string by, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session =>
            {
                var revoked = await session.Sql("UPDATE api_key SET revoked_at = @now, revoked_by = @by WHERE id = @id AND revoked_at IS NULL")
                    .With("@now", store.Now).With("@by", by).With("@id", id).ExecuteAsync() == 1;
                if (revoked)
                    await NoteAsync(session, by, "revoked", id);
                return revoked;
            },
            cancellation);

    /// <summary>All of them, those over or revoked too; by name.</summary>
    public Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellation = default) =>
        store.ReadAsync<IReadOnlyList<ApiKey>>(
            async session => await session.Sql($"SELECT {Columns} FROM api_key ORDER BY name, id").AllAsync(Read, cancellation), cancellation);

    private DateOnly Today => DateOnly.FromDateTime(store.Time.GetUtcNow().UtcDateTime);

    private static ApiKey Read(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.Strings(2), row.GetString(3), row.Time(4), row.Time(5),
        row.IsDBNull(6) ? null : row.Time(6), row.IsDBNull(7) ? null : DateOnly.FromDayNumber((int)row.GetInt64(7)))
    {
        Maker = row.GetString(9),
    };

    private ValueTask NoteAsync(Session session, string by, string what, string id, params (string Name, string Value)[] details) =>
        audit.AppendAsync(session, new AuditEvent(by, "api-key." + what, id, details.ToDictionary(detail => detail.Name, detail => detail.Value)));
}

/// <param name="UsedOn">Last day (UTC) on which it was used; null: never.</param>
public sealed record ApiKey(
    string Id, string Name, IReadOnlyList<string> Scopes, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt, DateOnly? UsedOn)
{
    /// <summary>What was known of its maker at their last sign-in, in the caller's words (JSON).</summary>
    public string Maker { get; init; } = "{}";
}

/// <param name="Secret">The whole key, to be shown once.</param>
public sealed record NewApiKey(ApiKey Key, string Secret);
