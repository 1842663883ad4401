using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Protection;
using MailCompliance.Mime;

namespace MailCompliance.Engine.Verdicts;

/// <summary>How a message that must be protected is protected: the first usable way in the order of the policy.</summary>
internal static class ProtectionPlan
{
    /// <summary>Null where nothing asks for protection; <see cref="ProtectionMethod.Hold"/> where no way is usable.</summary>
    /// <param name="duties">What else is done to the message: a copy is never less protected than the original.</param>
    public static Protect? For(MessageFacts facts, Verdict verdict, SchoolPolicy policy, IReadOnlyList<PlannedAction> duties)
    {
        var rulings = verdict.Rulings.Where(ruling => ruling.Outcome == Outcome.Protect).ToList();
        if (rulings.Count == 0)
            return null;
        var method = ProtectionMethod.Hold;
        foreach (var preferred in policy.Protection)
        {
            if (!IsUsable(preferred, facts, rulings, duties))
                continue;
            method = preferred;
            break;
        }

        return new Protect(method, string.Join(' ', rulings.Select(ruling => ruling.Finding.What).Distinct())) { MayNotBeForwarded = facts.Request == ProtectionRequest.DoNotForward };
    }

    private static bool IsUsable(ProtectionMethod method, MessageFacts facts, List<Ruling> rulings, IReadOnlyList<PlannedAction> duties) => method switch
    {
        ProtectionMethod.Already => IsProtected(facts),
        ProtectionMethod.Smime => facts.Request != ProtectionRequest.DoNotForward && IsOpen(facts, rulings) && CanSeal(facts, duties),
        // Exchange encrypts only what nobody has signed: a signature would not survive.
        ProtectionMethod.ExchangeHeader => IsOpen(facts, rulings),
        ProtectionMethod.Hold => true,
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, null),
    };

    /// <summary>Neither way hides the subject: what must not be read there must not be there.</summary>
    private static bool IsOpen(MessageFacts facts, List<Ruling> rulings) =>
        facts.Security == MessageSecurity.None && !rulings.Exists(ruling => ruling.Finding is { Data: not null, Where: { } where } && where.Part == Place.Subject.Part);

    /// <summary>
    /// Everybody has a certificate, copies and colleagues included, for all get the same bytes. Not with blind copies beside others, or recipients that are to be hidden:
    /// the envelope names the certificate of everybody who can open it (RFC 8551 section 3.3).
    /// </summary>
    private static bool CanSeal(MessageFacts facts, IReadOnlyList<PlannedAction> duties)
    {
        if (facts.Recipients.Count == 0 || (facts.Recipients.Count > 1 && (facts.Recipients.Any(recipient => recipient.Field == RecipientField.Bcc) || duties.OfType<MoveToBcc>().Any())))
            return false;
        var copies = duties.OfType<CopyTo>().SelectMany(copy => copy.To);
        return facts.Recipients.Select(recipient => recipient.Address).Concat(copies).All(address => facts.Certificates.Find(address, facts.At) is not null);
    }

    /// <summary>What asks for no forwarding needs rights protection; mail that stays within the school is protected unless the sender asks for more.</summary>
    private static bool IsProtected(MessageFacts facts) => facts.Request switch
    {
        ProtectionRequest.DoNotForward => facts.Security == MessageSecurity.RightsProtected,
        ProtectionRequest.Encrypt => facts.Security is MessageSecurity.Encrypted or MessageSecurity.RightsProtected,
        _ => facts.Security is MessageSecurity.Encrypted or MessageSecurity.RightsProtected || (facts.Recipients.Count > 0 && !facts.Outside.Any()),
    };
}
