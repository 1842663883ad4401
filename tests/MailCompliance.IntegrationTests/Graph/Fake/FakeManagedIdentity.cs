using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MailCompliance.IntegrationTests.Graph.Fake;

/// <summary>
/// Where a machine of Azure gets the tokens of its managed identity: the instance metadata service (Microsoft Learn, "How to use managed identities on a virtual
/// machine") and the endpoint of App Service. Both speak plain HTTP within the machine.
/// </summary>
public sealed class FakeManagedIdentity(Func<string> newToken) : IAsyncDisposable
{
    public const string AppServiceHeader = "a header of the tests";

    private const string Resource = "https://graph.microsoft.com";

    private WebApplication? web;

    public string Root { get; private set; } = "";

    /// <summary>The only identity that the machine has besides the system's; null: none.</summary>
    public string? UserAssigned { get; set; }

    /// <summary>Queries that were answered with a token.</summary>
    public List<string> Answered { get; } = [];

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        web = builder.Build();
        web.MapGet("/metadata/identity/oauth2/token", request => AnswerAsync(request, request.Request.Headers["Metadata"] == "true", "2018-02-01"));
        web.MapGet("/msi/token", request => AnswerAsync(request, request.Request.Headers["X-IDENTITY-HEADER"] == AppServiceHeader, "2019-08-01"));
        await web.StartAsync();
        Root = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public ValueTask DisposeAsync() => web?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task AnswerAsync(HttpContext context, bool mayAsk, string version)
    {
        var query = context.Request.Query;
        var isRight = mayAsk && query["api-version"] == version && query["resource"].ToString().TrimEnd('/') == Resource
            && query["client_id"].ToString() == (UserAssigned ?? "");
        if (!isRight)
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsJsonAsync(new { error = "invalid_request", error_description = "Identity not found, or a header or parameter is missing" });
            return;
        }

        lock (Answered)
            Answered.Add(context.Request.QueryString.Value!);
        var end = DateTimeOffset.UtcNow.AddHours(24);
        await context.Response.WriteAsJsonAsync(new Dictionary<string, string>
        {
            ["access_token"] = newToken(), ["token_type"] = "Bearer", ["resource"] = Resource,
            ["expires_in"] = "86399", ["expires_on"] = end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        });
    }
}
