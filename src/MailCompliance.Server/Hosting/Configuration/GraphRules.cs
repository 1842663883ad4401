using MailCompliance.Server.Graph;
using MailCompliance.Server.Graph.Client;

namespace MailCompliance.Server.Hosting.Configuration;

/// <summary>What the settings of Graph must satisfy beyond their types.</summary>
internal static class GraphRules
{
    private const int MostConcurrentRequests = 64;

    private static readonly TimeSpan LongestLookBack = TimeSpan.FromDays(366);

    public static IEnumerable<ConfigurationProblem> Check(GraphOptions graph) =>
        Addresses(graph).Concat(Files(graph)).Concat(Times(graph)).Concat(graph.Enabled ? Needed(graph) : []);

    private static IEnumerable<ConfigurationProblem> Addresses(GraphOptions graph)
    {
        if (!IsWeb(graph.BaseUrl, allowPlainLoopback: true))
            yield return new("Graph:BaseUrl", "must be an https address with the version, such as https://graph.microsoft.com/v1.0.");
        if (graph.Authority is { } authority && !IsWeb(authority, allowPlainLoopback: false))
            yield return new("Graph:Authority", "must be an https address, such as https://login.microsoftonline.com.");
        if (graph.NotificationUrl is { } url && !(IsWeb(url, allowPlainLoopback: true) && new Uri(url).AbsolutePath.EndsWith("/graph/notifications", StringComparison.Ordinal)))
            yield return new("Graph:NotificationUrl", "must be the public https address of this server's /graph/notifications.");
    }

    private static IEnumerable<ConfigurationProblem> Files(GraphOptions graph)
    {
        (string Path, string? File)[] files =
        [
            ("ClientSecretFile", graph.ClientSecretFile), ("CertificateFile", graph.CertificateFile), ("CertificatePasswordFile", graph.CertificatePasswordFile),
            ("TrustedCaFile", graph.TrustedCaFile), ("Sender:ClientSecretFile", graph.Sender.ClientSecretFile),
            ("Sender:CertificateFile", graph.Sender.CertificateFile), ("Sender:CertificatePasswordFile", graph.Sender.CertificatePasswordFile),
        ];
        return files.Where(one => one.File is not null && !File.Exists(one.File))
            .Select(one => new ConfigurationProblem("Graph:" + one.Path, $"there is no file {one.File}."));
    }

    private static IEnumerable<ConfigurationProblem> Times(GraphOptions graph)
    {
        if (graph.ReconcileEvery < TimeSpan.FromSeconds(1))
            yield return new("Graph:ReconcileEvery", "must be at least 00:00:01.");
        if (graph.LookBack > LongestLookBack)
            yield return new("Graph:LookBack", $"must be at most {LongestLookBack}.");
        if (graph.TraceCheckAt < TimeSpan.Zero || graph.TraceCheckAt >= TimeSpan.FromDays(1))
            yield return new("Graph:TraceCheckAt", "must be a time of day, from 00:00:00 to 23:59:59.");
        if (graph.MaxConcurrentRequests is < 1 or > MostConcurrentRequests)
            yield return new("Graph:MaxConcurrentRequests", $"must be between 1 and {MostConcurrentRequests}.");
    }

    private static IEnumerable<ConfigurationProblem> Needed(GraphOptions graph)
    {
        var isManaged = graph is { ClientSecretFile: null, ClientSecret: null, CertificateFile: null };
        if (graph.TenantId is null && !isManaged)
            yield return new("Graph:TenantId", "is needed: the tenant's id, or one of its domains.");
        if (graph.ClientId is null && !isManaged)
            yield return new("Graph:ClientId", "is needed: the id of the application that reads.");
        if (graph.Education && GraphCredential.IsNationalCloud(graph))
            yield return new("Graph:Education", "is offered by the global cloud alone (https://graph.microsoft.com). Import pupils and parents instead.");
        if (graph.Sender.ClientId is not null && graph.Sender.Mailbox is null)
            yield return new("Graph:Sender:Mailbox", "is needed with Graph:Sender:ClientId: the mailbox to send from.");
    }

    private static bool IsWeb(string text, bool allowPlainLoopback) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (allowPlainLoopback && url is { Scheme: "http", IsLoopback: true }));
}
