using System.Net;
using System.Runtime;
using MailCompliance.Engine.Policy;
using MailCompliance.Server.Gateway;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Server.Smtp;
using MailCompliance.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailCompliance.Server.Hosting.WarmingUp;

/// <summary>
/// Before the first client is let in, made-up mail goes through a gateway of its own: same engine, policy and people, a database
/// in a temporary folder and a next hop that forgets everything. Code is compiled where nobody waits for it: cold, the first
/// hundred messages cost ten times what the rest does.
/// </summary>
public static class WarmUp
{
    /// <summary>Each kind of message comes 60 times: the runtime compiles for good what was called 30 times.</summary>
    private const int MaxMessages = 600;

    private const int Connections = 4;

    /// <summary>The compiler's thread has caught up when it adds nothing for so long.</summary>
    private static readonly TimeSpan CompilerRest = TimeSpan.FromMilliseconds(100);

    /// <summary>Puts the parts of a gateway together around another database; the host's own way to do it.</summary>
    public delegate GatewayParts Composition(ServerOptions options, ComplianceDatabase database, ILoggerFactory loggers);

    /// <summary>Sends mail for the time that the options grant at most. A failure costs warmth, nothing else.</summary>
    public static async Task RunAsync(ServerOptions options, SchoolPolicy policy, Composition compose, TimeProvider clock, ILogger diary, CancellationToken cancellation)
    {
        if (options.Gateway.WarmUp <= TimeSpan.Zero)
            return;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(options.Gateway.WarmUp);
        var folder = Directory.CreateTempSubdirectory("mailcompliance-warm-up-").FullName;
        try
        {
            await using var nextHop = new ForgetfulNextHop();
            await SendAllAsync(InFolder(options, folder, nextHop.Start()), policy, compose, clock, patience.Token);
            await CompilerAtRestAsync(patience.Token);
        }
        catch (Exception fault) when (patience.IsCancellationRequested && !cancellation.IsCancellationRequested && (fault is OperationCanceledException || IsOfNetworkOrDisk(fault)))
        {
            // time is up, and connections were cut for it: what is cold now warms up at work
        }
        catch (Exception fault) when (IsOfNetworkOrDisk(fault))
        {
            diary.LogWarning("The first messages will be slow, for warming up failed: {Fault}", fault.GetType().Name);
        }
        finally
        {
            Remove(folder);
        }
    }

    /// <summary>The school's settings, but for where mail comes from, goes to and is kept.</summary>
    private static ServerOptions InFolder(ServerOptions options, string folder, IPEndPoint nextHop) => options with
    {
        Gateway = new GatewayOptions { Listen = ["127.0.0.1:0"], Hostname = "warm-up.invalid", NextHop = nextHop.ToString(), NextHopTls = NextHopTls.None },
        Storage = new StorageOptions { ConnectionString = $"Data Source={Path.Combine(folder, "warm-up.db")}" },
    };

    private static async Task SendAllAsync(ServerOptions options, SchoolPolicy policy, Composition compose, TimeProvider clock, CancellationToken cancellation)
    {
        await using var database = await Databases.OpenAsync(options.Storage, clock, cancellation);
        await database.MigrateAsync(cancellation);
        await using var gateway = new GatewayServer(compose(options, database, NullLoggerFactory.Instance));
        var endpoints = await gateway.StartAsync(cancellation);
        var mail = new WarmUpMail(policy.School);
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => SendOverOneConnectionAsync(endpoints[0], mail, () => Interlocked.Increment(ref next), cancellation)));
        await gateway.StopAsync(cancellation);
    }

    private static async Task SendOverOneConnectionAsync(IPEndPoint gateway, WarmUpMail mail, Func<int> next, CancellationToken cancellation)
    {
        await using var connection = await SmtpClientConnection.ConnectAsync(
            new SmtpClientOptions { Host = gateway.Address.ToString(), Port = gateway.Port, Tls = SmtpClientTls.None, EhloName = "warm-up.invalid" }, cancellation);
        for (var number = next(); number < MaxMessages; number = next())
        {
            var message = mail.Make(number);
            if (!(await connection.MailAsync(new MailFrom(message.From), message.Bytes.Length, cancellation)).IsPositive)
                return;
            foreach (var address in message.To)
                await connection.RecipientAsync(new RcptTo(address), cancellation);
            await connection.SendMessageAsync([message.Bytes], bdat: false, beforeLastByte: null, cancellation);
        }
    }

    private static async Task CompilerAtRestAsync(CancellationToken cancellation)
    {
        for (var compiled = -1L; compiled != JitInfo.GetCompiledMethodCount();)
        {
            compiled = JitInfo.GetCompiledMethodCount();
            await Task.Delay(CompilerRest, cancellation);
        }
    }

    private static bool IsOfNetworkOrDisk(Exception fault) => fault is IOException or System.Data.Common.DbException or System.Net.Sockets.SocketException or SmtpClientException;

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // a scanner holds a file: the system's temporary folder is cleared by others
        }
    }
}
