using System.Collections.Frozen;
using MailCompliance.Engine.Detection;

namespace MailCompliance.Labelled;

/// <summary>What the author of a message says stands in one stretch of it.</summary>
public enum LabelKind
{
    /// <summary>Data of <see cref="Label.Type"/>; for names: full, known-as with surname, or initial with surname, of somebody on file.</summary>
    Data,

    /// <summary>A pupil's forename or known-as alone.</summary>
    Forename,

    /// <summary>Somebody who is not on file: a new starter, a pupil of another school.</summary>
    Stranger,

    /// <summary>Either answer is right, and counts neither way: the name in a quoted header, a borderline word.</summary>
    Either,
}

/// <summary>One labelled stretch, in UTF-16 code units of the text that the detectors see.</summary>
/// <param name="Type">Null: of any type (<see cref="LabelKind.Either"/> alone).</param>
public sealed record Label(LabelKind Kind, DetectionType? Type, int Start, int End)
{
    private static readonly FrozenDictionary<string, DetectionType> Types = new Dictionary<string, DetectionType>
    {
        ["name"] = DetectionType.PersonName, ["forename"] = DetectionType.PersonName, ["other-name"] = DetectionType.PersonName,
        ["dob"] = DetectionType.DateOfBirth, ["address"] = DetectionType.PostalAddress, ["postcode"] = DetectionType.Postcode,
        ["phone"] = DetectionType.Telephone, ["email"] = DetectionType.PrivateEmail, ["social"] = DetectionType.SocialHandle,
        ["nhs"] = DetectionType.NhsNumber, ["nino"] = DetectionType.NationalInsuranceNumber, ["upn"] = DetectionType.UniquePupilNumber,
        ["uln"] = DetectionType.UniqueLearnerNumber, ["uci"] = DetectionType.UniqueCandidateIdentifier, ["candidate"] = DetectionType.CandidateNumber,
        ["adm"] = DetectionType.AdmissionNumber, ["trn"] = DetectionType.TeacherReferenceNumber, ["passport"] = DetectionType.PassportNumber,
        ["licence"] = DetectionType.DrivingLicenceNumber, ["utr"] = DetectionType.UniqueTaxpayerReference, ["vrm"] = DetectionType.VehicleRegistration,
        ["id"] = DetectionType.OtherIdentifier, ["bank"] = DetectionType.BankAccount, ["iban"] = DetectionType.Iban, ["card"] = DetectionType.PaymentCard,
        ["secret"] = DetectionType.Credential, ["health"] = DetectionType.Health, ["sen"] = DetectionType.SpecialEducationalNeeds,
        ["safeguarding"] = DetectionType.Safeguarding, ["ethnicity"] = DetectionType.Ethnicity, ["religion"] = DetectionType.Religion,
        ["fsm"] = DetectionType.FreeSchoolMeals, ["behaviour"] = DetectionType.Behaviour,
    }.ToFrozenDictionary();

    /// <param name="mark">What stands before the colon: "nhs", "?nhs" where either answer is right, "?" for any type.</param>
    /// <exception cref="FormatException">There is no such mark.</exception>
    public static Label Of(string mark, int start, int end)
    {
        if (mark == "?")
            return new Label(LabelKind.Either, null, start, end);
        if (!Types.TryGetValue(mark.TrimStart('?'), out var type))
            throw new FormatException($"There is no mark \"{mark}\".");
        var kind = mark[0] == '?' ? LabelKind.Either : mark switch
        {
            "forename" => LabelKind.Forename,
            "other-name" => LabelKind.Stranger,
            _ => LabelKind.Data,
        };
        return new Label(kind, type, start, end);
    }

    public bool Overlaps(Hit hit) => hit.Start < End && Start < hit.End;
}
