using MailCompliance.Storage;
using MailCompliance.Storage.Graph;
using MailCompliance.Storage.Log;
using Microsoft.Data.Sqlite;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>What an audit of Sent Items would have found, put where it would stand.</summary>
public static class PlantedCoverage
{
    /// <param name="state">As stored: <c>gateway</c>, <c>around</c>, <c>waiting</c>…</param>
    public static async Task AddAsync(PortalUnderTest portal, string mailbox, string state, int messages, string client = "Outlook for iOS", int daysAgo = 1)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(portal.Folder, "portal.db")}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO graph_mailbox (id, address, in_scope, since, due_at) VALUES (@id, @id, 1, 0, 0) ON CONFLICT (id) DO NOTHING";
        command.Parameters.AddWithValue("@id", mailbox);
        await command.ExecuteNonQueryAsync();
        var sent = portal.Clock.Now.AddDays(-daysAgo).ToUnixTimeMilliseconds() * 1000;
        for (var number = 0; number < messages; number++)
        {
            await using var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO graph_message (mailbox_id, message_key, graph_id, author, recipients, sent_at, seen_at, due_at, state, client, is_outside, is_backfill) VALUES (@mailbox, @key, @key, @mailbox, '[]', @sent, @sent, 0, @state, @client, 1, 0)";
            insert.Parameters.AddWithValue("@mailbox", mailbox);
            insert.Parameters.AddWithValue("@key", $"{state}-{daysAgo}-{number}");
            insert.Parameters.AddWithValue("@sent", sent);
            insert.Parameters.AddWithValue("@state", state);
            insert.Parameters.AddWithValue("@client", client);
            await insert.ExecuteNonQueryAsync();
        }
    }

    /// <summary>What the comparison with Exchange's trace would have found.</summary>
    public static async Task AddUnseenAsync(PortalUnderTest portal, string sender, int messages, int daysAgo = 1)
    {
        var at = portal.Clock.Now.AddDays(-daysAgo);
        await portal.Database.MessageTraces.ClaimAsync("planted", TimeSpan.Zero, at);
        for (var number = 0; number < messages; number++)
        {
            var message = new TracedMessage($"<unseen-{daysAgo}-{number}@oakhill.example>", sender, ["rosa.bell@homemail.example"], at);
            var claim = (await portal.Database.MessageTraces.ClaimAsync("planted", TimeSpan.Zero, at))!;
            await portal.Database.MessageTraces.StorePageAsync(claim, [message], at, null, at);
            var id = EntryId.New(at);
            await portal.Database.MessageTraces.RecordAsync(message, new MessageLogEntry
            {
                Id = id, At = at, RepeatKey = id, State = LogState.Delivered, MessageId = message.MessageId, EnvelopeSender = sender, From = sender, Recipients = [new LoggedRecipient("rosa.bell@homemail.example", ["parent"])],
                Verdict = "error", Findings = [new LoggedFinding("unseen-message", "record", "", null, null, null, null)], Client = MessageTraces.ClientOfEntries,
            });
        }
    }
}
