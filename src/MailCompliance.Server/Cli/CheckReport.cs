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
        WireName.Of(evaluation.Verdict.Kind),
        [.. evaluation.Verdict.Rulings.Select(ReportedFinding.Of)],
        ReportedAction.Of(evaluation.Plan),
        evaluation.Facts.Message.NotSeen,
        ReportedRecipient.Of(evaluation.Facts));

    public static CheckReport Failed(string file, string why) => new(file, null, "error", [], [], [], []) { Error = why };
}
