using System.Diagnostics;
using MailCompliance.IntegrationTests.Gateway;
using Microsoft.Data.Sqlite;

namespace MailCompliance.IntegrationTests.Serving;

/// <summary>Storage that cannot be written: 451, nothing relayed, and work again as soon as it can.</summary>
public sealed class StorageFaultTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mc-storage-fault").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_locked_database_means_451_and_nothing_sent_until_it_is_free()
    {
        await using var nextHop = new RecordingNextHop();
        await using var gateway = await ServerProcess.StartAsync(folder, nextHop.Port, Policies.HoldAndStamp(folder));
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "mailcompliance.db")};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var locking = connection.CreateCommand();
            locking.CommandText = "BEGIN IMMEDIATE";
            await locking.ExecuteNonQueryAsync();

            Assert.StartsWith("451 4.3.0", await SendAsync(gateway.SmtpPort, "Sports day"), StringComparison.Ordinal);
            Assert.StartsWith("451 4.3.0", await SendAsync(gateway.SmtpPort, ""), StringComparison.Ordinal);
            Assert.Empty(nextHop.Messages);
            locking.CommandText = "ROLLBACK";
            await locking.ExecuteNonQueryAsync();
        }

        Assert.StartsWith("250", await SendAsync(gateway.SmtpPort, "Sports day"), StringComparison.Ordinal);
        Assert.Single(nextHop.Messages);
    }

    [TmpfsFact]
    public async Task A_full_disk_means_451_and_nothing_sent()
    {
        using var disk = new SmallDisk(folder, megabytes: 3);
        await using var nextHop = new RecordingNextHop();
        await using var gateway = await ServerProcess.StartAsync(disk.Path, nextHop.Port, Policies.HoldAndStamp(folder));
        Assert.StartsWith("250", await SendAsync(gateway.SmtpPort, "Before"), StringComparison.Ordinal);
        disk.Fill();

        var replies = new List<string?>();
        for (var number = 0; number < 40 && replies.Count(reply => reply?.StartsWith("451", StringComparison.Ordinal) == true) < 3; number++)
            replies.Add(await SendAsync(gateway.SmtpPort, $"Full {number}"));

        Assert.Contains(replies, reply => reply?.StartsWith("451", StringComparison.Ordinal) == true);
        Assert.DoesNotContain(replies, reply => reply is null || reply[0] == '5');
        Assert.Equal(1 + replies.Count(reply => reply![0] == '2'), nextHop.Messages.Count);
    }

    private static Task<string?> SendAsync(int port, string subject) => MailClient.SendAsync(port, "a.khan@oakhill.example", ["rosa.bell@homemail.example"], $"""
        From: a.khan@oakhill.example
        To: rosa.bell@homemail.example
        Message-ID: <{Guid.NewGuid():N}@oakhill.example>
        Subject: {subject}

        Please bring a towel.
        """);
}

/// <summary>A test that mounts a small disk: root on Linux only.</summary>
public sealed class TmpfsFactAttribute : FactAttribute
{
    public TmpfsFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
            Skip = "mounting a small disk needs root on Linux";
    }
}

/// <summary>A RAM disk of a few megabytes, mounted below a folder.</summary>
public sealed class SmallDisk : IDisposable
{
    public SmallDisk(string below, int megabytes)
    {
        Path = Directory.CreateDirectory(System.IO.Path.Combine(below, "small-disk")).FullName;
        Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", Path);
    }

    public string Path { get; }

    /// <summary>Leaves not one byte.</summary>
    public void Fill()
    {
        using var file = new FileStream(System.IO.Path.Combine(Path, "ballast"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            // full, as intended
        }
    }

    public void Dispose() => Run("umount", "-l", Path);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
