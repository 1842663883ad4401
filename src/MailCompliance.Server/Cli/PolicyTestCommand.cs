using System.CommandLine;
using MailCompliance.Engine;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Text;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.Hosting.Documents;

namespace MailCompliance.Server.Cli;

/// <summary><c>policy test</c>: what a policy would make of messages, and what changes against another one.</summary>
public static class PolicyTestCommand
{
    public static Command Create(TimeProvider clock)
    {
        var file = new Argument<string>("FILE") { Description = "Policy file to try." };
        var messages = new Option<string[]>("--messages") { Description = "Messages (.eml), mbox files, or folders of them; may be repeated.", HelpName = "PATH", Required = true };
        var against = new Option<string?>("--against") { Description = "Another policy file; messages whose outcome differs are listed.", HelpName = "FILE" };
        var people = SharedOptions.People();
        var json = SharedOptions.Json();
        var command = new Command(
            "test",
            "Try a policy on messages: how many each rule finds, and what changes against another policy. Each message is judged by itself, so mass mail sent one by one is not counted.")
        {
            file, messages, against, people, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var known = parsed.GetValue(people) is { } folder ? CommandPeople.Read(folder, parsed.InvocationConfiguration.Error) : PeopleSnapshot.Empty;
            var documents = new DocumentReader(PdfToText.FindOrNone(clock), clock);
            var tried = new PolicyTrial(PolicyFiles.ReadValid(parsed.GetRequiredValue(file), clock), known, documents, clock);
            var other = parsed.GetValue(against) is { } old ? new PolicyTrial(PolicyFiles.ReadValid(old, clock), known, documents, clock) : null;
            var report = new PolicyTestReport(parsed.InvocationConfiguration.Output, parsed.GetValue(json), other is not null);
            foreach (var message in InputFiles.Enumerate(parsed.GetRequiredValue(messages)))
            {
                var bytes = message.Read();
                report.Add(message.Name, await tried.JudgeAsync(bytes, cancellation), other is null ? null : await other.JudgeAsync(bytes, cancellation));
            }

            report.Finish();
            return report.Failed > 0 ? ExitCodes.CouldNotCheck : ExitCodes.Fine;
        });
        return command;
    }
}

/// <summary>Gathers and prints what a trial shows.</summary>
internal sealed class PolicyTestReport(TextWriter output, bool json, bool compares)
{
    private static readonly Outcome[] Shown = [Outcome.Record, Outcome.Warn, Outcome.Protect, Outcome.Hold, Outcome.Block];

    private readonly SortedDictionary<VerdictKind, int> verdicts = [];
    private readonly SortedDictionary<string, Dictionary<Outcome, int>> rules = new(StringComparer.Ordinal);
    private int changed;

    /// <summary>Messages that could not be judged.</summary>
    public int Failed { get; private set; }

    public void Add(string file, TrialResult result, TrialResult? before)
    {
        var differs = before is not null && result.Differs(before);
        if (result.Verdict is { } verdict)
            verdicts[verdict] = verdicts.GetValueOrDefault(verdict) + 1;
        else
            Failed++;
        changed += differs ? 1 : 0;
        foreach (var (rule, outcome) in result.Rules)
        {
            if (!rules.TryGetValue(rule, out var counts))
                rules[rule] = counts = [];
            counts[outcome] = counts.GetValueOrDefault(outcome) + 1;
        }

        if (json)
            JsonLines.Write(output, new { file, result.Verdict, result.Rules, result.Error, Before = before, Changed = compares ? differs : (bool?)null });
        else if (result.Error is { } error)
            output.WriteLine($"{file}: could not be judged: {error}");
        else if (differs)
            output.WriteLine($"{file}: {Named(before!)} -> {Named(result)}");
    }

    public void Finish()
    {
        if (json)
            return;
        output.WriteLine($"{Counted.Of(verdicts.Values.Sum() + Failed, "message")}: {string.Join(", ", Enum.GetValues<VerdictKind>().Select(kind => $"{verdicts.GetValueOrDefault(kind)} {WireName.Of(kind)}"))}{(Failed > 0 ? $", {Failed} could not be judged" : "")}.");
        if (compares)
            output.WriteLine($"Judged otherwise by the other policy: {changed}.");
        if (rules.Count == 0)
            return;
        var width = rules.Keys.Max(rule => rule.Length);
        output.WriteLine($"{"rule".PadRight(width)}  {string.Join("", Shown.Select(outcome => WireName.Of(outcome).PadLeft(9)))}");
        foreach (var (rule, counts) in rules)
            output.WriteLine($"{rule.PadRight(width)}  {string.Join("", Shown.Select(outcome => Figure(counts.GetValueOrDefault(outcome)).PadLeft(9)))}");
    }

    private static string Named(TrialResult result) => result.Verdict is { } verdict
        ? $"{WireName.Of(verdict)}{(result.Rules.Count == 0 ? "" : $" ({string.Join(", ", result.Rules.Select(rule => $"{rule.Key} {WireName.Of(rule.Value)}"))})")}"
        : "could not be judged";

    private static string Figure(int count) => count == 0 ? "." : count.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
