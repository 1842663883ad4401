using System.Net;
using MailCompliance.Engine;
using MailCompliance.Engine.Facts;
using MailCompliance.Server.AddIn;
using MailCompliance.Server.AddIn.Proof;
using MailCompliance.Server.Gateway;
using MailCompliance.Server.Gateway.Loops;
using MailCompliance.Server.Graph;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Server.Hosting.Documents;
using MailCompliance.Server.Hosting.Inputs;
using MailCompliance.Server.Hosting.WarmingUp;
using MailCompliance.Server.Hosting.Web;
using MailCompliance.Server.Portal;
using MailCompliance.Server.Portal.SignIn;
using MailCompliance.Server.Tokens;
using MailCompliance.Storage;

namespace MailCompliance.Server.Hosting;

/// <summary>Where a running installation can be reached, with real ports.</summary>
public sealed record Addresses(IReadOnlyList<IPEndPoint> Smtp, IPEndPoint Web)
{
    /// <summary>The line that <c>serve</c> prints when it accepts mail; a contract.</summary>
    public string ReadyLine => $"ready smtp={string.Join(',', Smtp)} web=http://{Web}";
}

/// <summary>The composition: everything that one node consists of, opened in order and closed in reverse. The one place that names every part.</summary>
public sealed class Installation : IAsyncDisposable
{
    private readonly Maintenance maintenance;
    private readonly WebApplication web;
    private readonly GraphChannel? graph;

    private Installation(ComplianceDatabase database, InputsInForce inputs, GatewayServer gateway, Maintenance maintenance, WebApplication web, GraphChannel? graph)
    {
        (this.maintenance, this.web, this.graph) = (maintenance, web, graph);
        (Database, Inputs, Gateway) = (database, inputs, gateway);
    }

    public ComplianceDatabase Database { get; }

    public InputsInForce Inputs { get; }

    public GatewayServer Gateway { get; }

