using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Log;

namespace MailCompliance.Storage.Reviewing;

/// <summary>Log entries that reviewers could not find yet.</summary>
internal static class FlaggedBackfill
{
    private const int PageSize = 500;

    /// <summary>Those that were logged before there was a review: part of the upgrade to schema 3.</summary>
    public static async ValueTask RunAsync(Session session, CancellationToken cancellation)
    {
        var after = "";
        List<MessageLogEntry> page;
        do
        {
            page = await session.Sql($"SELECT {LogRow.Columns} FROM message_log WHERE id > @after AND findings <> '[]' ORDER BY id LIMIT @size")
                .With("@after", after).With("@size", PageSize).AllAsync(LogRow.Read, cancellation);
            foreach (var row in page.Select(FlaggedRow.Of).OfType<FlaggedRow>())
                await row.InsertAsync(session);
            after = page.Count == 0 ? after : page[^1].Id;
        }
        while (page.Count == PageSize);
    }

    /// <summary>Those whose rows were lost, or could not be written, within a time before the latest entry.</summary>
    /// <returns>How many there were.</returns>
    public static async ValueTask<int> CatchUpAsync(Session session, TimeSpan before, CancellationToken cancellation)
    {
        var lost = await session.Sql(
                $"""
                SELECT {LogRow.Columns} FROM message_log
                WHERE at >= (SELECT MAX(at) FROM message_log) - @before AND findings <> '[]' AND repeats IS NULL
                    AND NOT EXISTS (SELECT 1 FROM flagged WHERE flagged.id = message_log.id)
                """)
            .With("@before", Instant.Micros(before)).AllAsync(LogRow.Read, cancellation);
        foreach (var row in lost.Select(FlaggedRow.Of).OfType<FlaggedRow>())
            await row.InsertAsync(session);
        return lost.Count;
    }
}
