using System.Net;
using MailCompliance.Mime;
using MailCompliance.Server.Gateway.Watch;
using MailCompliance.Server.Smtp;
using MailCompliance.Storage;
using MailCompliance.Storage.Log;

namespace MailCompliance.Server.Gateway.Disposal;

/// <summary>
/// Records what the protocol alone refuses: one entry for each transaction that got so far, metadata only. A client that sends
/// nothing else must not fill the log: of one address so many entries an hour are kept, the rest is counted and said once.
/// </summary>
public sealed class RefusalRecord(MessageLog messages, LogEntries entries, GatewayMetrics metrics, TimeProvider clock, ILogger<RefusalRecord> log)
{
    /// <summary>Entries an hour of one client's address. A mail system that works sends hardly one a day.</summary>
    public const int EntriesAnHour = 60;

    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, int> ofThisHour = [];
    private long hour;

    /// <exception cref="System.Data.Common.DbException">Not recorded: the client has to hear a temporary failure.</exception>
    public async Task AddAsync(SmtpPeer peer, MailFrom mail, IReadOnlyList<RcptTo> recipients, RefusedMessage refused, CancellationToken cancellation)
    {
        var reply = refused.Reply;
        metrics.CountMessage(reply.Code, TimeSpan.Zero);
        if (!MayAdd(peer.Remote.Address))
            return;
        var at = clock.GetUtcNow();
        var id = EntryId.New(at);
        log.LogInformation("Message {Id}: {Code} {EnhancedCode} by the rules of SMTP", id, reply.Code, reply.EnhancedCode);
        await messages.BeginAsync(entries.ForRefused(id, at, mail, recipients, refused.Octets, peer, reply, MessageIdOf(refused.Content)), cancellation);
    }

    private bool MayAdd(IPAddress client)
    {
        var now = clock.GetUtcNow().Ticks / TimeSpan.TicksPerHour;
        int count;
        lock (gate)
        {
            if (now != hour)
                ofThisHour.Clear();
            hour = now;
            count = ofThisHour[client] = ofThisHour.GetValueOrDefault(client) + 1;
        }

        if (count == EntriesAnHour + 1)
            log.LogWarning("{Client} sends more than {Limit} malformed messages an hour: the others are counted, not recorded", client, EntriesAnHour);
        return count <= EntriesAnHour;
    }

    private static string? MessageIdOf(SpooledMessage? content)
    {
        try
        {
            return content is null ? null : MailDocument.Parse(content.Bytes).Headers.Find("Message-ID")?.RawValue;
        }
        catch (MimeLimitException)
        {
            return null;
        }
    }
}
