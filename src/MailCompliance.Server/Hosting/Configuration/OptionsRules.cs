using System.Net;
using MailCompliance.Engine.People.Import;
using MailCompliance.Server.Gateway;

namespace MailCompliance.Server.Hosting.Configuration;

/// <summary>What options must satisfy beyond their types. Reports everything at once.</summary>
public static class OptionsRules
{
    /// <summary>A message lies in one piece of memory or one mapped file.</summary>
    private const long LargestMessage = 2_147_000_000;

    public static IEnumerable<ConfigurationProblem> Check(ServerOptions options) =>
        Gateway(options.Gateway).Concat(Tls(options.Gateway.Tls)).Concat(Columns(options.People)).Concat(GraphRules.Check(options.Graph)).Concat(AddInRules.Check(options)).Concat(Retention(options.Retention)).Concat(Rest(options));

    private static IEnumerable<ConfigurationProblem> Gateway(GatewayOptions gateway)
    {
        for (var index = 0; index < gateway.Listen.Count; index++)
        {
            if (!IPEndPoint.TryParse(gateway.Listen[index], out _))
                yield return new($"Gateway:Listen:{index}", "must be address:port, as in 0.0.0.0:25 or [::]:25.");
        }

        foreach (var problem in Networks(gateway.AllowedClients, "Gateway:AllowedClients").Concat(Networks(gateway.XclientPeers, "Gateway:XclientPeers")))
            yield return problem;
        if (gateway.NextHop is { } hop && !HostAndPort.TryParse(hop, 25, out _))
            yield return new("Gateway:NextHop", "must be host or host:port.");
        if (gateway.MaxMessageBytes is < 1 or > LargestMessage)
            yield return new("Gateway:MaxMessageBytes", $"must be between 1 and {LargestMessage}.");
        if (gateway.MaxRecipients < 1)
            yield return new("Gateway:MaxRecipients", "must be at least 1.");
        if (gateway.MaxErrors < 1)
            yield return new("Gateway:MaxErrors", "must be at least 1.");
        if (gateway.MaxConnections < 1)
            yield return new("Gateway:MaxConnections", "must be at least 1.");
        foreach (var (name, limit) in new[]
        {
            (nameof(gateway.MaxConnectionsPerAllowedClient), gateway.MaxConnectionsPerAllowedClient),
            (nameof(gateway.MaxConnectionsPerClient), gateway.MaxConnectionsPerClient),
            (nameof(gateway.MaxConnectionsPerMinute), gateway.MaxConnectionsPerMinute),
        })
        {
            if (limit < 1)
                yield return new($"Gateway:{name}", "must be at least 1.");
        }

        if (gateway.MaxMemoryBytes < 1024 * 1024)
            yield return new("Gateway:MaxMemoryBytes", "must be at least 1048576.");
        if (gateway.WarmUp < TimeSpan.Zero || gateway.WarmUp > TimeSpan.FromMinutes(1))
            yield return new("Gateway:WarmUp", "must be between 00:00:00 and 00:01:00.");
        if (gateway.NextHopTimeout <= TimeSpan.Zero || gateway.CommandTimeout <= TimeSpan.Zero || gateway.SessionTimeout <= TimeSpan.Zero)
            yield return new("Gateway", "NextHopTimeout, CommandTimeout and SessionTimeout must be longer than 00:00:00.");
    }

    /// <summary>Repeats of a message are recognised for two days.</summary>
    private static IEnumerable<ConfigurationProblem> Retention(RetentionOptions retention)
    {
        foreach (var (name, days) in new[] { ("MessageLogDays", retention.MessageLogDays), ("HeldMessageDays", retention.HeldMessageDays), ("AuditDays", retention.AuditDays) })
        {
            if (days is < 2 or > 3650)
                yield return new($"Retention:{name}", "must be between 2 and 3650.");
        }

        if (retention.KeyDays is < 0 or > 3650)
            yield return new("Retention:KeyDays", "must be between 0 and 3650; 0 makes no new keys.");
    }

    private static IEnumerable<ConfigurationProblem> Networks(IReadOnlyList<string> networks, string path)
    {
        for (var index = 0; index < networks.Count; index++)
        {
            if (!IPNetwork.TryParse(networks[index], out _) && !IPAddress.TryParse(networks[index], out _))
                yield return new($"{path}:{index}", "must be an address or a network such as 192.0.2.0/24, its host bits zero.");
        }
    }

    private static IEnumerable<ConfigurationProblem> Tls(TlsOptions tls)
    {
        foreach (var (path, file) in new[] { ("CertificateFile", tls.CertificateFile), ("KeyFile", tls.KeyFile), ("PasswordFile", tls.PasswordFile) })
        {
            if (file is not null && !File.Exists(file))
                yield return new($"Gateway:Tls:{path}", $"there is no file {file}.");
        }

        if (tls.CertificateFile is null && tls.KeyFile is not null)
            yield return new("Gateway:Tls:KeyFile", "needs Gateway:Tls:CertificateFile beside it.");
    }

    private static IEnumerable<ConfigurationProblem> Columns(PeopleOptions people)
    {
        string[] known = [ColumnChoices.Kind, .. ImportFields.Names];
        foreach (var (file, columns) in people.Columns)
        {
            foreach (var (field, header) in columns)
            {
                if (!known.Contains(field, StringComparer.OrdinalIgnoreCase))
                    yield return new($"People:Columns:{file}:{field}", OptionsBinder.UnknownKey(field, $"People:Columns:{file}", known));
                else if (header.Length == 0)
                    yield return new($"People:Columns:{file}:{field}", "must be the header of a column.");
            }
        }
    }

    private static IEnumerable<ConfigurationProblem> Rest(ServerOptions options)
    {
        if (!IPEndPoint.TryParse(options.Web.Listen, out _))
            yield return new("Web:Listen", "must be address:port.");
        foreach (var problem in Networks(options.Web.TrustedProxies, "Web:TrustedProxies"))
            yield return problem;
        if (options.Web.PublicUrl is { } url && !Uri.TryCreate(url, UriKind.Absolute, out _))
            yield return new("Web:PublicUrl", "must be a web address such as https://mail.school.example.");
        if (options.Policy.File is { } policy && !File.Exists(policy))
            yield return new("Policy:File", $"there is no file {policy}.");
        if (options.People.Folder is { } people && !Directory.Exists(people))
            yield return new("People:Folder", $"there is no folder {people}.");
    }
}

/// <summary>A host name or address with a port.</summary>
public readonly record struct HostAndPort(string Host, int Port)
{
    public static bool TryParse(string text, int defaultPort, out HostAndPort result)
    {
        result = default;
        var close = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : -1;
        var host = close > 0 ? text[1..close] : text.Split(':')[0];
        var rest = close > 0 ? text[(close + 1)..] : text[host.Length..];
        var port = defaultPort;
        if (rest.Length > 0 && (!rest.StartsWith(':') || !int.TryParse(rest[1..], out port) || port is < 1 or > 65535))
            return false;
        if (host.Length == 0 || Uri.CheckHostName(host) == UriHostNameType.Unknown)
            return false;
        result = new(host, port);
        return true;
    }
}
