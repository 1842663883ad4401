using MailCompliance.Engine.Detection.Money;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Protection;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Server.Hosting.Inputs;

namespace MailCompliance.Server.Cli;

/// <summary>What commands that judge messages work with: the policy and the people named on the command line or in the settings.</summary>
public sealed record CheckInputs(SchoolPolicy Policy, PeopleSnapshot People)
{
    /// <summary>Certificates of recipients, from the folder that the settings name.</summary>
    public RecipientCertificates Certificates { get; init; } = RecipientCertificates.None;

    /// <summary>The table by which bank accounts are checked; null: none.</summary>
    public ModulusTable? Modulus { get; init; }

    /// <exception cref="UsageException">No policy is named, or policy or people cannot be used.</exception>
    /// <exception cref="ConfigurationException">The settings are wrong.</exception>
    public static async Task<CheckInputs> LoadAsync(string? settings, string? policyFile, string? peopleFolder, TextWriter warnings, CancellationToken cancellation)
    {
        // with everything named, the settings do not matter
        var options = policyFile is null || peopleFolder is null || settings is not null ? ConfigurationReader.Read(settings).Options : new ServerOptions();
        var file = policyFile ?? options.Policy.File
            ?? throw new UsageException("no policy: name one with --policy FILE, or in the settings as Policy:File.");
        var people = await CommandPeople.FindAsync(peopleFolder, options, warnings, cancellation);
        return new(PolicyFiles.ReadValid(file, TimeProvider.System), people ?? PeopleSnapshot.Empty)
        {
            Certificates = CertificateFolder.Read(options.Protection.CertificateFolder).Certificates,
            Modulus = ModulusTables.Read(options.Detection),
        };
    }
}
