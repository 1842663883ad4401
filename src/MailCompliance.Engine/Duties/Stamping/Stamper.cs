using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Engine.Duties.Stamping;

/// <summary>Carries out the stamps of a plan on a message: in text and HTML, above the history, in the charset of each part.</summary>
/// <remarks>
/// Where a plain part's charset cannot hold the text, a part of its own follows it. Signed, encrypted, rights-protected mail,
/// invitations and TNEF are never edited; a message without any text gets a text part, and so does one whose text stands in a signed part further in.
/// </remarks>
public static class Stamper
{
    /// <summary>Puts the edits into an editor, which the channel may use further; nothing is applied yet.</summary>
    /// <param name="document">The document that the facts were gathered from.</param>
    /// <exception cref="MessageEditException">The body to be stamped cannot be edited.</exception>
    public static MessageEditor Stamp(MailDocument document, MessageFacts facts, ActionPlan plan)
    {
        var editor = new MessageEditor(document);
        Stamp(editor, facts, plan);
        return editor;
    }

    /// <inheritdoc cref="Stamp(MailDocument, MessageFacts, ActionPlan)"/>
    public static void Stamp(MessageEditor editor, MessageFacts facts, ActionPlan plan)
    {
        var (signature, disclaimer) = (plan.Find<StampSignature>(), plan.Find<StampDisclaimer>());
        if ((signature is null && disclaimer is null) || facts.Security != MessageSecurity.None || !ClassTreatment.Of(facts.Class).Stamped)
            return;

        foreach (var body in facts.Bodies)
        {
            if (body is { Stamp: { } place, Source: { } part })
                StampBody(editor, body, part, place, signature, body.HasDisclaimer ? null : disclaimer);
        }

        if (!facts.Bodies.Any(body => body.IsShown))
            AddBody(editor, signature, disclaimer);
        else if (facts.Bodies.All(body => body.Stamp is null) && facts.Bodies.LastOrDefault(IsShownAndSealed) is { } sealedBody)
            AddBelow(editor, sealedBody.Source!, signature, sealedBody.HasDisclaimer ? null : disclaimer);
    }

    private static bool IsShownAndSealed(BodyText body) => body.IsShown && body.Source is { } part && MessageSecurityReader.IsSealed(part);

    // what is signed stays as it is: the stamp stands below it, in a part of its own
    private static void AddBelow(MessageEditor editor, MimePart part, StampSignature? signature, StampDisclaimer? disclaimer)
    {
        if (signature is null && disclaimer is null)
            return;
        var root = editor.Document.Root;
        var beside = part;
        while (beside != root && !(beside.Parent == root && root.ContentType.MediaType == "multipart/mixed"))
            beside = beside.Parent!;
        editor.AddTextPart(beside, "plain", PlainStamp.Alone(signature, disclaimer));
    }

    private static void StampBody(
        MessageEditor editor, BodyText body, MimePart part, StampPlace place, StampSignature? signature, StampDisclaimer? disclaimer)
    {
        if (signature is null && disclaimer is null)
            return;
        if (disclaimer is not null)
            RemoveRemains(editor, part, place);

        if (disclaimer is { AtEnd: true } && place.End.Offset != place.Offset)
        {
            Insert(editor, body, part, place.Offset, place.Closers, signature, null);
            Insert(editor, body, part, place.End.Offset, place.End.Closers, null, disclaimer);
        }
        else
        {
            Insert(editor, body, part, place.Offset, place.Closers, signature, disclaimer);
        }
    }

    private static void Insert(
        MessageEditor editor, BodyText body, MimePart part, int offset, string closers, StampSignature? signature, StampDisclaimer? disclaimer)
    {
        if (signature is null && disclaimer is null)
            return;
        var insertion = body.IsHtml
            ? closers + HtmlStamp.Of(part.DecodeText(), signature, disclaimer)
            : PlainStamp.Of(part, offset, signature, disclaimer);
        if (editor.TryInsertText(part, offset, insertion))
            return;
        var text = body.IsHtml ? HtmlStamp.Of("", signature, disclaimer) : PlainStamp.Alone(signature, disclaimer);
        editor.AddTextPart(part, body.IsHtml ? "html" : "plain", text);
    }

    private static void RemoveRemains(MessageEditor editor, MimePart part, StampPlace place)
    {
        var length = part.DecodeText().Length;
        foreach (var remains in place.Remains)
        {
            // what cannot be taken out stays: the whole stamp is set all the same
            var (start, size) = remains.GetOffsetAndLength(length);
            editor.TryRemoveText(part, start, start + size);
        }
    }

    // a message that is one TNEF object is left as it is; a file alone gets a text above it
    private static void AddBody(MessageEditor editor, StampSignature? signature, StampDisclaimer? disclaimer)
    {
        var root = editor.Document.Root;
        if (root.ContentType.MediaType is "application/ms-tnef" or "application/vnd.ms-tnef")
            return;
        var beside = root.IsMultipart && root.Children.Count > 0 ? root.Children[0] : root;
        editor.AddTextPart(beside, "plain", PlainStamp.Alone(signature, disclaimer), before: true);
    }
}
