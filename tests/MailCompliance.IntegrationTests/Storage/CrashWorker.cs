using MailCompliance.Storage;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Log;

namespace MailCompliance.IntegrationTests.Storage;

/// <summary>
/// A process to be killed: writes log entries, holds and decides about messages from eight callers at once, and prints a
/// line after each commit. Started by <see cref="CrashTests"/> as <c>dotnet THIS.dll crash-worker PROVIDER CONNECTION KEYS</c>.
/// </summary>
public static class CrashWorker
{
    public const string Command = "crash-worker";
    public const int Callers = 8;

    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is [Graph.GraphWorker.Command, ..])
            return await Graph.GraphWorker.RunAsync(arguments);
        if (arguments is not [Command, var provider, var connectionString, var keys])
        {
            await Console.Error.WriteLineAsync("These are tests: run them with 'dotnet test'.");
            return 1;
        }

        await using var database = await ComplianceDatabase.OpenAsync(Enum.Parse<DatabaseProvider>(provider), connectionString, keys, TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(() => RunAsync(database))));
        return 0;
    }

    private static async Task RunAsync(ComplianceDatabase database)
    {
        while (true)
        {
            var now = DateTimeOffset.UtcNow;
            var entry = new MessageLogEntry
            {
                Id = EntryId.New(now), At = now, RepeatKey = "", State = LogState.Sending, EnvelopeSender = "a@x.example", Recipients = [], Verdict = "pass",
            };
            await database.Log.BeginAsync(entry);
            Console.WriteLine($"logged {entry.Id}");
            _ = database.Log.CompleteAsync(entry.Id, new LogOutcome(LogState.Delivered, "250 ok"));

            var held = new HeldMessage
            {
                Id = EntryId.New(now), RepeatKey = entry.Id, From = "a@x.example", To = [], Envelope = "", Evaluation = "", Content = new byte[10_000], Approvers = [], Rules = [], ExpiresAt = now.AddDays(1),
            };
            await database.Quarantine.HoldAsync(held, [TestStore.Mail($"held:{held.Id}")]);
            Console.WriteLine($"held {held.Id}");
            await database.Quarantine.DecideAsync(held.Id, Decision.Release, "head", null, [TestStore.Mail($"decided:{held.Id}")]);
            Console.WriteLine($"decided {held.Id}");
            if (await database.Quarantine.ClaimReleaseAsync("worker", TimeSpan.FromMinutes(1)) is { } claim)
                Console.WriteLine($"claimed {claim.Message.Summary.Id}");
        }
    }
}
