using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace MailCompliance.Storage;

/// <summary>Faults of a database in plain words, for whoever named it in the settings.</summary>
public static class DatabaseFault
{
    /// <summary>
    /// Whether the settings name what cannot be used: no database, one that is damaged or may not be written, a user whom the server refuses.
    /// To try again changes nothing. False: the database is away, locked or full.
    /// </summary>
    public static bool IsOfSettings(DbException fault) => fault switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode is raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT or raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH,
        // invalid authorization, invalid catalog name
        _ => fault.SqlState is ['2', '8', ..] or PostgresErrorCodes.InvalidCatalogName,
    };

    /// <summary>The end of a sentence that begins with the name of the database.</summary>
    public static string TextOf(DbException fault) => fault switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode switch
        {
            raw.SQLITE_NOTADB => "is no database of SQLite.",
            raw.SQLITE_CORRUPT => "is damaged. Stop the service, move it away with its -wal and -shm files and restore a backup.",
            raw.SQLITE_CANTOPEN => "cannot be opened. Look whether it is a file, and whether this account may read and write it and its folder.",
            raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => "cannot be written. Look whether this account may write it and its folder.",
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "is locked by another program. Try again.",
            raw.SQLITE_FULL => "cannot grow: the disk is full.",
            _ => $"does not work: {sqlite.Message}",
        },
        { SqlState: ['2', '8', ..] } => "refuses the user or the password.",
        { SqlState: PostgresErrorCodes.InvalidCatalogName } => "is not there: make it first.",
        _ => $"does not answer as it should: {fault.Message}",
    };
}
