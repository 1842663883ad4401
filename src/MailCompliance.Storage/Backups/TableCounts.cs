using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage.Backups;

/// <summary>How many rows every table has.</summary>
internal static class TableCounts
{
    public static async ValueTask<IReadOnlyDictionary<string, long>> CountAsync(SqlDialect dialect, Session session, CancellationToken cancellation)
    {
        var rows = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in await dialect.TablesAsync(session, cancellation))
        {
            // leases come and go with every check
            if (table != "lease")
                rows.Add(table, await session.Sql($"SELECT COUNT(*) FROM {table}").NumberAsync(cancellation));
        }

        return rows;
    }
}
