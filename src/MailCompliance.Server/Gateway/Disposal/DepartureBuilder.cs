using MailCompliance.Engine.Duties.Stamping;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;
using MailCompliance.Server.Gateway.Loops;
using MailCompliance.Storage;

namespace MailCompliance.Server.Gateway.Disposal;

/// <summary>
/// Carries out on the bytes what the plan says: strips what others wrote in our name, stamps, shows copies in Cc, encrypts, and
/// puts trace, loop guard and the protection field on top. Whatever cannot be verified throws: nothing leaves half-stamped.
/// </summary>
public sealed class DepartureBuilder(TraceHeaders trace, ProcessedMark mark)
{
    /// <param name="recipients">All that the message goes to, copies included.</param>
    /// <exception cref="MessageEditException">The edited message does not read back as intended.</exception>
    public Departure Build(MessageInHand message, Evaluation evaluation, IEnumerable<string> recipients)
    {
        List<string> everybody = [.. recipients];
        var edited = PlanEdits.Seal(PlanEdits.Apply(message.Document, evaluation), evaluation, everybody);
        var protect = PlanEdits.ProtectFieldOf(evaluation.Plan);
        var digest = edited == message.Document ? message.Digest : ContentDigest.Of(edited, message.Digest);
        var key = RepeatKey.Of(message.MessageId, message.Mail.Address, everybody, digest.Value);
        return new Departure(Top(message, mark.For(key, protect), protect), Apart(edited));
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

        return new Departure(Top(message, null, null), Apart(editor.HasChanges ? editor.Apply() : message.Document));
    }

    /// <summary>A message that begins with a folded line would go on with our last field: such a line is no part of any field, and goes.</summary>
    private static MailDocument Apart(MailDocument document)
    {
        var bytes = document.Bytes;
        while (bytes.Length > 0 && bytes.Span[0] is (byte)' ' or (byte)'\t')
        {
            var feed = bytes.Span.IndexOf((byte)'\n');
            bytes = feed < 0 ? ReadOnlyMemory<byte>.Empty : bytes[(feed + 1)..];
        }

        return bytes.Length == document.Bytes.Length ? document : MailDocument.Parse(bytes, document.Limits);
    }

    private byte[] Top(MessageInHand message, string? markValue, string? protect) =>
        trace.Block(message.Peer, message.Mail.SmtpUtf8, message.Id, message.At, markValue, protect);
}
