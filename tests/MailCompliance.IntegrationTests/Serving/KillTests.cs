using MailCompliance.IntegrationTests.Gateway;

namespace MailCompliance.IntegrationTests.Serving;

/// <summary>Nothing that got 250 is ever lost, and nothing is sent half-stamped, whatever is killed when.</summary>
public sealed class KillTests : IDisposable
{
    private const int Clients = 8;
    private const int Messages = 160;
    private const string Stamp = "This message is confidential.";

    private readonly string folder = Directory.CreateTempSubdirectory("mc-kill").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Killing_the_gateway_again_and_again_loses_no_accepted_message()
    {
        await using var nextHop = new RecordingNextHop();
        var policy = Policies.HoldAndStamp(folder);
        var gateway = await ServerProcess.StartAsync(folder, nextHop.Port, policy);
        var accepted = new System.Collections.Concurrent.ConcurrentDictionary<string, string>();
        try
        {
            for (var kill = 0; kill < 4; kill++)
            {
                var killAt = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                var goal = accepted.Count + (Messages / 5);
                var sending = SendAllAsync(gateway.SmtpPort, accepted, () => accepted.Count >= goal, killAt);
                await killAt.Task;
                await gateway.KillAsync();
                await sending;
                await gateway.DisposeAsync();
                gateway = await ServerProcess.StartAsync(folder, nextHop.Port, policy);
            }

            await SendAllAsync(gateway.SmtpPort, accepted, () => false, new());
        }
        finally
        {
            await gateway.DisposeAsync();
        }

        Assert.Equal(Messages, accepted.Count);
        var held = await HeldAsync();
        var arrived = string.Concat(nextHop.Messages.Select(message => message.Text));
        Assert.All(accepted.Keys, id => Assert.True(arrived.Contains(id, StringComparison.Ordinal) || held.Contains(id, StringComparison.Ordinal), id + " was accepted and is gone"));
        var letters = nextHop.Messages.Where(message => message.Text.Contains("<kill-", StringComparison.Ordinal)).ToList();
        Assert.All(letters, message => Assert.Contains(Stamp, message.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_next_hop_that_dies_while_it_takes_the_message_makes_the_client_try_again()
    {
        await using var nextHop = new RecordingNextHop { AtEnd = AtEndOfMessage.DropBeforeKeeping };
        await using var gateway = await ServerProcess.StartAsync(folder, nextHop.Port, Policies.HoldAndStamp(folder));

        Assert.StartsWith("451", await SendAsync(gateway.SmtpPort, 1), StringComparison.Ordinal);
        nextHop.AtEnd = AtEndOfMessage.Accept;
        Assert.StartsWith("250", await SendAsync(gateway.SmtpPort, 1), StringComparison.Ordinal);
        Assert.Contains(Stamp, nextHop.Only.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_lets_the_message_in_flight_finish()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var nextHop = new RecordingNextHop();
        nextHop.BeforeAnswer = () =>
        {
            arrived.SetResult();
            return goOn.Task;
        };
        await using var gateway = await ServerProcess.StartAsync(folder, nextHop.Port, Policies.Empty(folder));
        var sending = SendAsync(gateway.SmtpPort, 1);
        await arrived.Task;
        var stopping = gateway.StopAsync();
        goOn.SetResult();

        Assert.StartsWith("250", await sending, StringComparison.Ordinal);
        Assert.Equal(0, await stopping);
    }

    /// <summary>Clients that send every message not accepted yet, until all are or the connection is refused.</summary>
    private static async Task SendAllAsync(int port, System.Collections.Concurrent.ConcurrentDictionary<string, string> accepted, Func<bool> reached, TaskCompletionSource signal) =>
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            for (var number = client; number < Messages; number += Clients)
            {
                if (accepted.ContainsKey(IdOf(number)))
                    continue;
                var reply = await SendAsync(port, number);
                if (reply?.StartsWith("250", StringComparison.Ordinal) == true)
                    accepted[IdOf(number)] = reply;
                if (reached())
                    signal.TrySetResult();
                if (reply is null)
                    return;
            }
        }));

    private static string IdOf(int number) => $"<kill-{number:000}@oakhill.example>";

    /// <summary>Every tenth has no subject and is held.</summary>
    private static Task<string?> SendAsync(int port, int number) => MailClient.SendAsync(port, "a.khan@oakhill.example", ["rosa.bell@homemail.example"], $"""
        From: Aisha Khan <a.khan@oakhill.example>
        To: rosa.bell@homemail.example
        Message-ID: {IdOf(number)}
        {(number % 10 == 9 ? "X-Test: no subject" : $"Subject: Swimming on Tuesday, letter {number}")}

        Please bring a towel. Number {number}.
        """);

    private async Task<string> HeldAsync()
    {
        var (code, output, errors) = await ServerProcess.RunAsync(
            folder, ["quarantine", "list", "--all", "--json"], ("Storage__ConnectionString", $"Data Source={Path.Combine(folder, "mailcompliance.db")}"));
        Assert.True(code == 0, errors);
        return output;
    }
}