    /// <summary>Every address that answers, of whichever channel: what is tried without a sign-in, so that none is forgotten.</summary>
    internal IReadOnlyList<Endpoint> Endpoints => web.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    /// <exception cref="ConfigurationException">A setting that serving needs is missing, or policy or people cannot be used.</exception>
    /// <exception cref="System.Data.Common.DbException">The database cannot be opened or brought up to date.</exception>
    public static async Task<Installation> OpenAsync(ServerOptions options, IConfiguration configuration, TimeProvider clock, CancellationToken cancellation)
    {
        ServingRules.Require(options);
        var builder = WebHost.CreateBuilder(options.Web, configuration);
        var loggers = WebHost.CreateLoggers(configuration);
        builder.Services.AddSingleton(loggers);
        var inputs = InputsInForce.Open(options, clock, loggers);
        var database = await Databases.OpenAsync(options.Storage, clock, cancellation);
        try
        {
            await database.MigrateAsync(cancellation);
            await inputs.UseAsync(database.People, cancellation);
            await inputs.UseAsync(database.Exceptions, cancellation);
            await inputs.UseAsync(database.PolicyVersions, cancellation);
            await WarmUp.RunAsync(options, inputs.Policy, (warm, scratch, silent) => Parts(warm, inputs, scratch, clock, silent), clock, loggers.CreateLogger(nameof(WarmUp)), cancellation);
            var keys = SealKeys.Open(Databases.SigningKeyFolder(options), clock);
            var proofs = new AddInProofs(new SealReader(keys, clock), database.UsedProofs);
            var gateway = new GatewayServer(Parts(options, inputs, database, clock, loggers) with { Proofs = proofs, Permissions = new AddInPermissions(database.SendPermissions) });
            var maintenance = new Maintenance(database, () => inputs.Policy, options.Retention, clock, loggers.CreateLogger<Maintenance>());
            var addInWatch = new AddInWatch(clock);
            var portal = PortalComposition.Parts(options, inputs, database, gateway, addInWatch, clock, loggers);
            PortalServer.AddServices(builder.Services, portal);
            var web = builder.Build();
            WebHost.BelieveProxies(web, options.Web);
            PortalServer.Map(web, portal);
            HealthPages.Map(web, database, inputs);
            AddInFiles.Map(web, options.Web.PublicUrl);
            AddInApi.Map(web, AddInParts(options, inputs, database, keys, addInWatch, clock, loggers));
            StatusPage.Map(web, new StatusSources(gateway, inputs, database));
            var graph = options.Graph.Enabled ? GraphComposition.Create(options, inputs, database, clock, loggers) : null;
            graph?.Map(web);
            return new Installation(database, inputs, gateway, maintenance, web, graph);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the web pages, then the gateway: mail is accepted when this returns.</summary>
    /// <exception cref="IOException">The web address is taken.</exception>
    /// <exception cref="IOException">An SMTP address is taken.</exception>
    public async Task<Addresses> StartAsync(CancellationToken cancellation)
    {
        Inputs.Watch();
        await web.StartAsync(cancellation);
        var smtp = await Gateway.StartAsync(cancellation);
        maintenance.Start();
        graph?.Start();
        return new(smtp, WebHost.EndpointOf(web));
    }

    /// <summary>Stops the gateway first, so that messages in flight find everything they need.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        await Gateway.StopAsync(cancellation);
        if (graph is not null)
            await graph.StopAsync();
        await maintenance.StopAsync();
        await web.StopAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        if (graph is not null)
            await graph.DisposeAsync();
        await maintenance.DisposeAsync();
        await web.DisposeAsync();
        await Inputs.DisposeAsync();
        await Database.DisposeAsync();
    }

    private static GatewayParts Parts(ServerOptions options, InputsInForce inputs, ComplianceDatabase database, TimeProvider clock, ILoggerFactory loggers) => new()
    {
        Options = options.Gateway,
        Engine = new ComplianceEngine(new FactGatherer(database.Sendings, DocumentReaders.Create(clock), clock, () => inputs.Certificates, ModulusTables.Read(options.Detection))),
        Policy = () => inputs.Policy,
        People = () => inputs.People,
        Database = database,
        MarkKeys = MarkKeyFile.ReadOrCreate(Databases.KeyRingFolder(options.Storage)),
        Loggers = loggers,
        Clock = clock,
        SpoolFolder = Databases.SpoolFolder(options.Storage),
        SendsOwedMail = !(options.Graph.Enabled && options.Graph.Sender.ClientId is not null) && options.Gateway.NextHop is not null,
        // links lead to the portal, where people can sign in to it
        PublicUrl = options.Web.Authentication.Method == SignInMethod.None ? null : options.Web.PublicUrl,
    };

    /// <summary>A draft is not sent: it counts in nobody's sending, and nothing is remembered of it.</summary>
    private static AddInParts AddInParts(ServerOptions options, InputsInForce inputs, ComplianceDatabase database, SealKeys keys, AddInWatch watch, TimeProvider clock, ILoggerFactory loggers) => new()
    {
        Options = options.AddIn,
        Engine = new ComplianceEngine(new FactGatherer(new NoSendingHistory(), DocumentReaders.Create(clock), clock)),
        Policy = () => inputs.Policy,
        People = () => inputs.People,
        Database = database,
        Keys = keys,
        Watch = watch,
        Tokens = TokensFor(options, clock, loggers),
        PublicUrl = options.Web.PublicUrl,
        RequestMails = new RequestMails(() => inputs.Policy, clock, options.Web.PublicUrl).Asked,
        Clock = clock,
        Loggers = loggers,
    };

    /// <returns>Null: nobody can sign in from the add-in.</returns>
    private static AccessTokens? TokensFor(ServerOptions options, TimeProvider clock, ILoggerFactory loggers)
    {
        var signIn = options.AddIn.SignIn;
        return signIn.ResourceAt(options.Web.PublicUrl) is { } resource
            ? new AccessTokens(
                new IssuerKeys(signIn.Authority!, clock, loggers.CreateLogger<IssuerKeys>()),
                new AccessTokenRules([signIn.ClientId!, resource], signIn.TenantIds, signIn.ClientId!, signIn.Scope, signIn.AddressClaim),
                clock)
            : null;
    }
}
