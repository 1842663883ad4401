using MailCompliance.Engine.Detection;

namespace MailCompliance.Engine.Rules;

/// <summary>How much one piece of data says about a person.</summary>
internal enum DataWeight
{
    /// <summary>Not personal data of this kind of rule: bank details and passwords have a rule of their own.</summary>
    None,

    /// <summary>Says something only together with other data: a name, a telephone number.</summary>
    InCompany,

    /// <summary>Says enough by itself: an identifier, a date of birth, health.</summary>
    Alone,
}

internal static class DataWeights
{
    public static DataWeight Of(DetectionType type, Confidence confidence) => type switch
    {
        DetectionType.BankAccount or DetectionType.Iban or DetectionType.PaymentCard or DetectionType.Credential => DataWeight.None,
        DetectionType.PersonName or DetectionType.Postcode or DetectionType.Telephone or DetectionType.PrivateEmail
            or DetectionType.SocialHandle or DetectionType.VehicleRegistration => DataWeight.InCompany,
        DetectionType.PostalAddress or DetectionType.CandidateNumber or DetectionType.AdmissionNumber or DetectionType.OtherIdentifier =>
            confidence == Confidence.High ? DataWeight.Alone : DataWeight.InCompany,
        DetectionType.DateOfBirth or DetectionType.UniquePupilNumber or DetectionType.UniqueLearnerNumber
            or DetectionType.UniqueCandidateIdentifier or DetectionType.TeacherReferenceNumber or DetectionType.NhsNumber
            or DetectionType.NationalInsuranceNumber or DetectionType.PassportNumber or DetectionType.DrivingLicenceNumber
            or DetectionType.UniqueTaxpayerReference or DetectionType.Health or DetectionType.SpecialEducationalNeeds
            or DetectionType.Safeguarding or DetectionType.Ethnicity or DetectionType.Religion or DetectionType.FreeSchoolMeals
            or DetectionType.Behaviour => DataWeight.Alone,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
