using System.Data.Common;
using System.Security.Cryptography;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Storage;

namespace MailCompliance.Server.Hosting;

/// <summary>Opens the database that the settings name, and knows the folders beside it.</summary>
public static class Databases
{
    /// <summary>The setting that names the database.</summary>
    public const string Setting = "Storage:ConnectionString";

    /// <summary>What SQLite connection strings call the file.</summary>
    private static readonly string[] FileKeys = ["Data Source", "DataSource", "Filename"];

    private static readonly string[] HostKeys = ["Host", "Server"];

    private static readonly string[] DatabaseKeys = ["Database", "DB"];

    /// <exception cref="ConfigurationException">The connection string cannot be read, or names what is no database, or one that may not be used.</exception>
    /// <exception cref="IOException">The database is away, locked or full; says which.</exception>
    public static async Task<ComplianceDatabase> OpenAsync(StorageOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        try
        {
            var provider = options.Provider == StorageProvider.Postgres ? DatabaseProvider.Postgres : DatabaseProvider.Sqlite;
            return await ComplianceDatabase.OpenAsync(provider, options.ConnectionString, KeyRingFolder(options), clock, cancellation);
        }
        catch (ArgumentException e)
        {
            throw new ConfigurationException([new(Setting, e.Message)]);
        }
        catch (DbException e)
        {
            throw Named(options, e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ConfigurationException([new(Setting, $"{NameOf(options)}: this account may not read and write there. {e.Message}")]);
        }
        catch (CryptographicException e)
        {
            throw new ConfigurationException([new("Storage:KeyRingFolder", $"{KeyRingFolder(options)}: {e.Message}")]);
        }
    }

    /// <summary>The same fault with the name of the database and the setting that says it.</summary>
    public static Exception Named(StorageOptions options, DbException fault) => DatabaseFault.IsOfSettings(fault)
        ? new ConfigurationException([new(Setting, $"{NameOf(options)} {DatabaseFault.TextOf(fault)}")])
        : new IOException($"{NameOf(options)} ({Setting}) {DatabaseFault.TextOf(fault)}", fault);

    /// <summary>For people: the path of the file, or the database and its server. Never user or password.</summary>
    public static string NameOf(StorageOptions options)
    {
        if (options.Provider == StorageProvider.Sqlite)
            return FileOf(options) is { } file ? Path.GetFullPath(file) : "the database";
        return $"the database {PartOf(options, DatabaseKeys) ?? "of the user's name"} on {PartOf(options, HostKeys) ?? "this machine"}";
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

    private static string? FileOf(StorageOptions options) => PartOf(options, FileKeys);

    private static string? PartOf(StorageOptions options, string[] keys)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = options.ConnectionString };
        return keys.Select(key => parts.TryGetValue(key, out var value) ? value as string : null).FirstOrDefault(value => value is not null);
    }
}
