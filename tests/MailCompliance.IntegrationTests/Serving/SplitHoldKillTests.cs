using MailCompliance.IntegrationTests.Gateway;
using Microsoft.Data.Sqlite;

namespace MailCompliance.IntegrationTests.Serving;

/// <summary>kill -9 between the steps of a split hold: whatever was left, the client's next attempt ends with the message held once and the others served.</summary>
public sealed class SplitHoldKillTests : IDisposable
{
    private const string Waiting = "rosa.bell@homemail.example";
    private const string Going = "office@council.example";

    private readonly string folder = Directory.CreateTempSubdirectory("mc-split").FullName;

    private string Database => $"Data Source={Path.Combine(folder, "mailcompliance.db")};Pooling=False";

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task After_the_pending_hold_and_before_the_next_hops_answer()
    {
        await using var nextHop = new RecordingNextHop();
        var policy = Policies.SplitHold(folder);
        var (arrived, goOn) = (NewSignal(), NewSignal());
        nextHop.BeforeAnswer = () =>
        {
            arrived.TrySetResult();
            return goOn.Task;
        };
        await using (var gateway = await ServerProcess.StartAsync(folder, nextHop.Port, policy))
        {
            var sending = SendAsync(gateway.SmtpPort);
            await arrived.Task;
            Assert.Equal(["pending"], await StatesAsync());
            await gateway.KillAsync();
            goOn.SetResult();
            Assert.Null(await sending);
        }

        await FinishesAsync(nextHop, policy);
    }

    [Fact]
    public async Task After_the_next_hops_answer_and_before_the_hold_is_confirmed()
    {
        await using var nextHop = new RecordingNextHop();
        var policy = Policies.SplitHold(folder);
        await using var locked = new SqliteConnection(Database);
        nextHop.BeforeAnswer = () => ExecuteAsync(locked, "BEGIN IMMEDIATE");
        await using (var gateway = await ServerProcess.StartAsync(folder, nextHop.Port, policy))
        {
            await locked.OpenAsync();
            var sending = SendAsync(gateway.SmtpPort);
            await nextHop.WaitForAsync(_ => true);
            // the next hop has said 250, and nothing can be written
            await gateway.KillAsync();
            await sending;
        }

        nextHop.BeforeAnswer = () => Task.CompletedTask;
        await ExecuteAsync(locked, "ROLLBACK");
        Assert.Equal(["pending"], await StatesAsync());
        await FinishesAsync(nextHop, policy);
    }

    [Fact]
    public async Task After_the_hold_is_confirmed_and_before_our_answer_is_heard()
    {
        await using var nextHop = new RecordingNextHop();
        var policy = Policies.SplitHold(folder);
        await using (var gateway = await ServerProcess.StartAsync(folder, nextHop.Port, policy))
        {
            Assert.StartsWith("250", await SendAsync(gateway.SmtpPort), StringComparison.Ordinal);
            await gateway.KillAsync();
        }

        var sent = Letters(nextHop);
        await FinishesAsync(nextHop, policy);
        Assert.Equal(sent, Letters(nextHop));
    }

    private async Task FinishesAsync(RecordingNextHop nextHop, string policy)
    {
        await using var gateway = await ServerProcess.StartAsync(folder, nextHop.Port, policy);
        Assert.StartsWith("250 2.0.0 held", await SendAsync(gateway.SmtpPort), StringComparison.Ordinal);
        Assert.Equal(["held"], await StatesAsync());
        Assert.InRange(Letters(nextHop), 1, 2);
        Assert.DoesNotContain(nextHop.Messages, message => message.Recipients.Contains(Waiting));
    }

    private static int Letters(RecordingNextHop nextHop) => nextHop.Messages.Count(message => message.Recipients.Contains(Going));

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private async Task<List<string>> StatesAsync()
    {
        await using var connection = new SqliteConnection(Database);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT state FROM held";
        await using var rows = await command.ExecuteReaderAsync();
        var states = new List<string>();
        while (await rows.ReadAsync())
            states.Add(rows.GetString(0));
        return states;
    }

    private static Task<string?> SendAsync(int port) => MailClient.SendAsync(port, "a.khan@oakhill.example", [Waiting, Going], $"""
        From: Aisha Khan <a.khan@oakhill.example>
        To: {Waiting}, {Going}
        Message-ID: <split@oakhill.example>
        X-Test: no subject

        Please bring a towel.
        """);
}
