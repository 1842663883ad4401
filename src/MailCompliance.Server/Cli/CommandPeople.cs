using System.Data.Common;
using System.Security.Cryptography;
using MailCompliance.Engine.People;
using MailCompliance.Server.Hosting;
using MailCompliance.Server.Hosting.Configuration;

namespace MailCompliance.Server.Cli;

/// <summary>The people that a command works with: those of the folder on the command line, else of the settings, else those imported last.</summary>
public static class CommandPeople
{
    /// <param name="folder">Of the command line; null: none is named.</param>
    /// <param name="warnings">Rows that were not taken go there.</param>
    /// <returns>Null: there are none.</returns>
    /// <exception cref="UsageException">The folder, or what was imported, cannot be read.</exception>
    public static async Task<PeopleSnapshot?> FindAsync(string? folder, ServerOptions options, TextWriter warnings, CancellationToken cancellation) =>
        (folder ?? options.People.Folder) is { } named
            ? Read(named, warnings)
            : await ImportedAsync(options.Storage, cancellation);

    /// <exception cref="UsageException">The folder cannot be used.</exception>
    public static PeopleSnapshot Read(string folder, TextWriter warnings)
    {
        if (!Directory.Exists(folder))
            throw new UsageException($"{folder}: there is no such folder of people files.");
        try
        {
            var (snapshot, rejected) = PeopleFolder.Read(folder);
            foreach (var row in rejected)
                warnings.WriteLine($"{row.File}:{row.Line}: {(row.Kept ? "" : "not taken: ")}{row.Reason}");
            return snapshot;
        }
        catch (PeopleException e)
        {
            throw new UsageException(e.Message);
        }
    }

    /// <summary>Looks only: an installation that is not there is not made by a look.</summary>
    private static async Task<PeopleSnapshot?> ImportedAsync(StorageOptions storage, CancellationToken cancellation)
    {
        if (!Databases.Exists(storage))
            return null;
        try
        {
            await using var database = await Databases.OpenAsync(storage, TimeProvider.System, cancellation);
            return (await database.People.ReadAsync(cancellation))?.People;
        }
        catch (Exception fault) when (fault is ConfigurationException or DbException or CryptographicException or IOException)
        {
            throw new UsageException($"the people imported last cannot be read ({fault.Message}). Name a folder with --people FOLDER, or look with 'doctor'.");
        }
    }
}
