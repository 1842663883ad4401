using System.CommandLine;
using MailCompliance.Engine.People;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Server.Hosting.Documents;

namespace MailCompliance.Server.Cli;

/// <summary><c>scan</c>: detection alone, on messages, documents and text files.</summary>
public static class ScanCommand
{
    public static Command Create()
    {
        var paths = SharedOptions.Paths("Messages, mbox files, documents, text files, or folders of them.");
        var policy = SharedOptions.Policy();
        var people = SharedOptions.People();
        var text = new Option<bool>("--text") { Description = "Print the text that was read: what the offsets count in." };
        var json = SharedOptions.Json();
        var config = SharedOptions.Config();
        var command = new Command("scan", "Find personal data in messages, documents and text files, and say where it stands. What the policy names as the school's own is not found.") { paths, policy, people, text, json, config };
        command.SetAction(async (parsed, cancellation) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var options = ConfigurationReader.Read(parsed.GetValue(config)).Options;
            var snapshot = await CommandPeople.FindAsync(parsed.GetValue(people), options, parsed.InvocationConfiguration.Error, cancellation) ?? PeopleSnapshot.Empty;
            var school = (parsed.GetValue(policy) ?? options.Policy.File) is { } policyFile ? PolicyFiles.ReadValid(policyFile, TimeProvider.System).School : null;
            var scanner = new FileScanner(snapshot, DocumentReaders.Create(TimeProvider.System), school);
            var exit = ExitCodes.Fine;
            foreach (var file in Progress.Over(InputFiles.Enumerate(parsed.GetRequiredValue(paths)), "Scanning", parsed.GetValue(json)))
            {
                var report = await scanner.ScanAsync(file, parsed.GetValue(text), cancellation);
                exit = report.Error is null ? exit : ExitCodes.CouldNotCheck;
                if (parsed.GetValue(json))
                    JsonLines.Write(output, report.Error is null ? report : new { report.File, report.Error });
                else
                    Print(output, report);
            }

            return exit;
        });
        return command;
    }

    private static void Print(TextWriter output, ScanReport report)
    {
        output.WriteLine(report.File);
        if (report.Error is not null)
            output.WriteLine($"  could not be read: {report.Error}");
        foreach (var part in report.Parts)
        {
            output.WriteLine($"  {part.Part}: {part.Characters:N0} characters{(part.NotRead is null ? "" : $", not (fully) read: {part.NotRead}")}{(part.NotSearched is null ? "" : ", too long to be searched to its end")}");
            if (part.Text is not null)
                output.WriteLine(part.Text);
        }

        foreach (var hit in report.Hits)
            output.WriteLine($"  {hit.Type,-28} {hit.Confidence,-7} {hit.Part}{(hit.Start is null ? "" : $" {hit.Start}-{hit.End}")}");
    }
}

/// <summary>What <c>scan</c> prints for one file; the names are a contract.</summary>
public sealed record ScanReport(string File, IReadOnlyList<ScannedPart> Parts, IReadOnlyList<ScanHit> Hits)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public string? Error { get; init; }
}

/// <param name="Part"><c>text</c> of a file; <c>subject</c>, <c>body</c> or <c>attachment:NAME</c> of a message.</param>
/// <param name="Characters">UTF-16 code units of its text.</param>
public sealed record ScannedPart(string Part, int Characters)
{
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public string? Path { get; init; }

    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public string? NotRead { get; init; }

    /// <summary><c>too-long</c> where the text is longer, or holds more, than is searched.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public string? NotSearched { get; init; }

    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }
}

/// <param name="Start">First code unit; null for text that a reader does not see.</param>
/// <param name="End">One past the last.</param>
public sealed record ScanHit(string Type, string Part, int? Start, int? End, string Confidence)
{
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public string? Path { get; init; }

    /// <summary>new, signature or quoted, for bodies.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public string? Zone { get; init; }
}
