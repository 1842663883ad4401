using MailCompliance.Engine.Facts;

namespace MailCompliance.Engine.Verdicts;

/// <summary>Who a recipient is, as every channel reports it in JSON.</summary>
/// <param name="Classes"><c>parent</c>, <c>governor</c>, <c>agency</c> and so on.</param>
public sealed record ReportedRecipient(string Address, IReadOnlyList<string> Classes)
{
    public static IReadOnlyList<ReportedRecipient> Of(MessageFacts facts) =>
        [.. facts.Recipients.Select(recipient => new ReportedRecipient(recipient.Address, [.. recipient.Classes.Select(WireName.Of)]))];
}
