using System.Text.Json;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Server.AddIn.Contract;

/// <summary>What the policy says of a draft. The names are those of <c>check --json</c>.</summary>
/// <param name="Verdict"><c>pass</c>, <c>warn</c>, <c>protect</c>, <c>hold</c> or <c>block</c>.</param>
/// <param name="NotSeen">What the add-in cannot see and the gateway will.</param>
/// <param name="Header">To be set on the message before it is sent; null where there is nothing to prove.</param>
public sealed record EvaluateResponse(
    int Schema,
    string EvaluationId,
    string PolicyVersion,
    string Verdict,
    IReadOnlyList<DraftFinding> Findings,
    IReadOnlyList<DraftAction> Actions,
    IReadOnlyList<string> NotSeen,
    IReadOnlyList<ClassifiedRecipient> Recipients,
    SignedHeader? Header);

public sealed record DraftFinding(
    string Rule, string Outcome, string Clause, string What, string WhatToDo, string? Data, string? Confidence, FindingPlace? Where)
{
    public static DraftFinding Of(Ruling ruling) => new(
        ruling.Rule,
        WireName.Of(ruling.Outcome),
        ruling.Clause,
        ruling.Finding.What,
        ruling.Finding.WhatToDo,
        ruling.Finding.Data is { } data ? WireName.Of(data) : null,
        ruling.Finding.Confidence is { } confidence ? WireName.Of(confidence) : null,
        ruling.Finding.Where is { } where ? new(where.Part, where.Start, where.End) : null);
}

/// <param name="Part"><c>subject</c>, <c>body</c> or <c>attachment:NAME</c>.</param>
/// <param name="Start">UTF-16 code units into the part's text; null: the part as a whole.</param>
public sealed record FindingPlace(string Part, int? Start, int? End);

/// <summary>What will be done to the message: <c>stamp-disclaimer</c>, <c>copy</c> and so on.</summary>
public sealed record DraftAction(string Action, IReadOnlyList<string> To, string Why)
{
    public static DraftAction Of(PlannedAction action) => new(
        action.Name,
        action switch
        {
            CopyTo copy => copy.To,
            Hold hold => hold.Approvers,
            _ => [],
        },
        action.Why);
}

/// <param name="Classes"><c>parent</c>, <c>governor</c>, <c>agency</c> and so on.</param>
public sealed record ClassifiedRecipient(string Address, IReadOnlyList<string> Classes);

public sealed record SignedHeader(string Name, string Value);

/// <summary>Enumerated values in the words of the JSON contract.</summary>
internal static class WireName
{
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
