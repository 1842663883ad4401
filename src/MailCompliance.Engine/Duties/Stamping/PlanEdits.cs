using MailCompliance.Engine.Messages;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Engine.Duties.Stamping;

/// <summary>All that a plan changes in the message itself, for every channel that has its bytes.</summary>
public static class PlanEdits
{
    /// <summary>What <see cref="OwnHeaders.Protect"/> says to the mail flow rule of Exchange Online.</summary>
    private const string Encrypt = "encrypt";

    /// <summary>Strips what others wrote in our name, stamps, hides visible recipients, and shows visible copies in Cc.</summary>
    /// <param name="document">The document that the facts were gathered from.</param>
    /// <returns>The same document where nothing is to be changed.</returns>
    /// <exception cref="MessageEditException">The edited message does not read back as intended: it must not leave.</exception>
    public static MailDocument Apply(MailDocument document, Evaluation evaluation)
    {
        var editor = new MessageEditor(document).TakeOutStrayLines();
        foreach (var field in OwnHeaders.In(document))
            editor.RemoveHeader(field);
        Stamper.Stamp(editor, evaluation.Facts, evaluation.Plan);
        if (evaluation.Facts.Security == MessageSecurity.None)
        {
            if (evaluation.Plan.Find<MoveToBcc>() is { } hidden)
                editor.RemoveVisibleRecipients(hidden.Addresses.ToHashSet(StringComparer.OrdinalIgnoreCase));
            foreach (var address in evaluation.Plan.Actions.OfType<CopyTo>().Where(copy => copy.Visible).SelectMany(copy => copy.To))
                editor.AddCc(new MailAddress(address, null));
        }

        return editor.HasChanges ? editor.Apply() : document;
    }

    /// <summary>Value of <see cref="OwnHeaders.Protect"/>, which goes on top of the message; null: none.</summary>
    public static string? ProtectFieldOf(ActionPlan plan) => plan.Find<Protect>() is { Method: ProtectionMethod.ExchangeHeader } ? Encrypt : null;
}
