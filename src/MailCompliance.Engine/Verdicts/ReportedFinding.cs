namespace MailCompliance.Engine.Verdicts;

/// <summary>A ruling as every channel reports it in JSON. The names are a contract.</summary>
/// <param name="Outcome"><c>record</c>, <c>warn</c>, <c>protect</c>, <c>hold</c> or <c>block</c>.</param>
/// <param name="Data">The type of personal data, as <c>nhs-number</c>; null: it is not about such.</param>
/// <param name="Confidence"><c>high</c>, <c>medium</c> or <c>low</c>; null: it does not rest on detection.</param>
/// <param name="Where">Null: the message as a whole.</param>
public sealed record ReportedFinding(
    string Rule, string Outcome, string Clause, string What, string WhatToDo, string? Data, string? Confidence, ReportedPlace? Where)
{
    public static ReportedFinding Of(Ruling ruling) => new(
        ruling.Rule,
        WireName.Of(ruling.Outcome),
        ruling.Clause,
        ruling.Finding.What,
        ruling.Finding.WhatToDo,
        ruling.Finding.Data is { } data ? WireName.Of(data) : null,
        ruling.Finding.Confidence is { } confidence ? WireName.Of(confidence) : null,
        ruling.Finding.Where is { } where ? new(where.Part, where.Start, where.End, where.Path) : null);
}

/// <param name="Part"><c>subject</c>, <c>body</c> or <c>attachment:NAME</c>.</param>
/// <param name="Start">UTF-16 code units into the part's text; null: the part as a whole.</param>
/// <param name="Path">Of the part, as <c>inspect</c> numbers them; null: the channel has no parts.</param>
public sealed record ReportedPlace(string Part, int? Start, int? End, string? Path);
