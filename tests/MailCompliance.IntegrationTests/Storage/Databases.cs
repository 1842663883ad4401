using System.Reflection;
using MailCompliance.Storage;
using Xunit.Sdk;

namespace MailCompliance.IntegrationTests.Storage;

/// <summary>Runs the theory on a SQLite file.</summary>
public sealed class OnSqliteAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[DatabaseProvider.Sqlite]];
}

/// <summary>Runs the theory on PostgreSQL; shows as skipped where that is not installed.</summary>
public sealed class OnPostgresAttribute : DataAttribute
{
    public OnPostgresAttribute()
    {
        if (!PostgresServer.IsInstalled)
            Skip = $"PostgreSQL is not installed ({PostgresServer.Programs})";
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[DatabaseProvider.Postgres]];
}

/// <summary>A test that needs PostgreSQL and nothing else.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.IsInstalled ? null : $"PostgreSQL is not installed ({PostgresServer.Programs})";
}

/// <summary>As <see cref="PostgresFactAttribute"/>, with data of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute() => Skip = PostgresServer.IsInstalled ? null : $"PostgreSQL is not installed ({PostgresServer.Programs})";
}

/// <summary>All storage tests share one PostgreSQL server and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class StorageCollection : ICollectionFixture<PostgresServer>
{
    public const string Name = "storage";
}
