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

    public static IReadOnlyList<IDetector> All { get; } =
    [
        new NhsNumberDetector(),
        new NationalInsuranceDetector(),
        new PupilNumberDetector(),
        new BankAccountDetector(),
        new IbanDetector(),
        new PaymentCardDetector(),
        new DateOfBirthDetector(),
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
    public static IReadOnlyList<Hit> Find(ScannedText text)
    {
        if (text.Text.Length == 0)
            return [];
        return VisibleText.Of(text) is { } visible ? [.. FindIn(visible.Text).Select(visible.AtOrigin)] : FindIn(text);
    }

    private static IReadOnlyList<Hit> FindIn(ScannedText text)
    {
        var prepared = new PreparedText(text);
        var candidates = new List<Candidate>();
        foreach (var detector in All)
            candidates.AddRange(detector.Find(prepared));
        candidates.AddRange(CuedNames.Find(prepared, candidates).ToList());
        if (prepared.Mentions(SensitiveDetector.AnyWord))
        {
            var subjects = new Subjects(prepared, candidates);
            candidates.AddRange(SensitiveDetector.All.SelectMany(category => category.Find(prepared, subjects)).ToList());
        }

        if (candidates.Count == 0)
            return [];
        var own = new OwnDataFilter(prepared);
        return OneBySpan.Choose(candidates.Where(candidate => !own.IsOwn(candidate.Hit)));
    }
}
