using System.CommandLine;
using System.Globalization;
using MailCompliance.Engine;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Storage;
using MailCompliance.Storage.Graph;

namespace MailCompliance.Server.Cli;

/// <summary><c>graph status|coverage|trace|backfill|unconfirmed</c>: how far Sent Items have been read, what went round the gateway, a past period to read. Asks the database, not Graph.</summary>
public static class GraphCommand
{
    private const int UsualDays = 7;

    public static Command Create() => new("graph", "Audit of Sent Items through Microsoft Graph: how far it is, what it found.") { Status(), Coverage(), Trace(), Backfill(), UnconfirmedCommand.Create(WithDatabaseAsync) };

    private static Command Status()
    {
        var json = SharedOptions.Json();
        var config = SharedOptions.Config();
        var command = new Command("status", "The directory and each mailbox in scope: when it was last read, what waits, what is wrong.") { json, config };
        command.SetAction((parsed, cancellation) => WithDatabaseAsync(parsed.GetValue(config), async (database, _) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            if (!parsed.GetValue(json))
            {
                foreach (var one in await database.DirectoryCopy.PositionsAsync(cancellation))
                    await output.WriteLineAsync($"{"directory: " + one.Kind,-40} {(one.ReadAt is { } at ? $"read {at:yyyy-MM-dd HH:mm} UTC" : "not read yet"),-28} {one.LastFault}");
            }

            foreach (var one in await database.GraphMailboxes.ProgressAsync(cancellation))
            {
                if (parsed.GetValue(json))
                    JsonLines.Write(output, new { mailbox = one.Mailbox.Address, readAt = one.SyncedAt, waiting = one.Waiting, failures = one.Faults, problem = one.LastFault, catchingUp = one.IsCatchingUp });
                else
                    await output.WriteLineAsync($"{one.Mailbox.Address,-40} {(one.SyncedAt is { } at ? $"read {at:yyyy-MM-dd HH:mm} UTC" : "not read yet"),-28} {one.Waiting,6} waiting  {(one.IsCatchingUp ? "older ones are still being listed  " : "")}{one.LastFault}");
            }

            if (!parsed.GetValue(json))
                await output.WriteLineAsync(Words(await database.MessageTraces.ProgressAsync(cancellation)));
            return ExitCodes.Fine;
        }, cancellation));
        return command;
    }

    private static Command Trace()
    {
        var json = SharedOptions.Json();
        var config = SharedOptions.Config();
        var command = new Command("trace", "How far what was sent has been compared with Exchange's message trace, and how many messages nobody had seen.") { json, config };
        command.SetAction((parsed, cancellation) => WithDatabaseAsync(parsed.GetValue(config), async (database, _) =>
        {
            var trace = await database.MessageTraces.ProgressAsync(cancellation);
            if (parsed.GetValue(json))
                JsonLines.Write(parsed.InvocationConfiguration.Output, new { comparedTo = trace.ReadTo, deniedAt = trace.DeniedAt, unseen = trace.Unseen, problem = trace.LastFault });
            else
                await parsed.InvocationConfiguration.Output.WriteLineAsync(Words(trace));
            return ExitCodes.Fine;
        }, cancellation));
        return command;
    }

    private static string Words(TraceProgress trace) => trace switch
    {
        { ReadTo: null } => "message trace: not compared yet",
        { DeniedAt: { } at } => $"message trace: may not be read ({at:yyyy-MM-dd}): grant ExchangeMessageTrace.Read.All, or set Graph:TraceCheck to false",
        { ReadTo: { } to } => $"message trace: compared up to {to:yyyy-MM-dd HH:mm} UTC, {Counted.Of(trace.Unseen, "message")} not seen  {trace.LastFault}",
    };

    private static Command Coverage()
    {
        var from = Day("--from", $"First day, as 2026-11-25. Default: {UsualDays} days ago.");
        var until = Day("--to", "Last day. Default: today.");
        var json = SharedOptions.Json();
        var config = SharedOptions.Config();
        var command = new Command("coverage", "What was sent without passing the gateway, by mailbox and day, and by which program.") { from, until, json, config };
        command.SetAction((parsed, cancellation) => WithDatabaseAsync(parsed.GetValue(config), async (database, clock) =>
        {
            var today = DateOnly.FromDateTime(clock.GetLocalNow().DateTime);
            var (first, last) = (ReadDay(parsed.GetValue(from), today.AddDays(-UsualDays)), ReadDay(parsed.GetValue(until), today));
            if (last < first)
                throw new UsageException("--to is before --from.");
            var rows = await database.SentMessages.CoverageAsync(Start(first, clock), Start(last.AddDays(1), clock), cancellation);
            var unseen = await database.MessageTraces.UnseenAsync(Start(first, clock), Start(last.AddDays(1), clock), cancellation);
            Print(parsed.InvocationConfiguration.Output, CoverageReport.Of(rows, unseen, clock.LocalTimeZone), parsed.GetValue(json));
            return ExitCodes.Fine;
        }, cancellation));
        return command;
    }

    private static Command Backfill()
    {
        var from = Day("--from", "First day to read, as 2026-09-01. Not given: shows how far earlier ones are.");
        var until = Day("--to", "Last day to read. Default: today.");
        var mailbox = new Option<string?>("--mailbox") { Description = "Address of one mailbox. Default: all in scope.", HelpName = "ADDRESS" };
        var json = SharedOptions.Json();
        var config = SharedOptions.Config();
        var command = new Command("backfill", "Have a past period of Sent Items read by the running server, and see how far it is.") { from, until, mailbox, json, config };
        command.SetAction((parsed, cancellation) => WithDatabaseAsync(parsed.GetValue(config), async (database, clock) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(from) is { } first)
                await AskAsync(database, clock, (ReadDay(first, default), parsed.GetValue(until)), parsed.GetValue(mailbox), cancellation);
            foreach (var one in await database.GraphBackfills.ProgressAsync(cancellation))
            {
                if (parsed.GetValue(json))
                    JsonLines.Write(output, one);
                else
                    await output.WriteLineAsync($"{one.From:yyyy-MM-dd} to {one.Until.AddSeconds(-1):yyyy-MM-dd}: {one.Done} of {Counted.Of(one.Mailboxes, "mailbox", "mailboxes")} read, {Counted.Of(one.Messages, "message")} found, {one.Waiting} not judged yet  {one.LastFault}");
            }

            return ExitCodes.Fine;
        }, cancellation));
        return command;
    }

    private static async Task AskAsync(ComplianceDatabase database, TimeProvider clock, (DateOnly First, string? Last) period, string? mailbox, CancellationToken cancellation)
    {
        var last = ReadDay(period.Last, DateOnly.FromDateTime(clock.GetLocalNow().DateTime));
        if (last < period.First)
            throw new UsageException("--to is before --from.");
        var (_, mailboxes) = await database.GraphBackfills.AskAsync(Start(period.First, clock), Start(last.AddDays(1), clock), mailbox, cancellation);
        if (mailboxes == 0)
            throw new UsageException(mailbox is null ? "No mailbox is in scope yet: start the server with Graph:Enabled first." : $"{mailbox}: there is no such mailbox in scope. 'graph status' shows them.");
    }

    private static void Print(TextWriter output, IReadOnlyList<CoverageLine> lines, bool json)
    {
        if (!json)
            output.WriteLine($"{"day",-10} {"mailbox",-36} {"sent",6} {"gateway",8} {"round",6} {"inside",7} {"unread",7} {"unseen",7}  program");
        foreach (var line in lines)
        {
            if (json)
                JsonLines.Write(output, line);
            else
                output.WriteLine($"{line.Day:yyyy-MM-dd} {line.Mailbox,-36} {line.Sent,6} {line.ThroughGateway,8} {line.RoundToOutside,6} {line.RoundInside,7} {line.Unread,7} {line.Unseen,7}  {Programs(line)}");
        }
    }

    private static string Programs(CoverageLine line) =>
        string.Join(", ", line.Clients.OrderByDescending(client => client.Value).Select(client => $"{client.Key} ({client.Value})"));

    private static DateTimeOffset Start(DateOnly day, TimeProvider clock)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, clock.LocalTimeZone.GetUtcOffset(local));
    }

    private static Option<string?> Day(string name, string description) => new(name) { Description = description, HelpName = "DAY" };

    private static DateOnly ReadDay(string? text, DateOnly otherwise) =>
        text is null ? otherwise
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new UsageException($"{text}: a day is written as 2026-11-25.");

    private static async Task<int> WithDatabaseAsync(string? config, Func<ComplianceDatabase, TimeProvider, Task<int>> work, CancellationToken cancellation)
    {
        var (options, _) = ConfigurationReader.Read(config);
        await using var database = await CommandDatabase.OpenAsync(options.Storage, cancellation);
        return await work(database, TimeProvider.System);
    }
}
