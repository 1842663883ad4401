using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Server.Cli;

/// <summary>What <c>check</c> prints for one message; the names are a contract.</summary>
public sealed record CheckReport(
    string File,
    string? MessageId,
    string Verdict,
    IReadOnlyList<ReportedFinding> Findings,
    IReadOnlyList<ReportedAction> Actions,
    IReadOnlyList<string> NotSeen,
    IReadOnlyList<ReportedRecipient> Recipients)
{
    public string? Error { get; init; }

    public static CheckReport Of(string file, Evaluation evaluation) => new(
        file,
        evaluation.Facts.Message.MessageId,
        Lower(evaluation.Verdict.Kind),
        [.. evaluation.Verdict.Rulings.Select(ReportedFinding.Of)],
        [.. evaluation.Plan.Actions.Where(action => !action.IsInternal).Select(ReportedAction.Of)],
        evaluation.Facts.Message.NotSeen,
        [.. evaluation.Facts.Recipients.Select(recipient => new ReportedRecipient(recipient.Address, [.. recipient.Classes.Select(Lower)]))]);

    public static CheckReport Failed(string file, string why) => new(file, null, "error", [], [], [], []) { Error = why };

    internal static string Lower<T>(T value) where T : struct, Enum =>
        System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}

public sealed record ReportedFinding(
    string Rule, string Outcome, string Clause, string What, string WhatToDo, string? Data, string? Confidence, ReportedPlace? Where)
{
    public static ReportedFinding Of(Ruling ruling) => new(
        ruling.Rule,
        CheckReport.Lower(ruling.Outcome),
        ruling.Clause,
        ruling.Finding.What,
        ruling.Finding.WhatToDo,
        ruling.Finding.Data is { } data ? CheckReport.Lower(data) : null,
        ruling.Finding.Confidence is { } confidence ? CheckReport.Lower(confidence) : null,
        ruling.Finding.Where is { } where ? new(where.Part, where.Start, where.End, where.Path) : null);
}

public sealed record ReportedPlace(string Part, int? Start, int? End, string? Path);

public sealed record ReportedRecipient(string Address, IReadOnlyList<string> Classes);

public sealed record ReportedAction(string Action, IReadOnlyList<string> To, string Why)
{
    public static ReportedAction Of(PlannedAction action) => new(
        action.Name,
        action switch
        {
            CopyTo copy => copy.To,
            Hold hold => hold.Approvers,
            _ => [],
        },
        action.Why);
}
