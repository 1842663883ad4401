using System.Data.Common;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Storage;

namespace MailCompliance.Server.Hosting;

/// <summary>Opens the database that the settings name, and knows the folders beside it.</summary>
public static class Databases
{
    /// <summary>What SQLite connection strings call the file.</summary>
    private static readonly string[] FileKeys = ["Data Source", "DataSource", "Filename"];

    /// <exception cref="ConfigurationException">The connection string cannot be read.</exception>
    public static async Task<ComplianceDatabase> OpenAsync(StorageOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        try
        {
            var provider = options.Provider == StorageProvider.Postgres ? DatabaseProvider.Postgres : DatabaseProvider.Sqlite;
            return await ComplianceDatabase.OpenAsync(provider, options.ConnectionString, KeyRingFolder(options), clock, cancellation);
        }
        catch (ArgumentException e)
        {
            throw new ConfigurationException([new("Storage:ConnectionString", e.Message)]);
        }
    }

    /// <summary>Whether there is a database to open; of PostgreSQL only opening it tells.</summary>
    public static bool Exists(StorageOptions options) => options.Provider != StorageProvider.Sqlite || FileOf(options) is not { } file || File.Exists(file);

    /// <summary>Where the keys are: as configured, else <c>keys</c> beside the database file.</summary>
    public static string KeyRingFolder(StorageOptions options) =>
        options.KeyRingFolder ?? Path.Combine(DataFolder(options), "keys");

    /// <summary>Where the keys of the add-in's proofs are: as configured, else <c>addin</c> in the key ring's folder.</summary>
    public static string SigningKeyFolder(ServerOptions options) =>
        options.AddIn.SigningKeyFolder ?? Path.Combine(KeyRingFolder(options.Storage), "addin");

    /// <summary>Where large messages in flight lie for a moment; null: the system's temporary folder.</summary>
    public static string? SpoolFolder(StorageOptions options)
    {
        if (options.Provider != StorageProvider.Sqlite)
            return null;
        var folder = Path.Combine(DataFolder(options), "spool");
        Directory.CreateDirectory(folder);
        return folder;
    }

    private static string DataFolder(StorageOptions options) =>
        options.Provider == StorageProvider.Sqlite && FileOf(options) is { } file ? Path.GetDirectoryName(Path.GetFullPath(file))! : Path.GetFullPath("data");

    private static string? FileOf(StorageOptions options)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = options.ConnectionString };
        return FileKeys.Select(key => parts.TryGetValue(key, out var value) ? value as string : null).FirstOrDefault(value => value is not null);
    }
}
