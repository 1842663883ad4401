using MailCompliance.Server.Hosting;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Storage;

namespace MailCompliance.Server.Cli;

/// <summary>The database for commands that read or change what is in it, and make none.</summary>
internal static class CommandDatabase
{
    /// <exception cref="UsageException">There is none where the settings say, or one of another schema than this program's.</exception>
    /// <exception cref="System.Data.Common.DbException">It cannot be reached.</exception>
    public static async Task<ComplianceDatabase> OpenAsync(StorageOptions options, CancellationToken cancellation)
    {
        // a slip in the settings must not leave an empty database behind, and keys that look like real ones
        if (!Databases.Exists(options))
            throw new UsageException("There is no database where Storage:ConnectionString says. Start serving, or run 'mailcompliance migrate', and it is made.");
        var database = await Databases.OpenAsync(options, TimeProvider.System, cancellation);
        var (present, known) = await database.SchemaAsync(cancellation);
        if (present == known)
            return database;
        await database.DisposeAsync();
        throw new UsageException(present < known
            ? $"The database has schema {present} of {known}: run 'mailcompliance migrate', or start serving."
            : $"The database has schema {present}, and this program knows {known}: use the newer program.");
    }
}
