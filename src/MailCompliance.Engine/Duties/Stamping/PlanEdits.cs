using MailCompliance.Engine.Messages;
using MailCompliance.Engine.Protection;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Engine.Duties.Stamping;

/// <summary>All that a plan changes in the message itself, for every channel that has its bytes.</summary>
public static class PlanEdits
{
    /// <summary>What <see cref="OwnHeaders.Protect"/> says to the mail flow rule of Exchange Online.</summary>
    private const string Encrypt = "encrypt";

    private const string DoNotForward = "do-not-forward";

    /// <summary>Strips what others wrote in our name, takes what asks for protection out of the subject, stamps, hides visible recipients, and shows visible copies in Cc.</summary>
    /// <param name="document">The document that the facts were gathered from.</param>
    /// <returns>The same document where nothing is to be changed.</returns>
    /// <exception cref="MessageEditException">The edited message does not read back as intended: it must not leave.</exception>
    public static MailDocument Apply(MailDocument document, Evaluation evaluation)
    {
        var editor = new MessageEditor(document).TakeOutStrayLines();
        foreach (var field in OwnHeaders.In(document))
            editor.RemoveHeader(field);
        if (evaluation.Facts is { Request: not ProtectionRequest.None, Security: MessageSecurity.None })
            SubjectTag.RemoveFrom(editor);
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
    public static string? ProtectFieldOf(ActionPlan plan) => plan.Find<Protect>() is { Method: ProtectionMethod.ExchangeHeader } protect
        ? protect.MayNotBeForwarded ? DoNotForward : Encrypt
        : null;

    /// <summary>The last step: the message as it is to leave, encrypted where the plan says so.</summary>
    /// <param name="edited">What <see cref="Apply"/> made of it: a message is stamped before it is encrypted.</param>
    /// <param name="recipients">Everybody whom these bytes go to, copies included.</param>
    /// <exception cref="MessageEditException">Somebody's certificate ran out meanwhile, or the result does not read back as intended.</exception>
    public static MailDocument Seal(MailDocument edited, Evaluation evaluation, IEnumerable<string> recipients)
    {
        if (evaluation.Plan.Find<Protect>() is not { Method: ProtectionMethod.Smime })
            return edited;
        var facts = evaluation.Facts;
        var copies = evaluation.Plan.Actions.OfType<CopyTo>().SelectMany(copy => copy.To);
        return SmimeEnvelope.Seal(
            edited,
            [.. recipients.Concat(copies).Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(address => facts.Certificates.Find(address, facts.At) ?? throw new MessageEditException("A recipient has no certificate any more."))]);
    }
}
