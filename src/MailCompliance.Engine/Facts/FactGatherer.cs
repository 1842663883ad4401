using MailCompliance.Engine.Detection.Money;
using MailCompliance.Engine.Facts.Zones;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Protection;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Text;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Engine.Facts;

/// <summary>Gathers everything that rules and duties may know: the only step that asks anybody.</summary>
/// <param name="certificates">The certificates in force; null: none are known.</param>
/// <param name="modulus">The table by which bank accounts are checked; null: none.</param>
public sealed class FactGatherer(ISendingHistory history, IDocumentReader documents, TimeProvider clock, Func<RecipientCertificates>? certificates = null, ModulusTable? modulus = null)
{
    /// <exception cref="MimeLimitException">A file inside is larger than the document's limits allow.</exception>
    /// <exception cref="Exception">
    /// A fault of the sending history or of a reader: the message cannot be judged. Not where every rule that needs those facts
    /// says <see cref="IfUnavailable.Pass"/>: then they are named in <see cref="MessageFacts.Unavailable"/>.
    /// </exception>
    public async Task<MessageFacts> GatherAsync(
        OutgoingMessage message, SchoolPolicy policy, PeopleSnapshot people, CancellationToken cancellation)
    {
        var at = clock.GetUtcNow();
        var sender = PeopleFacts.SenderOf(message, policy.School, people);
        var recipients = message.Recipients.Select(recipient => PeopleFacts.RecipientOf(recipient, policy.School, people)).ToList();
        var (bodies, signature) = ReadBodies(message, policy, sender);
        var (attachments, missing) = await ReadAttachmentsAsync(message, policy, cancellation);
        var (data, unsearched) = SearchData(message, bodies, attachments, policy, people, sender);

        var facts = new MessageFacts
        {
            Message = message,
            At = at,
            School = policy.School,
            People = people,
            Sender = sender,
            Recipients = recipients,
            Class = MessageClassifier.ClassOf(message),
            Security = message.Document is { } document ? MessageSecurityReader.SecurityOf(document) : MessageSecurity.None,
            Bodies = bodies,
            Signature = signature,
            Attachments = attachments,
            Data = data,
            Unsearched = unsearched,
            Certificates = certificates?.Invoke() ?? RecipientCertificates.None,
            Request = policy.AsksForSomething ? SubjectTag.RequestOf(message.Subject) : ProtectionRequest.None,
            Unavailable = missing,
        };
        return await WithRecentAsync(facts, policy, cancellation);
    }

    private async ValueTask<(IReadOnlyList<AttachmentFacts> Attachments, FactSources Missing)> ReadAttachmentsAsync(
        OutgoingMessage message, SchoolPolicy policy, CancellationToken cancellation)
    {
        try
        {
            return (await AttachmentReading.ReadAsync(message.Attachments, documents, policy.ReadPictures, cancellation), FactSources.None);
        }
        catch (Exception fault) when (MayGoWithout(FactSources.Documents, policy, fault))
        {
            return (AttachmentReading.Unread(message.Attachments), FactSources.Documents);
        }
    }

    private async ValueTask<MessageFacts> WithRecentAsync(MessageFacts facts, SchoolPolicy policy, CancellationToken cancellation)
    {
        try
        {
            return facts with { Recent = await CountAsync(facts, policy, cancellation) };
        }
        catch (Exception fault) when (MayGoWithout(FactSources.SendingHistory, policy, fault))
        {
            return facts with { Unavailable = facts.Unavailable | FactSources.SendingHistory };
        }
    }

    /// <summary>Only where the school has written down, for every rule that needs these facts, that it may be left out.</summary>
    private static bool MayGoWithout(FactSources missing, SchoolPolicy policy, Exception fault) =>
        fault is not (OperationCanceledException or MimeLimitException)
        && policy.Rules.All(rule => (rule.Definition.Needs & missing) == 0 || rule.IfUnavailable == IfUnavailable.Pass);

    private static (IReadOnlyList<BodyText> Bodies, SignatureBlock Signature) ReadBodies(
        OutgoingMessage message, SchoolPolicy policy, SenderFacts sender)
    {
        var evidence = new SignatureEvidence(sender.Person ?? sender.ActualSender, message.From?.DisplayName, policy.School);
        var reader = new BodyReader(evidence, StampPatterns.Of(policy), ReplyMarks.Of(message));
        var bodies = new List<BodyText>(message.Bodies.Count);
        var signature = SignatureBlock.None;
        foreach (var body in message.Bodies)
        {
            var (text, shows) = reader.Read(body);
            bodies.Add(text);
            signature = text.IsShown ? signature.With(shows) : signature;
        }

        return (StampPlaces.Settle(bodies), signature);
    }

    private (IReadOnlyList<DetectedData> Data, IReadOnlyList<Place> Unsearched) SearchData(
        OutgoingMessage message, IReadOnlyList<BodyText> bodies, IReadOnlyList<AttachmentFacts> attachments,
        SchoolPolicy policy, PeopleSnapshot people, SenderFacts sender)
    {
        if (!policy.Rules.Any(rule => rule.Definition.NeedsData))
            return ([], []);
        var expected = message.Recipients.SelectMany(recipient => people.ChildrenOf(recipient.Address)).Distinct().ToList();
        var search = new DataSearch(policy.School, people, sender.ActualSender ?? sender.Person, expected, modulus);
        var found = search.In(MessageTexts.Of(message.Subject, bodies, attachments));
        return (found, message.HasMoreReadings ? [.. search.Unsearched, Place.Body] : search.Unsearched);
    }

    private async ValueTask<RecentSending> CountAsync(MessageFacts facts, SchoolPolicy policy, CancellationToken cancellation)
    {
        if (policy.SendingWindow is not { } window)
            return RecentSending.Unknown;
        var outside = facts.Outside.Select(recipient => recipient.Address).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (outside.Count == 0)
            return RecentSending.Unknown;
        var fingerprint = NewTextFingerprint.Of(facts.NewText, facts.Message.Subject);
        return await history.CountAsync(
            facts.Sender.Address, facts.Message.RepeatKey ?? MessageKey.Of(facts.Message), fingerprint, outside, facts.At, window, cancellation);
    }
}
