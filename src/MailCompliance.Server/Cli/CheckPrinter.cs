using MailCompliance.Engine;

namespace MailCompliance.Server.Cli;

/// <summary>Prints check results, for people or one JSON object a line.</summary>
public sealed class CheckPrinter(TextWriter output, bool json)
{
    private readonly SortedDictionary<string, int> counts = new(StringComparer.Ordinal);

    public void Print(CheckReport report)
    {
        counts[report.Verdict] = counts.GetValueOrDefault(report.Verdict) + 1;
        if (json)
            JsonLines.Write(output, report);
        else
            PrintForPeople(report);
    }

    /// <summary>The count of verdicts, for people and more than one message.</summary>
    public void Finish()
    {
        if (!json && counts.Values.Sum() > 1)
            output.WriteLine($"{Counted.Of(counts.Values.Sum(), "message")}: {string.Join(", ", counts.Select(pair => $"{pair.Value} {pair.Key}"))}");
    }

    private void PrintForPeople(CheckReport report)
    {
        output.WriteLine($"{report.File}: {report.Verdict}{(report.Error is null ? "" : $" ({report.Error})")}");
        foreach (var finding in report.Findings)
        {
            output.WriteLine($"  [{finding.Outcome}] {finding.What}{(finding.Where is { } where ? $" ({where.Part})" : "")}");
            output.WriteLine($"          {finding.WhatToDo}");
            output.WriteLine($"          rule {finding.Rule}; policy: {finding.Clause}");
        }

        foreach (var action in report.Actions)
            output.WriteLine($"  -> {action.Action}{(action.To.Count == 0 ? "" : " " + string.Join(", ", action.To))}: {action.Why}");
    }
}
