using System.Data.Common;
using System.Text.Json;

namespace MailCompliance.Storage.Connections;

/// <summary>The WHERE of a search whose parts are optional. Newest first, by id.</summary>
internal sealed class Filter
{
    private readonly List<string> conditions = [];
    private readonly List<Action<Statement>> bindings = [];
    private readonly int limit;

    public Filter(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        this.limit = limit;
    }

    public Filter Add(string condition, string name, string? value) => value is null ? this : Add(condition, statement => statement.With(name, value));

    public Filter Add(string condition, string name, DateTimeOffset? value) =>
        value is { } at ? Add(condition, statement => statement.With(name, Instant.Of(at))) : this;

    /// <summary>The column's JSON list has the address, whatever its case.</summary>
    public Filter AddContained(string column, string name, string? address)
    {
        if (address is null)
            return this;
        var quoted = JsonSerializer.Serialize(address, StoredJson.Default.String).ToLowerInvariant()
            .Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);
        return Add($"lower({column}) LIKE {name} ESCAPE '!'", statement => statement.With(name, $"%{quoted}%"));
    }

    public Filter AddOneOf(string column, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
            return this;
        var names = values.Select((_, index) => $"@{column}{index}").ToList();
        return Add($"{column} IN ({string.Join(", ", names)})", statement =>
        {
            for (var index = 0; index < names.Count; index++)
                statement.With(names[index], values[index]);
        });
    }

    public async ValueTask<IReadOnlyList<T>> RunAsync<T>(Session session, string select, Func<DbDataReader, T> read, CancellationToken cancellation)
    {
        var where = conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
        var statement = session.Sql($"{select}{where} ORDER BY id DESC LIMIT @limit").With("@limit", limit);
        foreach (var bind in bindings)
            bind(statement);
        return await statement.AllAsync(read, cancellation);
    }

    private Filter Add(string condition, Action<Statement> bind)
    {
        conditions.Add(condition);
        bindings.Add(bind);
        return this;
    }
}
