using System.Net;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Server.Hosting.Web;
using MailCompliance.Storage.Log;

namespace MailCompliance.Server.Hosting.Demo;

/// <summary>One sample message and what became of it.</summary>
public sealed record DemoResult(DemoAnswer Answer, MessageLogEntry? Entry);

/// <summary>A whole installation on loopback with sample policy, people and mail, and a next hop that keeps what it gets.</summary>
public sealed class DemoRun : IAsyncDisposable
{
    private readonly KeepingNextHop nextHop;
    private readonly Installation installation;
    private readonly ServerOptions settings;

    private DemoRun(DemoPlace place, KeepingNextHop nextHop, Installation installation, ServerOptions settings, IPEndPoint nextHopAddress)
    {
        (Place, this.nextHop, this.installation, this.settings) = (place, nextHop, installation, settings);
        NextHopAddress = nextHopAddress;
    }

    public DemoPlace Place { get; }

    public IPEndPoint NextHopAddress { get; }

    public Addresses? Addresses { get; private set; }

    public static async Task<DemoRun> OpenAsync(DemoPlace place, string policy, string people, CancellationToken cancellation)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Logging:LogLevel:Default", "Warning")])
            .Build();
        var nextHop = new KeepingNextHop(place.Delivered, WebHost.CreateLoggers(configuration));
        var address = nextHop.Start(DemoPlace.Usable(2526));
        try
        {
            var settings = place.Settings(address, policy, people);
            var installation = await Installation.OpenAsync(settings, configuration, TimeProvider.System, cancellation);
            return new(place, nextHop, installation, settings, address);
        }
        catch
        {
            await nextHop.DisposeAsync();
            throw;
        }
    }

    public async Task StartAsync(CancellationToken cancellation)
    {
        Addresses = await installation.StartAsync(cancellation);
        Place.WriteSettings(settings, Addresses);
    }

    /// <summary>Sends one sample and looks up what the message log says of it.</summary>
    public async Task<DemoResult> TryAsync(string file, CancellationToken cancellation)
    {
        var answer = await new DemoMail(Addresses!.Smtp[0]).SendAsync(file, cancellation);
        var entries = answer.MessageId is null ? [] : await installation.Database.Log.SearchAsync(new LogQuery { MessageId = answer.MessageId, Limit = 1 }, cancellation);
        return new(answer, entries.Count == 0 ? null : entries[0]);
    }

    public Task StopAsync(CancellationToken cancellation) => installation.StopAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await installation.DisposeAsync();
        await nextHop.DisposeAsync();
    }
}
