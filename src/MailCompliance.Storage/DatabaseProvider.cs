namespace MailCompliance.Storage;

/// <summary>Where the data lies.</summary>
public enum DatabaseProvider
{
    /// <summary>One file, embedded: one node.</summary>
    Sqlite,

    /// <summary>A server that several nodes share.</summary>
    Postgres,
}
