using System.Globalization;
using System.Net;
using MailCompliance.Server.Graph.Client;
using MailCompliance.Storage.Graph;

namespace MailCompliance.Server.Graph.Audit;

/// <summary>
/// Compares, every night, what Exchange says it sent with what the gateway and the audit have on record (Microsoft Learn, "List messageTraces"). What is
/// nowhere on record gets an entry of its own in the log, once, without content: there is none to be had. A day at a step, a page at a request.
/// </summary>
internal sealed class TraceCheck(GraphParts parts, GraphClient client, ILogger log)
{
    /// <summary>The service takes 1 to 5,000.</summary>
    private const int PageSize = 1000;
    private const int RecordedTogether = 100;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>Half of the hundred requests that a tenant may make in five minutes: administrators want some, too.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan Window = TimeSpan.FromDays(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(89);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(15);

    /// <summary>By then the trace is whole and the audit has read the mailbox.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromHours(6);

    /// <summary>A mailbox that cannot be read is waited for so long.</summary>
    private static readonly TimeSpan WaitedFor = TimeSpan.FromDays(3);

    private readonly MessageTraces traces = parts.Database.MessageTraces;
    private readonly TraceLogEntries entries = new(parts);
    private DateTimeOffset lookAt;

    /// <returns>False: nothing was due, or another node does it.</returns>
    public async Task<bool> RunOnceAsync(CancellationToken cancellation)
    {
        var now = parts.Clock.GetUtcNow();
        if (!parts.Options.TraceCheck || now < lookAt)
            return false;
        lookAt = default;
        if (await traces.NextDueAsync(cancellation) is { } due && due > now)
        {
            lookAt = due < now + Look ? due : now + Look;
            return false;
        }

        if (await traces.ClaimAsync(parts.Node, Lease, now - Window, cancellation) is not { } claim)
            return false;
        try
        {
            await StepAsync(claim, now, cancellation);
        }
        catch (GraphException fault)
        {
            await FailedAsync(claim, fault, cancellation);
        }

        return true;
    }

    private async Task StepAsync(TraceClaim claim, DateTimeOffset now, CancellationToken cancellation)
    {
        var from = claim.ReadTo < now - Longest ? now - Longest : claim.ReadTo;
        var settled = Second(now - Settled);
        var until = claim.WindowUntil ?? (from + Window < settled ? Second(from + Window) : settled);
        if (until <= from)
        {
            await traces.StorePageAsync(claim, [], claim.ReadTo, null, Tonight(now), cancellation);
            return;
        }

        var page = await client.ReadAsync(GraphCall.Get(client.Resolve(claim.Link ?? First(from, until)), GraphTrace.Lane), GraphForms.TraceRows, cancellation);
        var audited = await parts.Database.GraphMailboxes.AddressesAsync(cancellation);
        var unknown = await traces.UnknownAsync(Outgoing(page.Value, audited), cancellation);
        var isMore = page.NextLink is not null || until < settled;
        var isStored = await traces.StorePageAsync(claim, unknown, until, page.NextLink, isMore ? now + Pace : Tonight(now), cancellation);
        if (isStored && page.NextLink is null)
            await RecordAsync(now, cancellation);
    }

    /// <summary>By recipient in the trace, by message here: from somebody of the staff, to somebody outside, and not stopped on the way.</summary>
    private List<TracedMessage> Outgoing(IReadOnlyList<GraphTraceRow> rows, HashSet<string> audited)
    {
        var school = parts.Policy().School;
        return
        [
            .. from row in rows
               where row is { SenderAddress.Length: > 0, RecipientAddress.Length: > 0, ReceivedDateTime: not null }
               where row.Status is not ("failed" or "expanded") && !school.Owns(row.RecipientAddress!)
               let sender = row.SenderAddress!.ToLowerInvariant()
               where IsStaff(sender, audited)
               group row by (Id: row.MessageId ?? $"trace:{row.Id}", Sender: sender) into message
               select new TracedMessage(message.Key.Id, message.Key.Sender, [.. message.Select(row => row.RecipientAddress!)], message.Min(row => row.ReceivedDateTime!.Value)),
        ];
    }

    private bool IsStaff(string sender, HashSet<string> audited) =>
        !sender.Equals(parts.Options.Sender.Mailbox, StringComparison.OrdinalIgnoreCase)
        && (audited.Contains(sender) || parts.People().StaffAt(sender) is not null);

    private async Task RecordAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        IReadOnlyList<TracedMessage> due;
        do
        {
            due = await traces.DueAsync(now - Settled, now - WaitedFor, RecordedTogether, cancellation);
            foreach (var message in due)
                await traces.RecordAsync(message, entries.For(message), cancellation);
            if (due.Count > 0)
                log.LogWarning("Messages of staff that Exchange sent and that neither the gateway nor the audit of Sent Items knows: {Count}", due.Count);
        }
        while (due.Count == RecordedTogether);
    }

    private async Task FailedAsync(TraceClaim claim, GraphException fault, CancellationToken cancellation)
    {
        var now = parts.Clock.GetUtcNow();
        var isStale = claim.Link is not null && (fault.IsLinkExpired || fault.Status is HttpStatusCode.BadRequest);
        var isDenied = !isStale && (fault.IsDenied || fault.IsNotFound);
        var retryAt = isDenied ? Tonight(now) : isStale ? now + Pace : fault.RetryAt > now + Pace ? fault.RetryAt.Value : now + Retry;
        if (isDenied)
            log.LogWarning("The message trace may not be read ({Fault}): what was sent is not compared with it. Grant ExchangeMessageTrace.Read.All, or set Graph:TraceCheck to false", fault.Message);
        else
            log.LogWarning("The message trace cannot be read now: {Fault}", fault.Message);
        await traces.PostponeAsync(claim, retryAt, fault.Message, isDenied, isStale, cancellation);
    }

    /// <summary>The next time at which the clock on the wall says <see cref="GraphOptions.TraceCheckAt"/>.</summary>
    private DateTimeOffset Tonight(DateTimeOffset now)
    {
        var zone = parts.Clock.LocalTimeZone;
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var next = local.Date + parts.Options.TraceCheckAt;
        if (next <= local)
            next = next.AddDays(1);
        // the hour that summer time leaves out is the one after it
        return zone.IsInvalidTime(next) ? new DateTimeOffset(next.AddHours(1), zone.GetUtcOffset(next.AddHours(1))) : new DateTimeOffset(next, zone.GetUtcOffset(next));
    }

    private static string First(DateTimeOffset from, DateTimeOffset until) =>
        $"{GraphTrace.Path}?$filter={Uri.EscapeDataString($"receivedDateTime ge {Text(from)} and receivedDateTime le {Text(until)}")}&$top={PageSize}";

    private static DateTimeOffset Second(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
