using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Encryption;

namespace MailCompliance.Storage.Connections;

/// <summary>What every part of the storage works with.</summary>
internal sealed record Store(SqlDialect Dialect, WriteQueue Writes, ReadPool Reads, KeyRing Keys, TimeProvider Time)
{
    private AuditSigningKey? signingKey;

    /// <summary>Now, as it is stored.</summary>
    public long Now => Instant.Of(Time.GetUtcNow());

    /// <summary>Read, or made, when it is first needed.</summary>
    public AuditSigningKey SigningKey => signingKey ??= AuditSigningKey.OpenOrCreate(Keys.Folder);

    public Task<T> WriteAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancellation) =>
        Writes.RunAsync(Durability.Durable, work, cancellation);

    public Task<T> ReadAsync<T>(Func<Session, ValueTask<T>> read, CancellationToken cancellation) => Reads.RunAsync(read, cancellation);
}
