using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Detection.Names;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Engine.Rules;

public sealed record PersonalDataSettings
{
    /// <summary>Types that count, by their names in policy files; empty: all but bank details, cards and passwords, which have a rule of their own.</summary>
    public IReadOnlyList<DetectionType> Types { get; init; } = [];

    /// <summary>Least confidence of data that counts by itself. Data of low confidence never counts alone, whatever stands here.</summary>
    public Confidence MinConfidence { get; init; } = Confidence.Medium;

    /// <summary>Whether a parent may get the data of their own children unprotected.</summary>
    public bool AllowOwnParent { get; init; }

    /// <summary>Different names that make a list of people, even without further data; 0: names alone never count.</summary>
    public int MaxNames { get; init; } = 5;

    /// <summary>What counts of the quoted history.</summary>
    public QuotedText Quoted { get; init; } = QuotedText.NewRecipients;

    /// <summary>Whether mail that stays within the school counts: the policy's words make no difference between inside and outside.</summary>
    public bool Internal { get; init; } = true;
}

/// <summary>
/// Personal data leaves only protected. Policy: S0 section 4, "An email that contains personal information (names, date of birth, address
/// etc) should be sent encrypted"; S2 section 5.1.1 for attachments.
/// </summary>
/// <remarks>
/// Judged for the message, not hit by hit: identifiers, dates of birth, special categories and contact details on file count alone; names,
/// other telephone numbers and addresses count near one another, or where they add up about one person (<see cref="PersonProfiles"/>),
/// for every letter has a name in it. Low confidence never counts alone.
/// </remarks>
public sealed class PersonalDataRule(PersonalDataSettings settings) : IRule
{
    /// <summary>UTF-16 code units between two pieces of data that belong together.</summary>
    private const int Near = 200;

    private readonly HashSet<DetectionType> types = [.. settings.Types];

    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        if (facts.Data.Count == 0 || facts.Security is MessageSecurity.Encrypted)
            return [];
        if (!settings.Internal && !facts.Outside.Any())
            return [];
        var counted = Counted(facts);
        var company = new DataCompany(facts, counted, Near);
        var profiles = PersonProfiles.Of(facts, counted);
        var telling = counted.Where(data => IsTelling(facts, data, company, profiles)).ToList();
        if (IsListOfPeople(facts, counted))
            telling.AddRange(counted.Where(data => data.Type == DetectionType.PersonName).Except(telling));
        return
            from data in telling
            group data by (data.Type, data.Where.Part, data.Where.Path) into found
            let first = found.OrderByDescending(data => data.Confidence).ThenBy(data => data.Where.Start).First()
            select FindingFor(first, found.Count(), found.Select(profiles.Explain).OfType<string>().MaxBy(text => text.Length));
    }

    /// <summary>What is of a wanted type, where somebody new reads it, and not the reader's own.</summary>
    private List<DetectedData> Counted(MessageFacts facts)
    {
        var withHistory = QuotedHistory.Counts(settings.Quoted, facts, facts.Outside);
        var family = settings.AllowOwnParent ? OwnFamily.Of(facts) : null;
        var counted = facts.Data.Where(data =>
            DataWeights.Of(data) != DataWeight.None
            && (types.Count == 0 || types.Contains(data.Type) || data.Type == DetectionType.PersonName)
            // of a rights-protected message the wrapper can be read by anybody
            && (facts.Security is not MessageSecurity.RightsProtected || data.Where.Part == Place.Body.Part)
            && (withHistory || data.Zone != ZoneKind.Quoted)
            && !IsPartysAddress(facts, data)
            && !QuotedHeader.Holds(facts, data)).ToList();
        if (family is null)
            return counted;
        var foreignNames = counted.Any(data => data.Type == DetectionType.PersonName && !family.Knows(data.Type, Passage.TextAt(facts, data.Where)));
        var theirs = counted.GroupBy(data => data.Type)
            .Where(group => DataWeights.IsSpecial(group.Key) || family.MayHave(group.Key, group.Select(data => Passage.TextAt(facts, data.Where).ToString()).Distinct().Count()))
            .Select(group => group.Key).ToHashSet();
        counted.RemoveAll(data => family.Knows(data.Type, Passage.TextAt(facts, data.Where)) || (!foreignNames && theirs.Contains(data.Type)));
        return counted;
    }

    /// <summary>The address of the sender or of a recipient is no news to anybody in the message.</summary>
    private static bool IsPartysAddress(MessageFacts facts, DetectedData data)
    {
        if (data.Type != DetectionType.PrivateEmail)
            return false;
        var address = Passage.TextAt(facts, data.Where).ToString();
        return facts.Sender.Address.Equals(address, StringComparison.OrdinalIgnoreCase)
            || facts.Recipients.Any(recipient => recipient.Address.Equals(address, StringComparison.OrdinalIgnoreCase))
            || facts.Message.VisibleRecipients.Any(recipient => recipient.Address.Equals(address, StringComparison.OrdinalIgnoreCase));
    }

    private bool IsTelling(MessageFacts facts, DetectedData data, DataCompany company, PersonProfiles profiles)
    {
        if (types.Count > 0 && !types.Contains(data.Type))
            return false;
        var sure = data.Confidence >= settings.MinConfidence && data.Confidence > Confidence.Low;
        return (sure && DataWeights.Of(data) == DataWeight.Alone && !BirthInStory.IsOne(facts, data)) || company.Has(data) || profiles.Has(data);
    }

    /// <summary>Names alone make a list where they are many and nobody's own. Forenames alone name nobody to an outsider.</summary>
    private bool IsListOfPeople(MessageFacts facts, List<DetectedData> counted)
    {
        if (settings.MaxNames <= 0 || (types.Count > 0 && !types.Contains(DetectionType.PersonName)))
            return false;
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var data in counted)
        {
            if (data.Type == DetectionType.PersonName && data.Confidence >= Confidence.Medium && !data.Hit.Why.Contains(PersonNameDetector.Forename))
                names.Add(Passage.TextAt(facts, data.Where).ToString());
        }

        return names.Count >= settings.MaxNames;
    }

    /// <param name="together">What adds up about one person, where it does.</param>
    private static Finding FindingFor(DetectedData first, int count, string? together) => new(
        $"{DataWords.Beginning(first.Where.Part)} has {DataWords.PluralOf(first.Type)} in it{(together is null ? "" : $": {together}, taken together")}.",
        "Take it out if they do not need it. If they do: " + Encryption.Advice)
    {
        Where = first.Where,
        Data = first.Type,
        Confidence = first.Confidence,
        Evidence = together is null ? [$"{count} found", .. first.Hit.Why] : [$"{count} found", .. first.Hit.Why, together],
    };
}
