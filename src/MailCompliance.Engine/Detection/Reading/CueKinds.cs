namespace MailCompliance.Engine.Detection.Reading;

/// <summary>What a key word speaks of. One word can speak of several things.</summary>
[Flags]
public enum CueKinds : ulong
{
    None = 0,

    Nhs = 1UL << 0,
    NationalInsurance = 1UL << 1,
    PupilNumber = 1UL << 2,
    LearnerNumber = 1UL << 3,
    CandidateIdentifier = 1UL << 4,
    Candidate = 1UL << 5,
    Teacher = 1UL << 6,
    Passport = 1UL << 7,
    DrivingLicence = 1UL << 8,
    Tax = 1UL << 9,
    Vehicle = 1UL << 10,
    Admission = 1UL << 11,
    OtherIdentifier = 1UL << 12,
    Birth = 1UL << 13,

    SortCode = 1UL << 14,
    Account = 1UL << 15,

    /// <summary>Banking in general: BACS, bank, pay into.</summary>
    Bank = 1UL << 16,
    Iban = 1UL << 17,
    Card = 1UL << 18,

    /// <summary>What stands beside a card number: expiry, CVV.</summary>
    CardDetail = 1UL << 19,

    Password = 1UL << 20,
    Pin = 1UL << 21,
    Login = 1UL << 22,
    OneTimeCode = 1UL << 23,
    AccessCode = 1UL << 24,
    Key = 1UL << 25,
    Meeting = 1UL << 26,

    /// <summary>Where somebody lives.</summary>
    Home = 1UL << 27,
    Phone = 1UL << 28,
    Relative = 1UL << 29,
    FirstPerson = 1UL << 30,
    Social = 1UL << 31,
    Street = 1UL << 32,
    Email = 1UL << 33,

    /// <summary>Numbers that are nobody's: order, invoice, ISBN, tracking, room, version.</summary>
    Negative = 1UL << 34,

    /// <summary>A pupil, child, student: somebody is spoken of.</summary>
    Child = 1UL << 35,

    /// <summary>he, she, his, her.</summary>
    Pronoun = 1UL << 36,
    Title = 1UL << 37,

    /// <summary>Speaks of rules, training, statistics rather than of a person.</summary>
    Generic = 1UL << 38,

    /// <summary>ISBN, author, illustrator: a table of books, whose names are nobody's here.</summary>
    Book = 1UL << 39,

    Health = 1UL << 40,
    HealthWeak = 1UL << 41,
    Needs = 1UL << 42,
    NeedsWeak = 1UL << 43,
    Safeguarding = 1UL << 44,
    SafeguardingWeak = 1UL << 45,
    Behaviour = 1UL << 46,
    BehaviourWeak = 1UL << 47,
    Ethnicity = 1UL << 48,
    EthnicityWeak = 1UL << 49,
    Religion = 1UL << 50,
    ReligionWeak = 1UL << 51,
    Meals = 1UL << 52,
    MealsWeak = 1UL << 53,
    Month = 1UL << 54,
    Name = 1UL << 55,
    Surname = 1UL << 56,
    Postcode = 1UL << 57,

    /// <summary>A part of the body.</summary>
    BodyPart = 1UL << 58,

    /// <summary>What happens to one, or is done about it: swollen, bleeding, scan, stitches.</summary>
    Ailment = 1UL << 59,

    /// <summary>Done to somebody: hit, pushed, kicked. It counts before a name alone.</summary>
    Deed = 1UL << 60,

    /// <summary>Beside a category: a word of it that ordinary mail about a child uses too. It counts in company only.</summary>
    Ordinary = 1UL << 61,

    /// <summary>"a story about", "raised money for": what follows is the subject of school work or of a collection.</summary>
    Subject = 1UL << 62,

    /// <summary>A dog, a rabbit: it may be the one that was sick.</summary>
    Animal = 1UL << 63,

    /// <summary>Words of all categories.</summary>
    Sensitive = Health | HealthWeak | Needs | NeedsWeak | Safeguarding | SafeguardingWeak | Behaviour | BehaviourWeak | Ethnicity | EthnicityWeak | Religion | ReligionWeak | Meals | MealsWeak,

    /// <summary>Every word that names the number after it.</summary>
    Labels = Nhs | NationalInsurance | PupilNumber | LearnerNumber | CandidateIdentifier | Candidate | Teacher | Passport
        | DrivingLicence | Tax | Vehicle | Admission | OtherIdentifier | Birth | SortCode | Account | Iban | Card | CardDetail
        | Pin | OneTimeCode | AccessCode | Phone | Negative,
}

/// <summary>A key word where it stands in the folded text.</summary>
public readonly record struct Cue(CueKinds Kinds, int Start, int End);
