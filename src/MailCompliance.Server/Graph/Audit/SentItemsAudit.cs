using System.Data.Common;
using MailCompliance.Server.Graph.Client;
using MailCompliance.Server.Smtp.Spooling;
using MailCompliance.Storage.Graph;
using Microsoft.Graph.Models;

namespace MailCompliance.Server.Graph.Audit;

/// <summary>
/// Audits the Sent Items of the mailboxes that are due. The list of new messages is stored first and with it where reading goes on; then
/// each message is judged. Killed between any two steps, the next node goes on where this one was: nothing is lost, nothing recorded twice.
/// </summary>
internal sealed class SentItemsAudit
{
    /// <summary>How long a node may be silent before another takes its mailboxes over; renewed at a third of it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>Messages of one mailbox in one turn: after so many it is the others' turn.</summary>
    private const int MostInTurn = 200;
    private const int Together = 20;

    private const long SpoolMemory = 64 * 1024 * 1024;
    private const int SpoolMessageMemory = 8 * 1024 * 1024;

    private static readonly TimeSpan CountEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly GraphParts parts;
    private readonly GraphClient client;
    private readonly GraphMailboxes mailboxes;
    private readonly SentMessages messages;
    private readonly SentItemsPages pages;
    private readonly SentMessageJudge judge;
    private readonly ILogger log;
    private (int Mailboxes, DateTimeOffset Until) scope;

    public SentItemsAudit(GraphParts parts, GraphClient client, ListedMessages listed)
    {
        (this.parts, this.client) = (parts, client);
        (mailboxes, messages) = (parts.Database.GraphMailboxes, parts.Database.SentMessages);
        pages = new SentItemsPages(client, mailboxes, messages, listed, parts.Clock);
        judge = new SentMessageJudge(client, parts, new SpoolStorage(SpoolMemory, SpoolMessageMemory, parts.SpoolFolder));
        log = parts.Loggers.CreateLogger<SentItemsAudit>();
    }

    /// <summary>One turn: up to twenty mailboxes.</summary>
    /// <returns>False: nothing is due.</returns>
    public async Task<bool> RunOnceAsync(CancellationToken cancellation)
    {
        var claims = await mailboxes.ClaimAsync(parts.Node, Lease, GraphBatch.Most, cancellation);
        if (claims.Count == 0)
            return false;
        await CountScopeAsync(cancellation);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var renewing = RenewAsync(claims[0].Token, done.Token);
        try
        {
            await TakeTurnsAsync(claims, cancellation);
        }
        finally
        {
            await done.CancelAsync();
            await renewing;
        }

        return true;
    }

    private async Task CountScopeAsync(CancellationToken cancellation)
    {
        var now = parts.Clock.GetUtcNow();
        if (now >= scope.Until)
            scope = (await mailboxes.CountAsync(cancellation), now + CountEvery);
    }

    private async Task TakeTurnsAsync(IReadOnlyList<MailboxClaim> claims, CancellationToken cancellation)
    {
        var first = await FirstPagesAsync(claims, cancellation);
        await Parallel.ForEachAsync(
            claims.Zip(first),
            new ParallelOptions { MaxDegreeOfParallelism = parts.Options.MaxConcurrentRequests, CancellationToken = cancellation },
            async (pair, stop) => await TurnAsync(pair.First, pair.Second, stop));
    }

