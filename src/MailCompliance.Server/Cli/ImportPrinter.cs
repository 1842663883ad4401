using MailCompliance.Engine;
using MailCompliance.Engine.People.Import;
using MailCompliance.Storage.People;

namespace MailCompliance.Server.Cli;

/// <summary>Says what an import read, how it was understood, and what became of it.</summary>
internal sealed class ImportPrinter(TextWriter output, TextWriter warnings, bool isJson)
{
    /// <summary>Rejected rows beyond this many are counted on the screen, not listed; JSON has all.</summary>
    private const int MostListed = 50;

    public bool IsForPrograms => isJson;

    public static string NameOf(ExportLayout layout) => layout switch
    {
        ExportLayout.Own => "the layout of this product",
        ExportLayout.Sims => "SIMS",
        ExportLayout.Arbor => "Arbor",
        ExportLayout.Bromcom => "Bromcom",
        ExportLayout.OneRoster11 => "OneRoster 1.1",
        ExportLayout.OneRoster12 => "OneRoster 1.2",
        ExportLayout.SchoolDataSync => "School Data Sync 2.1",
        _ => "reports of an information system",
    };

    /// <param name="id">Of the stored snapshot; null: nothing was stored.</param>
    /// <param name="outcome">What became of it, in a sentence.</param>
    public void Print(ImportResult result, string? id, string outcome)
    {
        var counts = PeopleCounts.Of(result.People);
        if (isJson)
        {
            JsonLines.Write(output, new { result.Layout, Stored = id is not null, Snapshot = id, Counts = counts, result.Files, result.Rejected, result.LeftOut, Outcome = outcome });
            return;
        }

        output.WriteLine($"Layout: {NameOf(result.Layout)}");
        foreach (var file in result.Files)
            Print(file);
        foreach (var (reason, count) in result.LeftOut)
            output.WriteLine($"Left out, {reason}: {count:N0}");
        PrintRejected(result);
        output.WriteLine($"{(id is null ? "Found" : "Imported")}: {counts}.");
        output.WriteLine(outcome);
    }

    private void Print(ImportedFile file)
    {
        output.WriteLine(file.Kind is { } kind
            ? $"{file.Name}: {kind.ToString().ToLowerInvariant()}, {Counted.Of(file.Rows, "row")}{(file.NotTaken == 0 ? "" : $", {file.NotTaken:N0} not taken")}"
            : $"{file.Name}: not known, left out. Say what it lists with --map {file.Name}:kind=pupils");
        // OneRoster and School Data Sync name their columns as we do: nothing to check
        if (file.Columns.Any(column => column.Key != column.Value))
            output.WriteLine("  " + string.Join(", ", file.Columns.Select(column => $"{column.Key} = {column.Value}")));
        if (file.Kind is not null && file.Unused.Count > 0)
            output.WriteLine($"  not needed, not read: {string.Join(", ", file.Unused)}");
        if (file.NeverRead.Count > 0)
            output.WriteLine($"  passwords, never read: {string.Join(", ", file.NeverRead)}");
    }

    private void PrintRejected(ImportResult result)
    {
        foreach (var row in result.Rejected.Take(MostListed))
            warnings.WriteLine($"{row.File}:{row.Line}: {(row.Kept ? "" : "not taken: ")}{row.Reason}");
        if (result.Rejected.Count > MostListed)
            warnings.WriteLine($"and {result.Rejected.Count - MostListed:N0} more; --json lists them");
    }
}
