using System.CommandLine;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Storage;
using MailCompliance.Storage.Held;

namespace MailCompliance.Server.Cli;

/// <summary><c>quarantine list|show|release|refuse</c>: held messages and decisions about them. The running gateway carries decisions out.</summary>
public static class QuarantineCommand
{
    public static Command Create() => new("quarantine", "Held messages: see them, release or refuse them.")
    {
        List(),
        Show(),
        Decide("release", "Approve a held message. The running gateway sends it.", Decision.Release),
        Decide("refuse", "Send a held message back to its sender.", Decision.Refuse),
    };

    private static Command List()
    {
        var all = new Option<bool>("--all") { Description = "Those decided already, too." };
        var json = SharedOptions.Json();
        var config = SharedOptions.Config();
        var command = new Command("list", "What waits for a decision, newest first.") { all, json, config };
        command.SetAction((parsed, cancellation) => WithDatabaseAsync(parsed.GetValue(config), async database =>
        {
            var states = parsed.GetValue(all) ? Array.Empty<HeldState>() : [HeldState.Pending, HeldState.Held, HeldState.Approved, HeldState.Releasing, HeldState.Unknown];
            var printer = new HeldPrinter(parsed.InvocationConfiguration.Output, parsed.GetValue(json));
            await foreach (var held in AllAsync(database.Quarantine, new HeldQuery { States = states }, cancellation))
                printer.Print(held);
            printer.Finish();
            return ExitCodes.Fine;
        }, cancellation));
        return command;
    }

    private static Command Show()
    {
        var id = Id();
        var json = SharedOptions.Json();
        var config = SharedOptions.Config();
        var command = new Command("show", "One held message: who to whom, why it waits, who may decide. Not its content.") { id, json, config };
        command.SetAction((parsed, cancellation) => WithDatabaseAsync(parsed.GetValue(config), async database =>
        {
            var held = await FindAsync(database, parsed.GetRequiredValue(id), cancellation);
            var entry = await database.Log.FindAsync(held.Summary.Id, cancellation);
            new HeldPrinter(parsed.InvocationConfiguration.Output, parsed.GetValue(json)).PrintDetails(held.Summary, entry);
            return ExitCodes.Fine;
        }, cancellation));
        return command;
    }

    private static Command Decide(string name, string description, Decision decision)
    {
        var id = Id();
        var by = new Option<string>("--by") { Description = "Address of the person who decides: one of the message's approvers, never its sender.", Required = true, HelpName = "ADDRESS" };
        var reason = new Option<string?>("--reason") { Description = "Words for the sender.", HelpName = "TEXT" };
        var config = SharedOptions.Config();
        var command = new Command(name, description) { id, by, reason, config };
        command.SetAction((parsed, cancellation) => WithDatabaseAsync(parsed.GetValue(config), async database =>
        {
            var held = (await FindAsync(database, parsed.GetRequiredValue(id), cancellation)).Summary;
            var person = parsed.GetRequiredValue(by);
            RequireMayDecide(held, person);
            var result = await database.Quarantine.DecideAsync(held.Id, decision, person, parsed.GetValue(reason), [], cancellation);
            if (result != DecisionResult.Effective)
            {
                // somebody else may have decided between the two
                var now = (await FindAsync(database, held.Id, cancellation)).Summary;
                throw new UsageException($"{held.Id}: it is {HeldPrinter.StateOf(now)} already; this decision had no effect.");
            }

            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                decision == Decision.Release ? $"{held.Id}: approved. The gateway sends it now." : $"{held.Id}: refused. The sender is told.");
            return ExitCodes.Fine;
        }, cancellation));
        return command;
    }

    /// <summary>
    /// Only those whom the policy names decide. The engine never names the sender, save where a message is held only to ask him.
    /// </summary>
    private static void RequireMayDecide(HeldSummary held, string person)
    {
        if (held.Approvers.Contains(person, StringComparer.OrdinalIgnoreCase))
            return;
        var others = held.Approvers.Count == 0
            ? "The policy names nobody who can: give it contacts.fallback. A message held before that goes back to its sender in the end."
            : $"These can: {string.Join(", ", held.Approvers)}.";
        throw new UsageException(string.Equals(held.From, person, StringComparison.OrdinalIgnoreCase)
            ? $"{person} wrote this message: somebody else has to decide. {others}"
            : $"{person} may not decide about this message. {others}");
    }

    private static Argument<string> Id() => new("ID") { Description = "As 'quarantine list' prints it." };

    private static async Task<HeldDetails> FindAsync(ComplianceDatabase database, string id, CancellationToken cancellation) =>
        await database.Quarantine.FindAsync(id, cancellation) ?? throw new UsageException($"{id}: there is no such held message. 'quarantine list --all' shows them.");

    private static async IAsyncEnumerable<HeldSummary> AllAsync(
        Quarantine quarantine, HeldQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var page = await quarantine.ListAsync(query, cancellation);
            foreach (var held in page)
                yield return held;
            if (page.Count < query.Limit)
                yield break;
            query = query with { After = page[^1].Id };
        }
    }

    private static async Task<int> WithDatabaseAsync(string? config, Func<ComplianceDatabase, Task<int>> work, CancellationToken cancellation)
    {
        var (options, _) = ConfigurationReader.Read(config);
        await using var database = await CommandDatabase.OpenAsync(options.Storage, cancellation);
        return await work(database);
    }
}