    /// <summary>Says that this node is alive, however long a message takes.</summary>
    private async Task RenewAsync(string token, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Lease / 3, stop);
                await mailboxes.RenewAsync(token, Lease, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the turn is over
        }
        catch (Exception fault) when (fault is DbException or IOException)
        {
            log.LogWarning("Mailboxes could not be kept, another node may take them over: {Fault}", fault.Message);
        }
    }

    /// <summary>The first page of each, in one request where there are several.</summary>
    private async Task<IReadOnlyList<GraphBatchResult<GraphPage<Message>>>> FirstPagesAsync(IReadOnlyList<MailboxClaim> claims, CancellationToken cancellation)
    {
        var calls = claims.Select(pages.FirstCall).ToList();
        try
        {
            return calls.Count == 1
                ? [new(await client.ReadAsync(calls[0], GraphForms.MessageChanges, cancellation), null)]
                : await client.ReadAsync(calls, GraphForms.MessageChanges, parts.Clock, cancellation);
        }
        catch (GraphException fault)
        {
            return [.. calls.Select(_ => new GraphBatchResult<GraphPage<Message>>(null, fault))];
        }
    }

    private async Task TurnAsync(MailboxClaim claim, GraphBatchResult<GraphPage<Message>> first, CancellationToken cancellation)
    {
        var now = parts.Clock.GetUtcNow();
        try
        {
            var readFault = await ReadAsync(claim, first, cancellation);
            // what is stored is judged even while the list cannot be read
            var isMore = await JudgeAsync(claim, cancellation);
            if (readFault is null)
                await mailboxes.FinishAsync(claim, isMore ? now : RoundMoments.Next(now, parts.Options.ReconcileEvery, scope.Mailboxes), null, cancellation);
            else
                await mailboxes.FinishAsync(claim, isMore ? now : Again(claim, readFault), readFault.Message, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // the claim ends by itself, and the mailbox is due again; the others of this turn have theirs
            log.LogError("Sent Items of {Mailbox}: {Fault}", claim.Mailbox.Id, fault is DbException or IOException ? "storage failed: " + fault.Message : fault.GetType().Name);
        }
    }

    /// <returns>Why the list could not be read to its end; null: it was.</returns>
    private async Task<GraphException?> ReadAsync(MailboxClaim claim, GraphBatchResult<GraphPage<Message>> first, CancellationToken cancellation)
    {
        try
        {
            if (first.Fault is { } refused)
                throw refused;
            await pages.StoreAsync(claim, first.Value!, cancellation);
            return null;
        }
        catch (GraphException fault)
        {
            if (fault.IsLinkExpired || (fault.RefusesLink && claim.Link is not null))
            {
                log.LogInformation("Sent Items of {Mailbox}: the delta link has ended, reading begins anew at {Since:u}", claim.Mailbox.Id, claim.Since);
                await mailboxes.ForgetLinkAsync(claim, cancellation);
                return new GraphException(fault.Status, fault.Code) { RetryAt = parts.Clock.GetUtcNow() };
            }

            log.Log(fault.RetryAt is null ? LogLevel.Error : LogLevel.Warning, "Sent Items of {Mailbox} cannot be read: {Fault}", claim.Mailbox.Id, fault.Message);
            return fault;
        }
    }

    /// <returns>Whether the turn ended before the messages did.</returns>
    private async Task<bool> JudgeAsync(MailboxClaim claim, CancellationToken cancellation)
    {
        for (var judged = 0; judged < MostInTurn;)
        {
            var due = await messages.DueAsync(claim.Mailbox.Id, Together, cancellation);
            if (due.Count == 0)
                return false;
            foreach (var waiting in due)
                await JudgeAsync(waiting, cancellation);
            judged += due.Count;
        }

        return true;
    }

    /// <summary>A message that cannot be judged now must not keep the others back. It waits, as long as it takes.</summary>
    private async Task JudgeAsync(WaitingMessage waiting, CancellationToken cancellation)
    {
        try
        {
            await judge.JudgeAsync(waiting, cancellation);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or DbException))
        {
            var text = fault is GraphException ? fault.Message : fault.GetType().Name;
            log.LogWarning("A message in Sent Items of {Mailbox} could not be judged: {Fault}", waiting.MailboxId, text);
            var retryAt = (fault as GraphException)?.RetryAt ?? parts.Clock.GetUtcNow() + Backoff(waiting.Attempts);
            await messages.PostponeAsync(waiting, retryAt, text, cancellation);
        }
    }

    private DateTimeOffset Again(MailboxClaim claim, GraphException fault) =>
        fault.RetryAt ?? parts.Clock.GetUtcNow() + (parts.Options.ReconcileEvery > Backoff(claim.Faults) ? parts.Options.ReconcileEvery : Backoff(claim.Faults));

    private static TimeSpan Backoff(int faults)
    {
        var wait = FirstRetry * Math.Pow(2, Math.Min(faults, 10));
        return wait < LongestWait ? wait : LongestWait;
    }
}
