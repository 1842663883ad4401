using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Server.Hosting.Configuration;

namespace MailCompliance.Server.Cli;

/// <summary>What commands that judge messages work with: the policy and the people named on the command line or in the settings.</summary>
public sealed record CheckInputs(SchoolPolicy Policy, PeopleSnapshot People)
{
    /// <exception cref="UsageException">No policy is named, or policy or people cannot be used.</exception>
    /// <exception cref="ConfigurationException">The settings are wrong.</exception>
    public static CheckInputs Load(string? settings, string? policyFile, string? peopleFolder, TextWriter warnings)
    {
        var options = policyFile is null || settings is not null ? ConfigurationReader.Read(settings).Options : new ServerOptions();
        var file = policyFile ?? options.Policy.File
            ?? throw new UsageException("no policy: name one with --policy FILE, or in the settings as Policy:File.");
        return new(PolicyFiles.ReadValid(file, TimeProvider.System), ReadPeople(peopleFolder ?? options.People.Folder, warnings));
    }

    internal static PeopleSnapshot ReadPeople(string? folder, TextWriter warnings)
    {
        if (folder is null)
            return PeopleSnapshot.Empty;
        if (!Directory.Exists(folder))
            throw new UsageException($"{folder}: there is no such folder of people files.");
        try
        {
            var (snapshot, rejected) = PeopleFolder.Read(folder);
            foreach (var row in rejected)
                warnings.WriteLine($"{row.File}:{row.Line}: not taken: {row.Reason}");
            return snapshot;
        }
        catch (PeopleException e)
        {
            throw new UsageException(e.Message);
        }
    }
}
