using System.Data;
using System.Data.Common;

namespace MailCompliance.Storage.Connections;

/// <summary>A connection with its statements. Used by one caller at a time; after any fault it is thrown away, which rolls back.</summary>
internal sealed class Session(DbConnection connection) : IAsyncDisposable
{
    private readonly Dictionary<string, Statement> statements = new(StringComparer.Ordinal);

    public DbConnection Connection => connection;

    /// <summary>What it was asked so far.</summary>
    public IReadOnlyCollection<string> Texts => statements.Keys;

    public bool IsOpen => connection.State == ConnectionState.Open;

    /// <summary>Whether commits are set to wait for the disk, where that is a state of the connection.</summary>
    public bool IsDurable { get; set; } = true;

    public Statement Sql(string text)
    {
        if (!statements.TryGetValue(text, out var statement))
        {
            var command = connection.CreateCommand();
            command.CommandText = text;
            statements.Add(text, statement = new Statement(command));
        }

        return statement;
    }

    /// <summary>For what runs once: several statements, or such as take effect while they are compiled.</summary>
    public async ValueTask RunOnceAsync(string text, CancellationToken cancellation = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var statement in statements.Values)
            await statement.DisposeAsync();
        await connection.DisposeAsync();
    }
}
