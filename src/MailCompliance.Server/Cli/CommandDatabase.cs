using System.Data.Common;
using MailCompliance.Server.Hosting;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Storage;

namespace MailCompliance.Server.Cli;

/// <summary>The database for commands that read or change what is in it, and make none.</summary>
internal static class CommandDatabase
{
    /// <exception cref="UsageException">There is none where the settings say, or one of another schema than this program's.</exception>
    /// <exception cref="ConfigurationException">What the settings name is no database, or cannot be used.</exception>
    /// <exception cref="IOException">It cannot be reached.</exception>
    public static async Task<ComplianceDatabase> OpenAsync(StorageOptions options, CancellationToken cancellation)
    {
        // a slip in the settings must not leave an empty database behind, and keys that look like real ones
        if (!Databases.Exists(options))
            throw new UsageException($"{Databases.NameOf(options)}: there is no database, and {Databases.Setting} says that it is there. Start serving, or run 'mailcompliance migrate', and it is made.");
        var database = await Databases.OpenAsync(options, TimeProvider.System, cancellation);
        var (present, known) = await NamedAsync(options, () => database.SchemaAsync(cancellation));
        if (present == known)
            return database;
        await database.DisposeAsync();
        throw new UsageException(present < known
            ? $"The database has schema {present} of {known}: run 'mailcompliance migrate', or start serving."
            : $"The database has schema {present}, and this program knows {known}: use the newer program.");
    }

    /// <summary>What is done with an open database; its faults say which it is and where that is set.</summary>
    public static async Task<T> NamedAsync<T>(StorageOptions options, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (DbException fault)
        {
            throw Databases.Named(options, fault);
        }
    }
}
