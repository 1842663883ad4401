using MailCompliance.Engine.Duties.Stamping;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;
using MailCompliance.Server.Gateway.Loops;
using MailCompliance.Storage;

namespace MailCompliance.Server.Gateway.Disposal;

/// <summary>
/// Carries out on the bytes what the plan says: strips what others wrote in our name, stamps, shows copies in Cc, and puts
/// trace, loop guard and protection on top. Whatever cannot be verified throws: nothing leaves half-stamped.
/// </summary>
public sealed class DepartureBuilder(TraceHeaders trace, ProcessedMark mark)
{
    /// <summary>What <see cref="OwnHeaders.Protect"/> says to the mail flow rule of Exchange Online.</summary>
    private const string Encrypt = "encrypt";

    /// <param name="recipients">All that the message goes to, copies included.</param>
    /// <exception cref="MessageEditException">The edited message does not read back as intended.</exception>
    public Departure Build(MessageInHand message, Evaluation evaluation, IEnumerable<string> recipients)
    {
        var edited = Edit(message.Document, evaluation);
        var protect = evaluation.Plan.Find<Protect>() is { Method: ProtectionMethod.ExchangeHeader } ? Encrypt : null;
        var key = RepeatKey.Of(message.MessageId, message.Mail.Address, recipients, ContentDigest.Of(edited).Value);
        return new Departure(Top(message, mark.For(key, protect), protect), edited);
    }

    /// <summary>For a message that we checked before: our fields stay, those of others under our names go.</summary>
    public Departure BuildUnchanged(MessageInHand message)
    {
        var editor = new MessageEditor(message.Document);
        foreach (var field in OwnHeaders.In(message.Document))
        {
            if (!OwnHeaders.IsCoveredByMark(field.Name))
                editor.RemoveHeader(field);
        }

        return new Departure(Top(message, null, null), editor.HasChanges ? editor.Apply() : message.Document);
    }

    private byte[] Top(MessageInHand message, string? markValue, string? protect) =>
        trace.Block(message.Peer, message.Mail.SmtpUtf8, message.Id, message.At, markValue, protect);

    private static MailDocument Edit(MailDocument document, Evaluation evaluation)
    {
        var editor = new MessageEditor(document);
        foreach (var field in OwnHeaders.In(document))
            editor.RemoveHeader(field);
        Stamper.Stamp(editor, evaluation.Facts, evaluation.Plan);
        if (evaluation.Facts.Security == MessageSecurity.None)
        {
            foreach (var copy in evaluation.Plan.Actions.OfType<CopyTo>().Where(copy => copy.Visible))
            {
                foreach (var address in copy.To)
                    editor.AddCc(new MailAddress(address, null));
            }
        }

        return editor.HasChanges ? editor.Apply() : document;
    }
}
