using MailCompliance.Engine.Policy;

namespace MailCompliance.Engine.People;

/// <summary>Whom a row of the consent register may name.</summary>
internal sealed class ConsentParties
{
    private readonly Dictionary<string, string> pupils = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> agencies = new(StringComparer.OrdinalIgnoreCase);

    public ConsentParties(IEnumerable<string> pupilIds, IEnumerable<Agency> agencies)
    {
        foreach (var id in pupilIds)
            pupils.TryAdd(id, id);
        foreach (var agency in agencies)
        {
            this.agencies.TryAdd(agency.Name, agency.Match);
            this.agencies.TryAdd(agency.Match, agency.Match);
        }
    }

    public string? PupilOf(string id) => pupils.GetValueOrDefault(id);

    /// <summary>The address or domain of an agency on file, by its name; else the text itself where it is an address or a domain.</summary>
    public string? AgencyOf(string text)
    {
        if (agencies.TryGetValue(text, out var match))
            return match;
        var plain = text.TrimStart('@', '*', '.');
        return PolicyText.IsAddress(plain) || (PolicyText.IsDomain(plain) && plain.Contains('.', StringComparison.Ordinal)) ? plain : null;
    }
}

/// <summary>The words in which files name a basis.</summary>
internal static class ConsentBasis
{
    public const string Names = "consent, contract, legal-obligation, vital-interests, public-task, legitimate-interests, safeguarding, refused";

    public static LawfulBasis? Of(string? text) => string.Concat((text ?? "").Where(char.IsLetter)).ToLowerInvariant() switch
    {
        "consent" => LawfulBasis.Consent,
        "contract" => LawfulBasis.Contract,
        "legalobligation" => LawfulBasis.LegalObligation,
        "vitalinterests" or "vitalinterest" => LawfulBasis.VitalInterests,
        "publictask" => LawfulBasis.PublicTask,
        "recognisedlegitimateinterest" or "recognisedlegitimateinterests" or "safeguarding" => LawfulBasis.RecognisedLegitimateInterest,
        "legitimateinterests" or "legitimateinterest" => LawfulBasis.LegitimateInterests,
        "refused" or "withdrawn" => LawfulBasis.Refused,
        _ => null,
    };
}
