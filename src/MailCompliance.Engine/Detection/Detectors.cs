using MailCompliance.Engine.Detection.Contact;
using MailCompliance.Engine.Detection.Identifiers;
using MailCompliance.Engine.Detection.Money;
using MailCompliance.Engine.Detection.Names;
using MailCompliance.Engine.Detection.Reading;
using MailCompliance.Engine.Detection.Secrets;
using MailCompliance.Engine.Detection.Sensitive;

namespace MailCompliance.Engine.Detection;

/// <summary>Every detector there is, run together.</summary>
public static class Detectors
{
    /// <summary>Characters of one part that are scanned; what lies beyond is named as not inspected.</summary>
    public const int MaxScannedCharacters = 2_000_000;

    /// <summary>Finds of one detector in one part; what lies beyond is named as not inspected. A register of a large school has a few thousand.</summary>
    public const int MaxFinds = 10_000;

    public static IReadOnlyList<IDetector> All => Each;

    private static readonly IDetector[] Each =
    [
        new NhsNumberDetector(),
        new NationalInsuranceDetector(),
        new PupilNumberDetector(),
        new BankAccountDetector(),
        new IbanDetector(),
        new PaymentCardDetector(),
        new DateOfBirthDetector(),
        new RosterIdentifierDetector(),
        new CredentialDetector(),
        new LearnerNumberDetector(),
        new CandidateIdentifierDetector(),
        new CandidateNumberDetector(),
        new AdmissionNumberDetector(),
        new TeacherNumberDetector(),
        new PassportDetector(),
        new DrivingLicenceDetector(),
        new TaxReferenceDetector(),
        new VehicleDetector(),
        new OtherIdentifierDetector(),
        new PostalAddressDetector(),
        new PostcodeDetector(),
        new TelephoneDetector(),
        new PrivateEmailDetector(),
        new SocialHandleDetector(),
        new PersonNameDetector(),
    ];

    /// <summary>All hits, one per span and own data left out, in order of appearance.</summary>
    public static IReadOnlyList<Hit> Find(ScannedText text) => Search(text).Hits;

    /// <summary>As <see cref="Find"/>, and whether the whole text was looked at.</summary>
    public static SearchResult Search(ScannedText text)
    {
        if (text.Text.Length == 0)
            return new([], IsComplete: true);
        if (VisibleText.Of(text) is not { } visible)
            return SearchIn(text);
        var result = SearchIn(visible.Text);
        return result with { Hits = [.. result.Hits.Select(visible.AtOrigin)] };
    }

    private static SearchResult SearchIn(ScannedText text)
    {
        var prepared = new PreparedText(text);
        var candidates = new CandidateList();
        foreach (var detector in Each)
            candidates.AddFrom(detector.Find(prepared));
        candidates.AddFrom(BirthBesideName.Find(prepared, [.. candidates.All]));
        candidates.AddFrom(NumbersBesideNames.Find(prepared, candidates.All));
        candidates.AddFrom(CuedNames.Find(prepared, [.. candidates.All]));
        candidates.AddFrom(AddressBesidePerson.Find(prepared, [.. candidates.All]));
        if (prepared.Mentions(SensitiveDetector.AnyWord))
            AddSensitive(prepared, candidates);
        else if (candidates.All.Count > 0 && DescriptionDetector.MayFind(prepared))
            candidates.AddFrom(DescriptionDetector.Find(prepared, new Subjects(prepared, candidates.All)));

        var isComplete = candidates.IsComplete && text.Text.Length <= MaxScannedCharacters;
        if (candidates.All.Count == 0)
            return new([], isComplete);
        var own = new OwnDataFilter(prepared);
        return new(OneBySpan.Choose(candidates.All.Where(candidate => !own.IsOwn(candidate.Hit))), isComplete);
    }

    private static void AddSensitive(PreparedText prepared, CandidateList candidates)
    {
        var subjects = new Subjects(prepared, candidates.All);
        var others = candidates.All.Count;
        foreach (var category in SensitiveDetector.All)
            candidates.AddFrom(category.Find(prepared, subjects));
        candidates.AddFrom(DescriptionDetector.Find(prepared, subjects));
        var certain = candidates.All.Skip(others).Where(candidate => candidate.Hit.Confidence == Confidence.High).Select(candidate => candidate.Hit.Start).Order().ToList();
        if (certain.Count == 0)
            return;
        foreach (var category in SensitiveDetector.All)
            candidates.AddFrom(category.FindBeside(prepared, subjects, certain));
    }
}
