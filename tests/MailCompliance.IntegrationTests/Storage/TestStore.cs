using MailCompliance.Storage;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Log;
using MailCompliance.Storage.Outbox;

namespace MailCompliance.IntegrationTests.Storage;

/// <summary>A database with its schema, and sample rows to put into it.</summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly DatabaseProvider provider;

    private TestStore(DatabaseProvider provider, string folder, string connectionString, TestClock clock, ComplianceDatabase database)
    {
        this.provider = provider;
        ConnectionString = connectionString;
        Folder = folder;
        Clock = clock;
        Database = database;
    }

    public string Folder { get; }

    public string ConnectionString { get; }

    public string KeyFolder => Path.Combine(Folder, "keys");

    public TestClock Clock { get; }

    public ComplianceDatabase Database { get; private set; }

    public static async Task<TestStore> NewAsync(DatabaseProvider provider, PostgresServer postgres)
    {
        var folder = Directory.CreateTempSubdirectory("mc-storage-").FullName;
        var connectionString = provider == DatabaseProvider.Sqlite
            ? $"Data Source={Path.Combine(folder, "test.db")};Default Timeout=1"
            : await postgres.NewDatabaseAsync();
        var clock = new TestClock();
        var database = await ComplianceDatabase.OpenAsync(provider, connectionString, Path.Combine(folder, "keys"), clock);
        await database.MigrateAsync();
        return new TestStore(provider, folder, connectionString, clock, database);
    }

    /// <summary>A second node on the same data.</summary>
    public Task<ComplianceDatabase> OpenAgainAsync(string? keyFolder = null) =>
        ComplianceDatabase.OpenAsync(provider, ConnectionString, keyFolder ?? KeyFolder, Clock);

    public async Task ReopenAsync()
    {
        await Database.DisposeAsync();
        Database = await OpenAgainAsync();
    }

    /// <summary>Runs SQL behind the product's back.</summary>
    public async Task<object?> SqlAsync(string sql)
    {
        await using System.Data.Common.DbConnection connection = provider == DatabaseProvider.Sqlite
            ? new Microsoft.Data.Sqlite.SqliteConnection(ConnectionString + ";Pooling=false")
            : new Npgsql.NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 300;
        return await command.ExecuteScalarAsync();
    }

    public MessageLogEntry Entry(string repeatKey = "key", LogState state = LogState.Sending) => new()
    {
        Id = EntryId.New(Clock.Now),
        At = Clock.Now,
        RepeatKey = repeatKey,
        State = state,
        MessageId = "<1@oakfield.example>",
        EnvelopeSender = "a.teacher@oakfield.example",
        From = "A.Teacher@oakfield.example",
        Recipients = [new LoggedRecipient("o'parent+1@home.example", ["parent"]), new LoggedRecipient("x@agency.example", ["agency", "other"])],
        Bytes = 5600,
        Verdict = "warn",
        PolicyHash = "abc",
        Findings = [new LoggedFinding("subject", "warn", "AUP 5.1", "subject", null, null, null)],
        Actions = [new LoggedAction("copy", ["head@oakfield.example"])],
        Trace = """{"subject":"the rule's own"}""",
        Node = "node-1",
        Client = "192.0.2.1",
    };

    public HeldMessage Held(string repeatKey = "key", string content = "Subject: private matter\r\n\r\nsecret words\r\n") => new()
    {
        Id = EntryId.New(Clock.Now),
        RepeatKey = repeatKey,
        MessageId = "<1@oakfield.example>",
        From = "a.teacher@oakfield.example",
        To = ["parent@home.example"],
        Envelope = """{"from":"a.teacher@oakfield.example"}""",
        Evaluation = """{"why":"secret evaluation"}""",
        Subject = "private matter",
        Content = System.Text.Encoding.UTF8.GetBytes(content),
        Approvers = ["head@oakfield.example", "dsl@oakfield.example"],
        Rules = ["personal-data"],
        Findings = [new("personal-data", "one-date"), new("personal-data", "one-name")],
        ExpiresAt = Clock.Now.AddDays(7),
    };

    public static OwedMail Mail(string key, string content = "Subject: secret notice\r\n\r\n") =>
        new(key, "", "a.teacher@oakfield.example", System.Text.Encoding.UTF8.GetBytes(content), "about");

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
