using System.CommandLine;
using MailCompliance.Engine;
using MailCompliance.Server.Hosting;
using MailCompliance.Server.Hosting.Configuration;

namespace MailCompliance.Server.Cli;

/// <summary><c>migrate</c>: brings the database to this program's schema, as <c>serve</c> does at its start.</summary>
public static class MigrateCommand
{
    public static Command Create()
    {
        var config = SharedOptions.Config();
        var command = new Command("migrate", "Bring the database up to date. Serving does so by itself at the start.") { config };
        command.SetAction(async (parsed, cancellation) =>
        {
            var (options, _) = ConfigurationReader.Read(parsed.GetValue(config));
            await using var database = await Databases.OpenAsync(options.Storage, TimeProvider.System, cancellation);
            var steps = await database.MigrateAsync(cancellation);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(steps == 0 ? "The database is up to date." : $"The database is up to date now: {Counted.Of(steps, "step")}.");
            return ExitCodes.Fine;
        });
        return command;
    }
}
