using System.Diagnostics;
using Npgsql;

namespace MailCompliance.IntegrationTests.Storage;

/// <summary>A PostgreSQL server of the tests' own: in a temporary folder, on a Unix socket, started when first needed.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    public const string Programs = "/usr/lib/postgresql/15/bin";

    private readonly string folder = Path.Combine(Path.GetTempPath(), $"mc-pg-{Guid.NewGuid().ToString("N")[..8]}");
    private readonly Lazy<Task> started;

    public PostgresServer() => started = new Lazy<Task>(StartAsync);

    public static bool IsInstalled => File.Exists(Path.Combine(Programs, "initdb"));

    /// <summary>Where the cluster's files lie.</summary>
    public string DataFolder => Data;

    private string Data => Path.Combine(folder, "data");

    /// <returns>Connection string of a new, empty database.</returns>
    public async Task<string> NewDatabaseAsync()
    {
        await started.Value;
        var name = "t" + Guid.NewGuid().ToString("N");
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var create = connection.CreateCommand();
        create.CommandText = $"CREATE DATABASE {name}";
        await create.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    /// <summary>The server dies.</summary>
    public Task StopAsync() => RunAsync(Path.Combine(Programs, "pg_ctl"), "stop", "-D", Data, "-m", "immediate", "-w");

    /// <summary>And comes back.</summary>
    public Task StartAgainAsync() => RunAsync(Path.Combine(Programs, "pg_ctl"), "start", "-D", Data, "-l", Path.Combine(folder, "log"), "-o", Options, "-w", "-t", "60");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (!started.IsValueCreated)
            return;
        await StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    private string Options => $"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off -c wal_recycle=off";

    private string ConnectionString(string database) => $"Host={folder};Username=postgres;Database={database};Pooling=false";

    private async Task StartAsync()
    {
        Directory.CreateDirectory(folder);
        if (Environment.UserName == "root")
            await RunAsync("chown", "postgres", folder);
        await RunAsync(Path.Combine(Programs, "initdb"), "-D", Data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        await StartAgainAsync();
    }

    /// <summary>PostgreSQL refuses to run as root. Output is not redirected: the server would inherit it and keep it open.</summary>
    private static async Task RunAsync(string program, params string[] arguments)
    {
        string[] asPostgres = Environment.UserName == "root" && Path.IsPathRooted(program)
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", program]
            : [program];
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1", "sh", .. asPostgres, .. arguments]) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}.");
    }
}
