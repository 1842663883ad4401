using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;

namespace MailCompliance.Engine.Rules;

/// <summary>
/// Adds up what a whole message says about one person. What says little by itself (a name, a postcode, a telephone number) is
/// personal information together: "names, date of birth, address etc" (policy S0 section 4). One name alone never is.
/// </summary>
/// <remarks>
/// Pieces belong together where the people on file say so, wherever in the message they stand: the forename in the subject, the
/// postcode in the text and the parent's number in an attachment of one pupil. Two kinds are enough, one of them no name. Of
/// somebody not on file only the message can tell: where it names one person and nobody else, that name and two further kinds
/// are about that person.
/// </remarks>
internal sealed class PersonProfiles
{
    private const int KindsOnFile = 2;
    private const int KindsElse = 3;

    private readonly Dictionary<DetectedData, IReadOnlyList<Kind>> telling = new(ReferenceEqualityComparer.Instance);

    private PersonProfiles()
    {
    }

    /// <summary>What a piece of data tells of a person; several types may tell the same.</summary>
    private enum Kind
    {
        Name,
        DateOfBirth,
        Address,
        TelephoneNumber,
        EmailAddress,
        SocialMediaName,
        Number,
        Vehicle,
    }

    public static PersonProfiles Of(MessageFacts facts, IReadOnlyList<DetectedData> data)
    {
        var profiles = new PersonProfiles();
        var known = data.Select(one => (Data: one, Kind: KindOf(one.Type))).Where(one => one.Kind is not null).ToList();
        if (known.Select(one => one.Kind).Distinct().Count() < KindsOnFile)
            return profiles;
        profiles.AddOnFile(facts, known);
        profiles.AddOnlyPerson(facts, known);
        return profiles;
    }

    /// <summary>Whether the piece is part of what adds up about a person.</summary>
    public bool Has(DetectedData data) => telling.ContainsKey(data);

    /// <summary>What adds up, for the decision trace: "name, address and date of birth of one person". Null: the piece is part of nothing.</summary>
    public string? Explain(DetectedData data) =>
        telling.TryGetValue(data, out var kinds) ? $"{Verdicts.Listing.And(kinds.Select(InWords))} of one person" : null;

    private void AddOnFile(MessageFacts facts, List<(DetectedData Data, Kind? Kind)> known)
    {
        var links = RosterLinks.Of(facts.People);
        var byPupil = new Dictionary<Pupil, List<(DetectedData Data, Kind Kind)>>(ReferenceEqualityComparer.Instance);
        var bearers = new Dictionary<(DetectionType, string), IReadOnlyList<Pupil>>();
        foreach (var (data, kind) in known)
        {
            var value = Passage.TextAt(facts, data.Where).ToString();
            if (!bearers.TryGetValue((data.Type, value), out var pupils))
                bearers[(data.Type, value)] = pupils = links.PupilsOf(data.Type, value);
            foreach (var pupil in pupils)
                (byPupil.TryGetValue(pupil, out var list) ? list : byPupil[pupil] = []).Add((data, kind!.Value));
        }

        foreach (var pieces in byPupil.Values)
            Add(pieces, KindsOnFile);
    }

    private void AddOnlyPerson(MessageFacts facts, List<(DetectedData Data, Kind? Kind)> known)
    {
        var sure = known.Where(one => one.Data.Confidence > Confidence.Low).Select(one => (one.Data, one.Kind!.Value)).ToList();
        var names = sure.Where(one => one.Value == Kind.Name)
            .Select(one => string.Join(' ', NameText.WordsOf(Passage.TextAt(facts, one.Data.Where).ToString()))).Distinct().Count();
        if (names == 1)
            Add(sure, KindsElse);
    }

    private void Add(List<(DetectedData Data, Kind Kind)> pieces, int enough)
    {
        List<Kind> kinds = [.. pieces.Select(piece => piece.Kind).Distinct().Order()];
        if (kinds.Count < enough)
            return;
        foreach (var (data, _) in pieces)
        {
            if (!telling.TryGetValue(data, out var before) || before.Count < kinds.Count)
                telling[data] = kinds;
        }
    }

    private static Kind? KindOf(DetectionType type) => type switch
    {
        DetectionType.PersonName => Kind.Name,
        DetectionType.DateOfBirth => Kind.DateOfBirth,
        DetectionType.PostalAddress or DetectionType.Postcode => Kind.Address,
        DetectionType.Telephone => Kind.TelephoneNumber,
        DetectionType.PrivateEmail => Kind.EmailAddress,
        DetectionType.SocialHandle => Kind.SocialMediaName,
        DetectionType.VehicleRegistration => Kind.Vehicle,
        DetectionType.UniquePupilNumber or DetectionType.UniqueLearnerNumber or DetectionType.UniqueCandidateIdentifier
            or DetectionType.CandidateNumber or DetectionType.AdmissionNumber or DetectionType.OtherIdentifier => Kind.Number,
        _ => null,
    };

    private static string InWords(Kind kind) => kind switch
    {
        Kind.Name => "name",
        Kind.DateOfBirth => "date of birth",
        Kind.Address => "address",
        Kind.TelephoneNumber => "telephone number",
        Kind.EmailAddress => "e-mail address",
        Kind.SocialMediaName => "social media name",
        Kind.Number => "number on file",
        Kind.Vehicle => "car registration",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
