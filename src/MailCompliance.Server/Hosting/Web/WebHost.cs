using System.Net;
using MailCompliance.Server.Gateway.Admission;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Server.Hosting.Service;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging.EventLog;

namespace MailCompliance.Server.Hosting.Web;

/// <summary>The web side of the process: one address, our own lifetime, logs on standard error.</summary>
public static class WebHost
{
    public static WebApplicationBuilder CreateBuilder(WebOptions options, IConfiguration configuration)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "mailcompliance" });
        builder.Configuration.AddConfiguration(configuration);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPEndPoint.Parse(options.Listen));
        });
        builder.Services.AddRoutingCore();
        // the command ends the process; a second reader of signals would stop the web pages before the mail in flight
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        return builder;
    }

    /// <summary>
    /// Behind a proxy everybody would come from its address: limits for strangers would be one for all of them, the audit trail would name it, and
    /// what answers this machine alone would answer the world.
    /// </summary>
    public static void BelieveProxies(IApplicationBuilder web, WebOptions options)
    {
        var headers = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        foreach (var network in NetworkList.Parse(options.TrustedProxies))
            headers.KnownIPNetworks.Add(network);
        web.UseForwardedHeaders(headers);
    }

    public static ILoggerFactory CreateLoggers(IConfiguration configuration) => LoggerFactory.Create(logging => logging
        .AddConfiguration(configuration.GetSection("Logging"))
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ssZ ";
            console.UseUtcTimestamp = true;
        })
        .AddServiceLog()
        .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace));

    /// <summary>A Windows service has no console: its warnings and faults stand in the event log.</summary>
    private static ILoggingBuilder AddServiceLog(this ILoggingBuilder logging) =>
        OperatingSystem.IsWindows() && ServiceHost.IsWindowsService
            ? logging.AddEventLog(new EventLogSettings { SourceName = UnderWindows.Name }).AddFilter<EventLogLoggerProvider>(null, LogLevel.Warning)
            : logging;

    /// <summary>Where it listens, with the real port.</summary>
    public static IPEndPoint EndpointOf(WebApplication web)
    {
        var address = web.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        return IPEndPoint.Parse(new Uri(address).Authority);
    }

    private sealed class CommandLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
