namespace MailCompliance.Engine.Detection;

/// <summary>Types of personal data; in JSON and policy in kebab case.</summary>
public enum DetectionType
{
    PersonName,
    DateOfBirth,
    PostalAddress,
    Postcode,
    Telephone,
    PrivateEmail,
    SocialHandle,
    UniquePupilNumber,
    UniqueLearnerNumber,
    UniqueCandidateIdentifier,
    CandidateNumber,
    AdmissionNumber,
    TeacherReferenceNumber,
    NhsNumber,
    NationalInsuranceNumber,
    PassportNumber,
    DrivingLicenceNumber,
    UniqueTaxpayerReference,
    VehicleRegistration,
    OtherIdentifier,
    BankAccount,
    Iban,
    PaymentCard,
    Credential,
    Health,
    SpecialEducationalNeeds,
    Safeguarding,
    Ethnicity,
    Religion,
    FreeSchoolMeals,
    Behaviour,
}

public enum Confidence
{
    Low,
    Medium,
    High,
}
