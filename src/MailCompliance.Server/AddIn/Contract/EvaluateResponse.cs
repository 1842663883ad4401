using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Server.AddIn.Contract;

/// <summary>What the policy says of a draft. The names are those of <c>check --json</c>.</summary>
/// <param name="Verdict"><c>pass</c>, <c>warn</c>, <c>protect</c>, <c>hold</c> or <c>block</c>.</param>
/// <param name="NotSeen">What the add-in cannot see and the gateway will.</param>
/// <param name="Header">To be set on the message before it is sent; null where there is nothing to prove.</param>
/// <param name="Permission">Null: none, or none is needed.</param>
/// <param name="Reason">Whether a sender who goes on although warned says why: <c>none</c>, <c>offer</c> or <c>require</c>.</param>
public sealed record EvaluateResponse(
    int Schema,
    string EvaluationId,
    string PolicyVersion,
    string Verdict,
    IReadOnlyList<ReportedFinding> Findings,
    IReadOnlyList<ReportedAction> Actions,
    IReadOnlyList<string> NotSeen,
    IReadOnlyList<ReportedRecipient> Recipients,
    SignedHeader? Header,
    PermissionInForce? Permission,
    string Reason);

/// <summary>Somebody allowed this draft: it goes without being held, once, until then.</summary>
/// <param name="Id">Of the request.</param>
public sealed record PermissionInForce(string Id, DateTimeOffset Until);

public sealed record SignedHeader(string Name, string Value);
