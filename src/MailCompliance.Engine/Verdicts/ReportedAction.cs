namespace MailCompliance.Engine.Verdicts;

/// <summary>What will be done to the message, as every channel reports it in JSON: <c>stamp-disclaimer</c>, <c>copy</c> and so on.</summary>
/// <param name="To">Whom a copy goes to, or who decides; else empty.</param>
public sealed record ReportedAction(string Action, IReadOnlyList<string> To, string Why)
{
    /// <summary>Without what is a matter between engine and channel.</summary>
    public static IReadOnlyList<ReportedAction> Of(ActionPlan plan) => [.. plan.Actions.Where(action => !action.IsInternal).Select(Of)];

    private static ReportedAction Of(PlannedAction action) => new(
        action.Name,
        action switch
        {
            CopyTo copy => copy.To,
            Hold hold => hold.Approvers,
            _ => [],
        },
        action.Why);
}
