using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Log;

namespace MailCompliance.Storage.Reviewing;

/// <summary>Entries that were logged before there was a review: part of the upgrade to schema 3.</summary>
internal static class FlaggedBackfill
{
    private const int PageSize = 500;

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
}
