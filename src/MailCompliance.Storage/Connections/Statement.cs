using System.Data;
using System.Data.Common;

namespace MailCompliance.Storage.Connections;

/// <summary>A command that is prepared once per connection and run many times. Not for use by two threads at once.</summary>
internal sealed class Statement(DbCommand command) : IAsyncDisposable
{
    public Statement With(string name, string? value) => Bind(name, DbType.String, StorableText.Of(value));

    public Statement With(string name, long? value) => Bind(name, DbType.Int64, value);

    public Statement With(string name, byte[]? value) => Bind(name, DbType.Binary, value);

    /// <returns>Number of rows changed.</returns>
    public async ValueTask<int> ExecuteAsync(CancellationToken cancellation = default) => await command.ExecuteNonQueryAsync(cancellation);

    /// <returns>The first row; default where there is none.</returns>
    public async ValueTask<T?> FirstAsync<T>(Func<DbDataReader, T> read, CancellationToken cancellation = default)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? read(reader) : default;
    }

    public async ValueTask<List<T>> AllAsync<T>(Func<DbDataReader, T> read, CancellationToken cancellation = default)
    {
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            rows.Add(read(reader));
        return rows;
    }

    /// <returns>The first column of the first row; 0 where there is none.</returns>
    public ValueTask<long> NumberAsync(CancellationToken cancellation = default) =>
        FirstAsync(row => row.IsDBNull(0) ? 0L : row.GetInt64(0), cancellation);

    public ValueTask DisposeAsync() => command.DisposeAsync();

    private Statement Bind(string name, DbType type, object? value)
    {
        var index = command.Parameters.IndexOf(name);
        if (index < 0)
        {
            var added = command.CreateParameter();
            added.ParameterName = name;
            added.DbType = type;
            index = command.Parameters.Add(added);
        }

        command.Parameters[index].Value = value ?? DBNull.Value;
        return this;
    }
}
