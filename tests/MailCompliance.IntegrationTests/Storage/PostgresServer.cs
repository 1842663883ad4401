using System.Diagnostics;
using Npgsql;

namespace MailCompliance.IntegrationTests.Storage;

/// <summary>A PostgreSQL server of the tests' own: in a temporary folder, on a Unix socket, started when first needed.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    public const string Programs = "/usr/lib/postgresql/15/bin";

    private readonly string folder = Path.Combine(Path.GetTempPath(), $"mc-pg-{Guid.NewGuid().ToString("N")[..8]}");
    private readonly SemaphoreSlim starting = new(1);
    private Process? server;

    public static bool IsInstalled => File.Exists(Path.Combine(Programs, "initdb"));

    /// <returns>Connection string of a new, empty database.</returns>
    public async Task<string> NewDatabaseAsync()
    {
        await StartAsync();
        var name = "t" + Guid.NewGuid().ToString("N");
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (server is not null)
        {
            await RunAsync("pg_ctl", "stop", "-D", Data, "-m", "immediate", "-w");
            await server.WaitForExitAsync();
            server.Dispose();
        }

        starting.Dispose();
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private string Data => Path.Combine(folder, "data");

    private string ConnectionString(string database) => $"Host={folder};Username=postgres;Database={database};Pooling=false";

    private async Task StartAsync()
    {
        await starting.WaitAsync();
        try
        {
            if (server is not null)
                return;
            Directory.CreateDirectory(folder);
            if (Environment.UserName == "root")
                await WaitAsync(Process.Start("chown", ["postgres", folder]));
            await RunAsync("initdb", "-D", Data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
            server = Start(
                "postgres", "-D", Data, "-c", "listen_addresses=", "-c", $"unix_socket_directories={folder}", "-c", "fsync=off", "-c", "logging_collector=off", "-c", "log_min_messages=panic");
            await RunAsync("pg_isready", "-h", folder, "-t", "30");
            await ReadyAsync();
        }
        finally
        {
            starting.Release();
        }
    }

    /// <summary>Tries until the server takes connections; each try asks pg_isready, which waits itself.</summary>
    private async Task ReadyAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await WaitAsync(Start("pg_isready", "-q", "-h", folder, "-t", "5")) != 0)
        {
            Assert.False(server!.HasExited, "PostgreSQL ended at once.");
            await Task.Delay(50, limit.Token);
        }
    }

    private static async Task RunAsync(string program, params string[] arguments) => await WaitAsync(Start(program, arguments));

    private static async Task<int> WaitAsync(Process process)
    {
        await process.WaitForExitAsync();
        var code = process.ExitCode;
        process.Dispose();
        return code;
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static Process Start(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs, program);
        var start = Environment.UserName == "root"
            ? new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
        start.WorkingDirectory = "/";
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
