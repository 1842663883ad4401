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
                    UNION SELECT key_id FROM people_snapshot UNION SELECT key_id FROM review_note UNION SELECT key_id FROM portal_session
                    UNION SELECT key_id FROM staff_request UNION SELECT key_id FROM graph_directory UNION SELECT answer_key FROM staff_request WHERE answer_key IS NOT NULL
                    """)
                .AllAsync(row => row.GetString(0), cancellation),
            cancellation);
}
