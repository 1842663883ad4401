using System.Data.Common;
using System.Security.Cryptography;
using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Encryption;
using MailCompliance.Storage.Log;

namespace MailCompliance.Storage.Access;

/// <summary>
/// Who is signed in to the portal. The browser has 32 random bytes and nothing else, the database their SHA-256 and the sealed
/// session: what is ended here is ended in every browser and on every node.
/// </summary>
public sealed class PortalSessions
{
    private const int SecretBytes = 32;

    private readonly Store store;
    private readonly AuditTrail audit;
    private readonly KeyRing keys;

    internal PortalSessions(Store store, AuditTrail audit, KeyRing keys) => (this.store, this.audit, this.keys) = (store, audit, keys);

    /// <param name="content">The session as the web server keeps it.</param>
    /// <param name="client">Address that it was begun from.</param>
    /// <returns>What the browser keeps: 64 hexadecimal digits.</returns>
    public async Task<string> BeginAsync(string person, ReadOnlyMemory<byte> content, DateTimeOffset expiresAt, string client, CancellationToken cancellation = default)
    {
        var secret = RandomNumberGenerator.GetHexString(2 * SecretBytes, lowercase: true);
        var hash = SecretHash.Of(secret);
        var bytes = SealedBytes.Seal(keys, Place(hash), content.Span);
        await store.WriteAsync(
            session => session.Sql(
                    """
                    INSERT INTO portal_session (hash, person, began_at, used_at, expires_at, client, key_id, sealed)
                    VALUES (@hash, @person, @now, @now, @until, @client, @keyId, @sealed)
                    """)
                .With("@hash", hash).With("@person", Key(person)).With("@now", store.Now).With("@until", Instant.Of(expiresAt)).With("@client", client)
                .With("@keyId", bytes.KeyId).With("@sealed", bytes.Bytes).ExecuteAsync(),
            cancellation);
        return secret;
    }

    /// <returns>The session's content; null: there is none such, or it is over.</returns>
    public async Task<byte[]?> FindAsync(string secret, CancellationToken cancellation = default)
    {
        var hash = SecretHash.Of(secret);
        var found = await store.ReadAsync(
            session => session.Sql("SELECT key_id, sealed FROM portal_session WHERE hash = @hash AND expires_at > @now").With("@hash", hash).With("@now", store.Now)
                .FirstAsync(row => new SealedBytes(row.GetString(0), row.Bytes(1)), cancellation),
            cancellation);
        try
        {
            return found?.Open(keys, Place(hash));
        }
        catch (CryptographicException)
        {
            // its key was retired: whoever it was signs in anew
            return null;
        }
    }

    /// <summary>The person is still there: the session lasts longer.</summary>
    public Task RenewAsync(string secret, ReadOnlyMemory<byte> content, DateTimeOffset expiresAt, CancellationToken cancellation = default)
    {
        var hash = SecretHash.Of(secret);
        var bytes = SealedBytes.Seal(keys, Place(hash), content.Span);
        return store.WriteAsync(
            session => session.Sql("UPDATE portal_session SET used_at = @now, expires_at = @until, key_id = @keyId, sealed = @sealed WHERE hash = @hash AND expires_at > @now")
                .With("@now", store.Now).With("@until", Instant.Of(expiresAt)).With("@keyId", bytes.KeyId).With("@sealed", bytes.Bytes).With("@hash", hash).ExecuteAsync(),
            cancellation);
    }

    public Task EndAsync(string secret, CancellationToken cancellation = default) =>
        store.WriteAsync(session => session.Sql("DELETE FROM portal_session WHERE hash = @hash").With("@hash", SecretHash.Of(secret)).ExecuteAsync(), cancellation);

    /// <summary>Ends every session of a person, on every device. Audited.</summary>
    /// <returns>How many there were.</returns>
    public Task<int> EndAllAsync(string person, string by, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session =>
            {
                var ended = await session.Sql("DELETE FROM portal_session WHERE person = @person").With("@person", Key(person)).ExecuteAsync();
                if (ended > 0)
                    await audit.AppendAsync(session, new AuditEvent(by, "portal.sessions-ended", Key(person), new Dictionary<string, string>()));
                return ended;
            },
            cancellation);

    /// <summary>Who is signed in, by person, the last used first.</summary>
    public Task<IReadOnlyList<PortalSession>> ListAsync(int limit = 500, CancellationToken cancellation = default) =>
        store.ReadAsync<IReadOnlyList<PortalSession>>(
            async session => await session.Sql("SELECT person, began_at, used_at, client FROM portal_session WHERE expires_at > @now ORDER BY used_at DESC LIMIT @limit")
                .With("@now", store.Now).With("@limit", limit).AllAsync(Read, cancellation),
            cancellation);

    private static PortalSession Read(DbDataReader row) => new(row.GetString(0), row.Time(1), row.Time(2), row.GetString(3));

    private static string Place(string hash) => "portal-session:" + hash;

    private static string Key(string address) => LogRow.SenderKey(address)!;
}

/// <param name="UsedAt">When it was last renewed; a session that is used is renewed every quarter of an hour or so.</param>
/// <param name="Client">Address that it was begun from.</param>
public sealed record PortalSession(string Person, DateTimeOffset BeganAt, DateTimeOffset UsedAt, string Client);
