using System.Reflection;

namespace MailCompliance.Server.Hosting.Configuration;

/// <summary>Reads <c>appsettings.json</c> and the environment, and says everything that is wrong with them at once.</summary>
public static class ConfigurationReader
{
    /// <summary>Sections that belong to the framework; what stands there is not ours to judge.</summary>
    private static readonly HashSet<string> FrameworkSections =
        new(["Logging", "Kestrel", "AllowedHosts", "$schema"], StringComparer.OrdinalIgnoreCase);

    private static readonly string[] OwnSections =
        [.. typeof(ServerOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name)];

    /// <param name="file">The settings file; null: <c>appsettings.json</c> in the current folder, if it is there.</param>
    /// <exception cref="ConfigurationException">Anything is wrong; lists all of it.</exception>
    public static (ServerOptions Options, IConfigurationRoot Configuration) Read(string? file)
    {
        var fromFile = ReadFile(file);
        var configuration = new ConfigurationBuilder().AddConfiguration(fromFile).AddEnvironmentVariables().Build();
        var problems = new List<ConfigurationProblem>();

        foreach (var section in fromFile.GetChildren())
        {
            if (!FrameworkSections.Contains(section.Key) && !OwnSections.Contains(section.Key, StringComparer.OrdinalIgnoreCase))
                problems.Add(new(section.Key, OptionsBinder.UnknownKey(section.Key, "", OwnSections)));
        }

        var binder = new OptionsBinder();
        var options = binder.Bind<ServerOptions>(OwnPartOf(configuration), "");
        problems.AddRange(binder.Problems);
        problems.AddRange(OptionsRules.Check(options));
        return problems.Count == 0 ? (options, configuration) : throw new ConfigurationException(problems);
    }

    private static IConfigurationRoot ReadFile(string? file)
    {
        if (file is not null && !File.Exists(file))
            throw new ConfigurationException([new(file, "there is no such file.")]);
        try
        {
            return new ConfigurationBuilder()
                .AddJsonFile(Path.GetFullPath(file ?? "appsettings.json"), optional: file is null, reloadOnChange: false)
                .Build();
        }
        catch (Exception e) when (e is InvalidDataException or FormatException)
        {
            throw new ConfigurationException([new(file ?? "appsettings.json", "is not valid JSON: " + (e.InnerException ?? e).Message)]);
        }
    }

    /// <summary>Environment variables hold everything of a machine: only those under our section names count.</summary>
    private static IConfigurationRoot OwnPartOf(IConfiguration configuration) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(configuration.AsEnumerable().Where(IsOwn))
            .Build();

    private static bool IsOwn(KeyValuePair<string, string?> pair)
    {
        var colon = pair.Key.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && OwnSections.Contains(pair.Key[..colon], StringComparer.OrdinalIgnoreCase);
    }
}
