using System.CommandLine;
using System.Security.Cryptography;
using MailCompliance.Engine;
using MailCompliance.Engine.People;
using MailCompliance.Engine.People.Import;
using MailCompliance.Server.Hosting;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Storage;
using MailCompliance.Storage.People;

namespace MailCompliance.Server.Cli;

/// <summary><c>people import</c>: takes an export of the school's information system into the encrypted snapshot, all or nothing.</summary>
public static class PeopleImportCommand
{
    public static Command Create()
    {
        var paths = SharedOptions.Paths("Folder of CSV files, or files: reports of SIMS, Arbor, Bromcom and others, OneRoster 1.1 or 1.2, School Data Sync 2.1, or our own layout. All of one export: what it does not hold is gone afterwards.");
        var map = new Option<string[]>("--map") { Description = "Column for a field where it is not guessed rightly, as in class=Reg or students.csv:id=Adno; students.csv:kind=pupils says what a file lists. Goes before People:Columns of the settings.", HelpName = "[FILE:]FIELD=HEADER" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Read and report, store nothing." };
        var allowRejected = new Option<bool>("--allow-rejected") { Description = "Take the good rows although others were rejected." };
        var allowFewer = new Option<bool>("--allow-fewer") { Description = "Take an export that lacks more than half of the people stored now." };
        var json = SharedOptions.Json();
        var config = SharedOptions.Config();
        var command = new Command("import", "Take an export of the school's information system into the database, encrypted. All or nothing.") { paths, map, dryRun, allowRejected, allowFewer, json, config };
        command.SetAction((parsed, cancellation) => RunAsync(
            new ImportOrder(
                parsed.GetRequiredValue(paths),
                parsed.GetValue(map) ?? [],
                parsed.GetValue(dryRun),
                parsed.GetValue(allowRejected),
                parsed.GetValue(allowFewer),
                parsed.GetValue(config)),
            new ImportPrinter(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(json)),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ImportOrder order, ImportPrinter printer, CancellationToken cancellation)
    {
        var (options, _) = ConfigurationReader.Read(order.Config);
        var result = Read(order, ChoicesOf(options.People, order.Map), printer);
        if (!result.IsWhole && !order.AllowRejected)
        {
            printer.Print(result, null, "Nothing was stored: rows were rejected. Mend them in the information system, or take the others with --allow-rejected.");
            return ExitCodes.Stopped;
        }

        if (order.DryRun)
        {
            printer.Print(result, null, "Nothing was stored: this was a dry run.");
            return ExitCodes.Fine;
        }

        return await StoreAsync(order, options, result, printer, cancellation);
    }

    private static async Task<int> StoreAsync(ImportOrder order, ServerOptions options, ImportResult result, ImportPrinter printer, CancellationToken cancellation)
    {
        await using var database = await Databases.OpenAsync(options.Storage, TimeProvider.System, cancellation);
        await database.MigrateAsync(cancellation);
        if (!order.AllowFewer && await ImportedAsync(database, cancellation) is { } before && Losses(before, PeopleCounts.Of(result.People)) is { } losses)
        {
            printer.Print(result, null, $"Nothing was stored: {losses} If that is right, run it again with --allow-fewer.");
            return ExitCodes.Stopped;
        }

        var id = await database.People.StoreAsync(result.People, ImportPrinter.NameOf(result.Layout), $"{Environment.UserName} on {Environment.MachineName}", cancellation);
        printer.Print(result, id, options.People.Folder is { } folder
            ? $"Stored. But People:Folder is set: the service goes by {folder}, and puts its people in the place of these. Unset it to use what you import."
            : "Stored. A running service takes it over within seconds.");
        return ExitCodes.Fine;
    }

    /// <summary>How many there are by imports: whom the directory brought, it brings again.</summary>
    private static async Task<PeopleCounts?> ImportedAsync(ComplianceDatabase database, CancellationToken cancellation)
    {
        if (await database.People.FindAsync(cancellation) is not { } stored)
            return null;
        try
        {
            return await database.People.ReadAsync(cancellation) is var (_, people) ? PeopleCounts.Of(DirectoryOrigin.Without(people)) : null;
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or InvalidDataException)
        {
            // an import is how lost keys are got over
            return stored.Counts;
        }
    }

    private static ImportResult Read(ImportOrder order, ColumnChoices choices, ImportPrinter printer)
    {
        try
        {
            return PeopleImport.Read(order.Paths, choices, files => Progress.Over(files, "Reading", printer.IsForPrograms));
        }
        catch (PeopleException e)
        {
            throw new UsageException(e.Message);
        }
    }

    /// <summary>The command line goes before the settings: later choices win.</summary>
    private static ColumnChoices ChoicesOf(PeopleOptions options, IReadOnlyList<string> map) => new(
        [.. options.Columns.SelectMany(file => file.Value.Select(column => new ColumnChoice(file.Key, column.Key, column.Value))), .. map.Select(Parse)]);

    private static ColumnChoice Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1 || equals == text.Length - 1)
            throw new UsageException($"--map {text}: write it as FIELD=HEADER or FILE:FIELD=HEADER.");
        var left = text[..equals];
        var colon = left.LastIndexOf(':');
        var field = left[(colon + 1)..];
        string[] known = [ColumnChoices.Kind, .. ImportFields.Names];
        return known.Contains(field, StringComparer.OrdinalIgnoreCase)
            ? new ColumnChoice(colon < 1 ? null : left[..colon], field, text[(equals + 1)..])
            : throw new UsageException($"--map {text}: {OptionsBinder.UnknownKey(field, "--map", known).Replace("setting of --map", "field", StringComparison.Ordinal)}");
    }

    /// <summary>An export of one class only would turn all other parents into strangers.</summary>
    private static string? Losses(PeopleCounts before, PeopleCounts after)
    {
        var losses = new[]
        {
            Loss("member of staff", "staff", before.Staff, after.Staff), Loss("pupil", "pupils", before.Pupils, after.Pupils), Loss("contact", "contacts", before.Contacts, after.Contacts),
            Loss("governor", "governors", before.Governors, after.Governors), Loss("agency", "agencies", before.Agencies, after.Agencies),
        }.OfType<string>().ToList();
        return losses.Count == 0 ? null : string.Join(" ", losses);
    }

    private static string? Loss(string one, string many, int before, int after) =>
        before > 0 && after < (before + 1) / 2 ? $"The export has {Counted.Of(after, one, many)}; stored before: {before:N0}." : null;
}

/// <summary>What the command line asks for.</summary>
internal sealed record ImportOrder(IReadOnlyList<string> Paths, IReadOnlyList<string> Map, bool DryRun, bool AllowRejected, bool AllowFewer, string? Config);
