using System.Net;
using MailCompliance.Server.Gateway.NextHop;
using MailCompliance.Server.Gateway.Release;
using MailCompliance.Server.Gateway.Watch;
using MailCompliance.Server.Smtp;
using MailCompliance.Storage.Log;

namespace MailCompliance.Server.Gateway;

/// <summary>The transport stage as a whole: the SMTP server, its conversations, and the workers that send released and owed mail.</summary>
public sealed class GatewayServer : IAsyncDisposable
{
    /// <summary>How long the start waits to learn what the next hop offers; mail is taken whether or not it answers.</summary>
    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(3);

    /// <summary>How long a stop waits for a worker that is sending; the rest of the half minute is for what follows.</summary>
    private static readonly TimeSpan WorkersFinishWithin = TimeSpan.FromSeconds(20);

    private readonly GatewayParts parts;
    private readonly SmtpClientPool pool;
    private readonly SmtpServer smtp;
    private readonly NextHopWatch watch;
    private readonly IReadOnlyList<Worker> workers;
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource aborting = new();
    private Task working = Task.CompletedTask;

    /// <exception cref="FormatException">An address, network or next hop in the options cannot be read.</exception>
    /// <exception cref="IOException">The certificate cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">Not a certificate with its key.</exception>
    public GatewayServer(GatewayParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        this.parts = parts;
        Metrics = new GatewayMetrics();
        Alarms = new Alarms(Metrics, parts.Loggers.CreateLogger<Alarms>(), parts.Clock);
        var composition = new GatewayComposition(parts, Metrics, Alarms);
        (watch, pool, smtp, workers) = (composition.Watch, composition.Pool, composition.Server(), composition.Workers());
        parts.Database.Log.OutcomeDelayed += OnOutcomeDelayed;
        parts.Database.Quarantine.Decided += OnDecided;
        parts.Database.Notices.Added += OnNotice;
    }

    /// <summary>What somebody has to look at, for status and health pages.</summary>
    public Alarms Alarms { get; }

    public GatewayMetrics Metrics { get; }

    /// <summary>Whether the last attempt to speak to the next hop succeeded.</summary>
    public bool NextHopAnswers => watch.IsReachable;

    /// <summary>Listens and starts the workers.</summary>
    /// <returns>Where it listens, with real ports, in the order of <see cref="GatewayOptions.Listen"/>.</returns>
    /// <exception cref="IOException">An endpoint cannot be had; nothing listens then.</exception>
    public async Task<IReadOnlyList<IPEndPoint>> StartAsync(CancellationToken cancellation)
    {
        // without a next hop no mail can be taken
        if (parts.Options.NextHop is not null)
        {
            await ProbeAsync(cancellation);
            smtp.Start([.. parts.Options.Listen.Select(IPEndPoint.Parse)]);
        }

        working = Task.WhenAll(workers.Select(worker => worker.RunAsync(stopping.Token, aborting.Token)));
        return smtp.Endpoints;
    }

    /// <summary>Stops accepting, lets messages in flight finish, stops the workers; within 30 s, sooner when cancelled.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        await stopping.CancelAsync();
        aborting.CancelAfter(WorkersFinishWithin);
        await using (cancellation.Register(aborting.Cancel))
        {
            await smtp.StopAsync(cancellation);
            await working;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await aborting.CancelAsync();
        await smtp.DisposeAsync();
        await working;
        parts.Database.Log.OutcomeDelayed -= OnOutcomeDelayed;
        parts.Database.Quarantine.Decided -= OnDecided;
        parts.Database.Notices.Added -= OnNotice;
        await pool.DisposeAsync();
        stopping.Dispose();
        aborting.Dispose();
        Metrics.Dispose();
    }

    /// <summary>One connection before the first client, so that EHLO is right from the start.</summary>
    private async Task ProbeAsync(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(ProbeTime);
        try
        {
            await pool.ReturnAsync(await pool.RentAsync(patience.Token));
        }
        catch (SmtpClientException fault)
        {
            watch.Explain(fault);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            watch.Explain(new SmtpClientException(SmtpClientStage.Connect, "no answer at the start"));
        }
    }

    private void OnDecided()
    {
        foreach (var worker in workers.Where(worker => worker.FollowsDecisions))
            worker.Wake();
    }

    private void OnNotice()
    {
        foreach (var worker in workers.Where(worker => worker.FollowsNotices))
            worker.Wake();
    }

    private void OnOutcomeDelayed(OutcomeDelayed delayed) =>
        Alarms.Raise(AlarmKind.OutcomeNotRecorded, $"The outcome of message {delayed.EntryId} could not be written yet: {FaultReport.Of(delayed.Fault)}");
}
