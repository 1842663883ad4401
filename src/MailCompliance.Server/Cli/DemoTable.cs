using MailCompliance.Server.Hosting.Demo;
using MailCompliance.Storage.Log;
using Spectre.Console;

namespace MailCompliance.Server.Cli;

/// <summary>What became of the sample messages, and where to go from there.</summary>
public static class DemoTable
{
    private const int NarrowConsole = 100;
    private const int RedirectedWidth = 140;

    public static void Print(TextWriter output, IReadOnlyList<DemoResult> results)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("Message", "What happened", "Done to it", "Why");
        foreach (var result in results)
        {
            table.AddRow(
                Markup.Escape(Path.GetFileNameWithoutExtension(result.Answer.File)),
                Outcome(result),
                Markup.Escape(string.Join(", ", result.Entry?.Actions.Select(Describe) ?? [])),
                Markup.Escape(Why(result)));
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = Console.IsOutputRedirected ? RedirectedWidth : Math.Max(NarrowConsole, console.Profile.Width);
        console.Write(table);
        output.WriteLine(string.Join(", ", results.CountBy(Word).Select(pair => $"{pair.Value} {pair.Key}")) + ".");
    }

    public static void PrintWhereToGo(TextWriter output, DemoRun demo)
    {
        var gateway = demo.Addresses!.Smtp[0];
        output.WriteLine();
        output.WriteLine($"Send your own: point a mail program at the SMTP server {gateway.Address}, port {gateway.Port}, no encryption, no password, or");
        output.WriteLine($"  swaks --server {gateway} --from a.khan@oakhill.example --to rosa.bell@homemail.example --header 'Subject: Trip on Friday' --body 'Please bring a coat.'");
        output.WriteLine($"What the next hop got lies in {demo.Place.Delivered}. Portal: http://{demo.Addresses.Web}");
        output.WriteLine($"Commands look into it with --config {Path.GetRelativePath(".", demo.Place.SettingsFile)}: quarantine list, audit export, doctor.");
        output.WriteLine(demo.Addresses.ReadyLine);
        output.WriteLine("Ctrl+C ends the demo.");
        output.Flush();
    }

    private static string Outcome(DemoResult result) => Word(result) switch
    {
        "delivered" => "[green]delivered[/]",
        "held" => "[yellow]held[/]",
        "refused" => "[red]refused[/]",
        var other => Markup.Escape($"{other} ({result.Answer.Reply.Code} {result.Answer.Reply.EnhancedCode})"),
    };

    private static string Word(DemoResult result) => result.Entry?.State switch
    {
        LogState.Held => "held",
        LogState.Refused => "refused",
        _ when result.Answer.Reply.IsPositive => "delivered",
        _ => "not sent",
    };

    private static string Describe(LoggedAction action) => action.To.Count == 0 ? action.Action : $"{action.Action} {string.Join(", ", action.To)}";

    private static string Why(DemoResult result) =>
        string.Join("; ", result.Entry?.Findings.Select(finding => $"{finding.Outcome}: {finding.Rule} ({finding.Clause})").Distinct() ?? []);
}
