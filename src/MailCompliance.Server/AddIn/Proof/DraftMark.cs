using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Requests;

namespace MailCompliance.Server.AddIn.Proof;

/// <summary>Knows a message again by the draft that permission was asked for: sender, subject, new text and names of files, recipients, findings.</summary>
internal static class DraftMark
{
    public static PermittedMessage Of(MessageFacts facts, IEnumerable<Ruling> rulings) => Of(facts, [.. rulings.Select(ruling => new HeldFinding(ruling.Rule, FindingMark.Of(ruling.Finding)))]);

    public static PermittedMessage Of(MessageFacts facts, IReadOnlyList<HeldFinding> findings) =>
        new(facts.Sender.Address, ContentMark.Of(facts), [.. facts.Recipients.Select(recipient => recipient.Address)], findings);
}
