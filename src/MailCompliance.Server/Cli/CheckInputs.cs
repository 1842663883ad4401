using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Server.Hosting.Configuration;

namespace MailCompliance.Server.Cli;

/// <summary>What commands that judge messages work with: the policy and the people named on the command line or in the settings.</summary>
public sealed record CheckInputs(SchoolPolicy Policy, PeopleSnapshot People)
{
    /// <exception cref="UsageException">No policy is named, or policy or people cannot be used.</exception>
    /// <exception cref="ConfigurationException">The settings are wrong.</exception>
    public static async Task<CheckInputs> LoadAsync(string? settings, string? policyFile, string? peopleFolder, TextWriter warnings, CancellationToken cancellation)
    {
        // with everything named, the settings do not matter
        var options = policyFile is null || peopleFolder is null || settings is not null ? ConfigurationReader.Read(settings).Options : new ServerOptions();
        var file = policyFile ?? options.Policy.File
            ?? throw new UsageException("no policy: name one with --policy FILE, or in the settings as Policy:File.");
        var people = await CommandPeople.FindAsync(peopleFolder, options, warnings, cancellation);
        return new(PolicyFiles.ReadValid(file, TimeProvider.System), people ?? PeopleSnapshot.Empty);
    }
}
