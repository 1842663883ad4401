using MailCompliance.Engine.Messages;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Protection;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Engine.Facts;

/// <summary>Everything that rules and duties may know about a message. Immutable; gathered once.</summary>
public sealed record MessageFacts
{
    public required OutgoingMessage Message { get; init; }

    /// <summary>The moment of evaluation: rules read no clock.</summary>
    public required DateTimeOffset At { get; init; }

    public required SchoolDetails School { get; init; }

    public required PeopleSnapshot People { get; init; }

    public required SenderFacts Sender { get; init; }

    public required IReadOnlyList<RecipientFacts> Recipients { get; init; }

    public required MessageClass Class { get; init; }

    /// <summary>Signed, encrypted, rights-protected or none.</summary>
    public required MessageSecurity Security { get; init; }

    /// <summary>The readable bodies in order; a reader is shown those with <see cref="BodyText.IsShown"/>, nearly always the last alone.</summary>
    public required IReadOnlyList<BodyText> Bodies { get; init; }

    public SignatureBlock Signature { get; init; } = SignatureBlock.None;

    public required IReadOnlyList<AttachmentFacts> Attachments { get; init; }

    public required IReadOnlyList<DetectedData> Data { get; init; }

    /// <summary>Texts that are longer, or hold more data, than is searched. Nearly always none.</summary>
    public IReadOnlyList<Place> Unsearched { get; init; } = [];

    /// <summary>Certificates of people whom the school writes to encrypted.</summary>
    public RecipientCertificates Certificates { get; init; } = RecipientCertificates.None;

    /// <summary>What the sender asks for by a word in the subject.</summary>
    public ProtectionRequest Request { get; init; }

    public RecentSending Recent { get; init; } = RecentSending.Unknown;

    /// <summary>Proof that the sender was warned before; null where the message brings none, or nobody has looked yet.</summary>
    public WarningProof? Proof { get; init; }

    /// <summary>What could not be had although a rule asks for it; such rules are left out, as the policy allows. Nearly always none.</summary>
    public FactSources Unavailable { get; init; }

    /// <summary>What the sender wrote, as shown; empty where there is no readable body.</summary>
    public string NewText => string.Join('\n', Bodies.Where(body => body.IsShown).Select(body => body.NewText));

    public IEnumerable<RecipientFacts> Outside => Recipients.Where(recipient => recipient.IsOutside);
}
