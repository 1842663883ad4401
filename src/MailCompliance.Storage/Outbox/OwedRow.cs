using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Encryption;

namespace MailCompliance.Storage.Outbox;

/// <summary>A mail on its way into the table, encrypted already.</summary>
internal sealed class OwedRow(string kind, OwedMail mail, SealedBytes content)
{
    /// <returns>False: there was one with the same key.</returns>
    public async ValueTask<bool> InsertAsync(Session session, long now) => await session.Sql(
            """
            INSERT INTO owed_mail (kind, mail_key, state, envelope_sender, recipient, about, owed_at, due_at, changed_at, key_id, sealed)
            VALUES (@kind, @key, 'waiting', @sender, @recipient, @about, @now, @now, @now, @keyId, @sealed)
            ON CONFLICT (kind, mail_key) DO NOTHING
            """)
        .With("@kind", kind).With("@key", mail.Key).With("@sender", mail.EnvelopeSender).With("@recipient", mail.Recipient).With("@about", mail.About)
        .With("@now", now).With("@keyId", content.KeyId).With("@sealed", content.Bytes)
        .ExecuteAsync() == 1;
}
