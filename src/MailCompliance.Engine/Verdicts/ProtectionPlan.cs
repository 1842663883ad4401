using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Policy;
using MailCompliance.Mime;

namespace MailCompliance.Engine.Verdicts;

/// <summary>How a message that must be protected is protected: the first usable way in the order of the policy.</summary>
internal static class ProtectionPlan
{
    /// <summary>Null where no ruling asks for protection; <see cref="ProtectionMethod.Hold"/> where no way is usable.</summary>
    public static Protect? For(MessageFacts facts, Verdict verdict, SchoolPolicy policy)
    {
        var asking = verdict.Rulings.Where(ruling => ruling.Outcome == Outcome.Protect).Select(ruling => ruling.Finding.What).Distinct().ToList();
        if (asking.Count == 0)
            return null;
        var method = ProtectionMethod.Hold;
        foreach (var preferred in policy.Protection)
        {
            if (!IsUsable(preferred, facts))
                continue;
            method = preferred;
            break;
        }

        return new Protect(method, string.Join(' ', asking));
    }

    private static bool IsUsable(ProtectionMethod method, MessageFacts facts) => method switch
    {
        ProtectionMethod.Already => IsProtected(facts),
        // No certificates of recipients are known to the engine.
        ProtectionMethod.Smime => false,
        // Exchange encrypts only what nobody has signed: a signature would not survive.
        ProtectionMethod.ExchangeHeader => facts.Security == MessageSecurity.None,
        ProtectionMethod.Hold => true,
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, null),
    };

    private static bool IsProtected(MessageFacts facts) =>
        facts.Security is MessageSecurity.Encrypted or MessageSecurity.RightsProtected
        || (facts.Recipients.Count > 0 && !facts.Outside.Any());
}
