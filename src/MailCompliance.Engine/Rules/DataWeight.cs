using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Facts;

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
    /// <summary>What a detector says of a hit that equals a value on file.</summary>
    public const string OnFile = "roster";

    /// <summary>A telephone number or address that the school has on file for somebody says who is meant without a name.</summary>
    public static DataWeight Of(DetectedData data) =>
        data.Type is DetectionType.Telephone or DetectionType.PrivateEmail && data.Hit.Why.Contains(OnFile) ? DataWeight.Alone : Of(data.Type, data.Confidence);

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

    /// <summary>Special categories of data (UK GDPR article 9), and what DfE asks schools to treat like them.</summary>
    public static bool IsSpecial(DetectionType type) => type
        is DetectionType.Health or DetectionType.SpecialEducationalNeeds or DetectionType.Safeguarding or DetectionType.Ethnicity
        or DetectionType.Religion or DetectionType.FreeSchoolMeals or DetectionType.Behaviour;
}
