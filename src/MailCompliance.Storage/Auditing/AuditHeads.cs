using System.Data.Common;
using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Outbox;

namespace MailCompliance.Storage.Auditing;

/// <summary>Signs the head of the trail, keeps it and sends it.</summary>
public sealed class AuditHeads
{
    private const string Columns = "number, hash, signed_at, signing_key, signature";

    private readonly Store store;
    private readonly AuditTrail audit;
    private readonly OwedMails notices;

    internal AuditHeads(Store store, AuditTrail audit, OwedMails notices) => (this.store, this.audit, this.notices) = (store, audit, notices);

    /// <summary>The newest; null: none was signed yet.</summary>
    public Task<SignedHead?> LastAsync(CancellationToken cancellation = default) =>
        store.ReadAsync(session => session.Sql($"SELECT {Columns} FROM audit_signature ORDER BY number DESC LIMIT 1").FirstAsync(Read, cancellation), cancellation);

    /// <summary>Signs the head as it is now; the mail that carries it away is queued with it.</summary>
    /// <param name="mail">Null: nobody to send it to.</param>
    /// <returns>Null: there is nothing yet, or nothing since the last time.</returns>
    /// <exception cref="IOException">The signing key cannot be read or made.</exception>
    public async Task<SignedHead?> SignAsync(Func<SignedHead, OwedMail?> mail, CancellationToken cancellation = default)
    {
        if (await audit.HeadAsync(cancellation) is not { } head)
            return null;
        var signed = SignedHead.Sign(store.SigningKey, head, Instant.From(store.Now));
        var owed = mail(signed) is { } notice ? notices.Seal(notice) : null;
        return await store.WriteAsync(
            async session =>
            {
                var isNew = await session.Sql($"INSERT INTO audit_signature ({Columns}) VALUES (@number, @hash, @at, @key, @signature) ON CONFLICT (number) DO NOTHING")
                    .With("@number", signed.Number).With("@hash", signed.Hash).With("@at", Instant.Of(signed.At)).With("@key", signed.Key).With("@signature", signed.Signature)
                    .ExecuteAsync() == 1;
                if (isNew && owed is not null)
                    await owed.InsertAsync(session, store.Now);
                return isNew ? signed : null;
            },
            cancellation);
    }

    /// <summary>Those after the entry whose signature is right: what is not proves nothing.</summary>
    internal static async ValueTask<IReadOnlyList<AuditHead>> ProvenAsync(Session session, AuditSigningKey key, long after) =>
    [
        .. (await session.Sql($"SELECT {Columns} FROM audit_signature WHERE number > @after").With("@after", after).AllAsync(Read))
            .Where(head => head.IsSignedBy(key)).Select(head => head.Head),
    ];

    private static SignedHead Read(DbDataReader row) => new(row.GetInt64(0), row.GetString(1), row.Time(2), row.GetString(3), row.GetString(4));
}
