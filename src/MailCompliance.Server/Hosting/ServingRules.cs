using MailCompliance.Server.Hosting.Configuration;

namespace MailCompliance.Server.Hosting;

/// <summary>What serving needs beyond a configuration that reads well.</summary>
public static class ServingRules
{
    /// <exception cref="ConfigurationException">Lists everything that is missing.</exception>
    public static void Require(ServerOptions options)
    {
        var problems = new List<ConfigurationProblem>();
        if (options.Gateway.NextHop is null && !options.Graph.Enabled)
            problems.Add(new("Gateway:NextHop", "is needed: host:port of the mail server that takes checked mail. Only with Graph:Enabled it may be missing: then no mail is taken, and Sent Items are audited."));
        if (options is { Graph: { Enabled: true, Staff: not null }, People.Folder: not null })
            problems.Add(new("Graph:Staff", "cannot be used with People:Folder, which says who the staff are. Bring pupils and parents in by 'people import' instead."));
        if (options.Policy.File is null)
            problems.Add(new("Policy:File", "is needed: the school's policy. samples/policies has four to start from."));
        if (options.Gateway.Listen.Count == 0)
            problems.Add(new("Gateway:Listen", "is needed: at least one address:port to take mail on."));
        if (options.Storage.Provider == StorageProvider.Postgres && options.Storage.KeyRingFolder is null)
            problems.Add(new("Storage:KeyRingFolder", "is needed with postgres: the same keys on every node."));
        problems.AddRange(SignInRules.Check(options.Web));
        if (problems.Count > 0)
            throw new ConfigurationException(problems);
    }
}
