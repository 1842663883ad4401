using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage;

/// <summary>The keys of the key ring that stored content is encrypted with.</summary>
internal static class UsedKeys
{
    public static async Task<IReadOnlyList<string>> FindAsync(Store store, CancellationToken cancellation) =>
        await store.ReadAsync(
            session => session.Sql(
                    """
                    SELECT key_id FROM held UNION SELECT key_id FROM held_content UNION SELECT key_id FROM owed_mail WHERE sealed IS NOT NULL
                    UNION SELECT key_id FROM people_snapshot UNION SELECT key_id FROM review_note
                    """)
                .AllAsync(row => row.GetString(0), cancellation),
            cancellation);
}
