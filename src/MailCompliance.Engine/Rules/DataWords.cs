using MailCompliance.Engine.Detection;

namespace MailCompliance.Engine.Rules;

/// <summary>Types of data in words for staff.</summary>
public static class DataWords
{
    /// <summary>Several of it: "dates of birth".</summary>
    public static string PluralOf(DetectionType type) => type switch
    {
        DetectionType.PersonName => "names",
        DetectionType.DateOfBirth => "dates of birth",
        DetectionType.PostalAddress => "home addresses",
        DetectionType.Postcode => "postcodes",
        DetectionType.Telephone => "telephone numbers",
        DetectionType.PrivateEmail => "private e-mail addresses",
        DetectionType.SocialHandle => "social media names",
        DetectionType.UniquePupilNumber => "unique pupil numbers (UPN)",
        DetectionType.UniqueLearnerNumber => "unique learner numbers (ULN)",
        DetectionType.UniqueCandidateIdentifier => "unique candidate identifiers (UCI)",
        DetectionType.CandidateNumber => "candidate numbers",
        DetectionType.AdmissionNumber => "admission numbers",
        DetectionType.TeacherReferenceNumber => "teacher reference numbers",
        DetectionType.NhsNumber => "NHS numbers",
        DetectionType.NationalInsuranceNumber => "National Insurance numbers",
        DetectionType.PassportNumber => "passport numbers",
        DetectionType.DrivingLicenceNumber => "driving licence numbers",
        DetectionType.UniqueTaxpayerReference => "tax references",
        DetectionType.VehicleRegistration => "car registrations",
        DetectionType.OtherIdentifier => "numbers that identify a person",
        DetectionType.BankAccount => "bank account details",
        DetectionType.Iban => "bank account details (IBAN)",
        DetectionType.PaymentCard => "payment card numbers",
        DetectionType.Credential => "passwords or access codes",
        DetectionType.Health => "health details",
        DetectionType.SpecialEducationalNeeds => "special educational needs details",
        DetectionType.Safeguarding => "safeguarding details",
        DetectionType.Ethnicity => "details of ethnic origin",
        DetectionType.Religion => "details of religion",
        DetectionType.FreeSchoolMeals => "details of free school meals",
        DetectionType.Behaviour => "details of behaviour",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>Where, as the beginning of a sentence: "Your message", "The attachment “a.docx”".</summary>
    public static string Beginning(string part) => part switch
    {
        "subject" => "The subject of your message",
        "body" => "Your message",
        _ => $"The attachment “{part[(part.IndexOf(':', StringComparison.Ordinal) + 1)..]}”",
    };
}
