using System.CommandLine;
using MailCompliance.Server.Hosting;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Storage;

namespace MailCompliance.Server.Cli;

/// <summary><c>addin</c>: the Outlook add-in. Its manifest; connect mailboxes, see and end connections.</summary>
public static class AddInCommand
{
    public static Command Create() => new("addin", "The Outlook add-in: its manifest, and the mailboxes that are connected.")
    {
        AddInManifestCommand.Create(),
        AddInLintCommand.Create(),
        OpenApi(),
        AddInPairCommand.Create(),
        Pairings(),
        Unpair(),
    };

    private static Command OpenApi()
    {
        var command = new Command("openapi", "Print the contract of the add-in's service as an OpenAPI document.");
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.Write(AddInManifests.OpenApi()));
        return command;
    }

    private static Command Pairings()
    {
        var json = SharedOptions.Json();
        var config = SharedOptions.Config();
        var command = new Command("pairings", "Connected mailboxes, newest first.") { json, config };
        command.SetAction((parsed, cancellation) => WithDatabaseAsync(parsed.GetValue(config), async database =>
        {
            var output = parsed.InvocationConfiguration.Output;
            foreach (var one in await database.Pairings.ListAsync(null, cancellation))
            {
                if (parsed.GetValue(json))
                    JsonLines.Write(output, one);
                else
                    await output.WriteLineAsync($"{one.Id}  {one.Mailbox}  used {one.UsedAt:yyyy-MM-dd}  ends {one.ExpiresAt:yyyy-MM-dd}");
            }

            return ExitCodes.Fine;
        }, cancellation));
        return command;
    }

    private static Command Unpair()
    {
        var id = new Argument<string>("ID") { Description = "As 'addin pairings' prints it." };
        var config = SharedOptions.Config();
        var command = new Command("unpair", "End a connection: its credential is worth nothing from now on.") { id, config };
        command.SetAction((parsed, cancellation) => WithDatabaseAsync(parsed.GetValue(config), async database =>
            await database.Pairings.RevokeAsync(parsed.GetRequiredValue(id), Environment.UserName, cancellation)
                ? ExitCodes.Fine
                : throw new UsageException("There is no such connection. 'addin pairings' shows them."), cancellation));
        return command;
    }

    private static async Task<int> WithDatabaseAsync(string? config, Func<ComplianceDatabase, Task<int>> work, CancellationToken cancellation)
    {
        var (options, _) = ConfigurationReader.Read(config);
        await using var database = await CommandDatabase.OpenAsync(options.Storage, cancellation);
        return await work(database);
    }
}
