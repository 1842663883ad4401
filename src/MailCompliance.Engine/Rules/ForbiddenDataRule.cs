using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

public sealed record ForbiddenDataSettings
{
    /// <summary>Types that never go by mail; of <c>bank-account</c>, <c>iban</c>, <c>payment-card</c>, <c>credential</c>.</summary>
    public IReadOnlyList<DetectionType> Types { get; init; } =
        [DetectionType.BankAccount, DetectionType.Iban, DetectionType.PaymentCard, DetectionType.Credential];

    /// <summary>Least confidence that counts.</summary>
    public Confidence MinConfidence { get; init; } = Confidence.Medium;

    /// <summary>Whether the school's own account (its <c>ownData.numbers</c>) may be sent.</summary>
    public bool AllowSchoolAccount { get; init; }

    /// <summary>What counts of the quoted history.</summary>
    public QuotedText Quoted { get; init; } = QuotedText.NewRecipients;
}

/// <summary>
/// Bank details and passwords never go by mail, within the school neither. Policy: S0 section 4, "Never send bank account information,
/// including passwords, by email"; S1 and S2 section 8.1.
/// </summary>
public sealed class ForbiddenDataRule(ForbiddenDataSettings settings) : IRule
{
    private readonly HashSet<DetectionType> types = [.. settings.Types];

    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        var counted = facts.Data.Where(data => data.Confidence >= settings.MinConfidence && types.Contains(data.Type)).ToList();
        if (counted.Count == 0)
            return [];
        var withHistory = QuotedHistory.Counts(settings.Quoted, facts, facts.Recipients);
        return
            from data in counted
            where withHistory || data.Zone != ZoneKind.Quoted
            where !(settings.AllowSchoolAccount && IsSchoolAccount(facts, data))
            group data by (data.Type, data.Where.Part, data.Where.Path) into found
            let first = found.OrderByDescending(data => data.Confidence).ThenBy(data => data.Where.Start).First()
            select FindingFor(first, found.Count());
    }

    private static Finding FindingFor(DetectedData first, int count) => new(
        $"{DataWords.Beginning(first.Where.Part)} has {DataWords.PluralOf(first.Type)} in it.",
        first.Type == DetectionType.Credential
            ? "Take it out. Let the person set a password of their own, or tell them by telephone."
            : "Take it out. Give bank or card details by telephone or letter, or use the school's payment system.")
    {
        Where = first.Where,
        Data = first.Type,
        Confidence = first.Confidence,
        Evidence = [$"{count} found", .. first.Hit.Why],
    };

    /// <summary>All digits of the hit stand in the school's own numbers, or the other way round.</summary>
    private static bool IsSchoolAccount(MessageFacts facts, DetectedData data)
    {
        var found = Significant(Passage.TextAt(facts, data.Where));
        return found.Length >= 6 && facts.School.OwnData.Numbers.Select(own => Significant(own)).Any(own =>
            own.Length >= 6 && (own.Contains(found, StringComparison.Ordinal) || found.Contains(own, StringComparison.Ordinal)));
    }

    /// <summary>Digits; of an IBAN letters too would only repeat what the digits say.</summary>
    private static string Significant(ReadOnlySpan<char> text)
    {
        var digits = new System.Text.StringBuilder();
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
                digits.Append(c);
        }

        return digits.ToString();
    }
}
