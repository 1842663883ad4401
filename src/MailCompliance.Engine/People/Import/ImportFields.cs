using System.Collections.Frozen;

namespace MailCompliance.Engine.People.Import;

/// <summary>A field of a person and the headers under which exports have it.</summary>
/// <param name="Headers">The preferred one first; compared by letters and digits without case, and with the words of <see cref="ImportFields.PrefixesOf"/> before them.</param>
internal sealed record ImportField(string Name, params string[] Headers);

/// <summary>
/// The headers of common reports of SIMS, Arbor, Bromcom and others, by field. A header that is missing here is a line to add;
/// nothing else has to change.
/// </summary>
public static class ImportFields
{
    private static readonly string[] GivenNames = ["given", "Forename", "First Name", "Given Name", "Forenames", "Legal Forename", "Legal First Name", "Preferred Forename", "Preferred First Name"];

    /// <summary>Mail uses the name by which somebody goes, so it comes before the legal one.</summary>
    private static readonly string[] FamilyNames = ["family", "Preferred Surname", "Preferred Last Name", "Surname", "Last Name", "Family Name", "Legal Surname", "Legal Last Name"];

    private static readonly string[] KnownNames = ["knownAs", "Preferred Forename", "Preferred First Name", "Chosen Forename", "Chosen Name", "Known Name", "Preferred Name"];

    private static readonly string[] FullNames = ["name", "Full Name", "Display Name", "Legal Name", "Legal Full Name", "Preferred Full Name"];

    private static readonly string[] PupilNumbers =
        ["Adno", "Adm No", "Admission Number", "Admission No", "Arbor Student ID", "Student ID", "Pupil ID", "Student Number", "Pupil Number", "Student MIS ID", "MIS ID", "Person ID", "Student Adno", "Student Admission Number", "Pupil Admission Number", "Child ID"];

    private static readonly FrozenDictionary<FileKind, ImportField[]> Fields = new Dictionary<FileKind, ImportField[]>
    {
        [FileKind.Staff] =
        [
            new("id", "id", "Staff Code", "Staff ID", "Employee ID", "Employee Number", "Payroll Number", "Arbor Staff ID", "MIS ID", "Person ID", "Code", "Initials"),
            new("email", "email", "Work Email", "Work Email Address", "School Email", "School Email Address", "Primary Email", "Email Address", "Main Email", "Default Email"),
            new("given", GivenNames),
            new("family", FamilyNames),
            new("name", FullNames),
            new("knownAs", KnownNames),
            new("title", "Job Title", "Post Title", "Post", "Position", "Main Role", "Job Role", "Role", "Business Role", "title"),
            new("phone", "Work Telephone", "Work Phone", "Work Phone Number", "Work Telephone Number", "School Phone", "Extension", "phone"),
            new("groups", "groups", "Staff Groups", "Departments", "Department", "Teams", "Business Roles"),
            new("privateEmail", "privateEmail", "Home Email", "Home Email Address", "Personal Email", "Personal Email Address"),
            new("privatePhone", "privatePhone", "Home Telephone", "Home Phone", "Mobile", "Mobile Number", "Mobile Phone", "Mobile Telephone", "Personal Mobile", "Home Phone Number", "Mobile Phone Number"),
        ],
        [FileKind.Pupils] =
        [
            new("id", ["id", .. PupilNumbers]),
            new("upn", "upn", "Unique Pupil Number", "Unique Pupil Number UPN"),
            new("given", GivenNames),
            new("family", FamilyNames),
            new("name", FullNames),
            new("knownAs", KnownNames),
            new("born", "born", "DOB", "Date of Birth", "Birth Date", "D.O.B."),
            new("year", "year", "Year Group", "Year taught in Code", "Year taught in", "NC Year", "NC Year Group", "National Curriculum Year", "Curriculum Year", "NCY", "Year Code"),
            new("class", "class", "Reg", "Reg Group", "Registration Group", "Registration Form", "Reg Form", "Form", "Form Group", "Tutor Group", "Registration", "Class Name"),
            new("postcode", "postcode", "Home Postcode", "Address Postcode", "Main Address Postcode", "Home Address Postcode"),
            new("email", "email", "School Email", "School Email Address", "Work Email", "Primary Email", "Email Address", "Main Email", "Default Email"),
        ],
        [FileKind.Contacts] =
        [
            new("pupilId", ["pupilId", .. PupilNumbers]),
            new("upn", "upn", "Unique Pupil Number", "Student UPN", "Pupil UPN", "Child UPN"),
            new("given", GivenNames),
            new("family", FamilyNames),
            new("name", FullNames),
            new("relation", "relation", "Relationship", "Relationship Type", "Relation Type", "Relationship to Student", "Relationship to Pupil", "Relationship to Child", "Relation to Student", "Relation to Pupil"),
            new("email", "email", "Primary Email", "Email Address", "Primary Email Address", "Home Email", "Home Email Address", "Main Email", "Default Email", "Personal Email", "Work Email"),
            new("phone", "phone", "Mobile", "Mobile Number", "Mobile Telephone", "Mobile Phone", "Mobile Phone Number", "Primary Telephone", "Primary Phone Number", "Main Telephone", "Telephone", "Telephone Number", "Phone Number", "Home Telephone", "Home Phone"),
            new("court", "court", "Court Order", "Court Orders", "Court Order Restricted Access", "Has Court Order", "Court Order Exists"),
            new("responsibility", "responsibility", "Parental Responsibility", "Has Parental Responsibility", "Legal Guardian", "Is Legal Guardian"),
        ],
        [FileKind.Governors] =
        [
            new("given", GivenNames),
            new("family", FamilyNames),
            new("name", FullNames),
            new("email", "email", "Email Address", "Primary Email", "Work Email", "Home Email", "Personal Email"),
        ],
        [FileKind.Agencies] =
        [
            new("name", "name", "Agency", "Agency Name", "Organisation", "Organisation Name", "Supplier", "Company"),
            new("match", "match", "Domain", "Email Domain", "Email", "Email Address"),
            new("class", "class", "Type", "Kind"),
        ],
        [FileKind.Consents] =
        [
            new("pupilId", ["pupilId", .. PupilNumbers]),
            new("agency", "agency", "Agency Name", "Organisation", "Organisation Name", "Shared With"),
            new("basis", "basis", "Lawful Basis", "Legal Basis"),
            new("from", "from", "Start", "Start Date", "Valid From", "Date Given"),
            new("until", "until", "End", "End Date", "Expiry", "Expiry Date", "Valid Until"),
        ],
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<FileKind, string[]> Prefixes = new Dictionary<FileKind, string[]>
    {
        [FileKind.Staff] = ["staff", "employee", "teacher"],
        [FileKind.Pupils] = ["student", "pupil", "child", "learner"],
        [FileKind.Contacts] = ["primaryguardian", "prioritycontact", "primarycontact", "emergencycontact", "parentalcontact", "contact", "guardian", "parent", "carer"],
        [FileKind.Governors] = ["governor", "trustee"],
        [FileKind.Agencies] = [],
        [FileKind.Consents] = [],
    }.ToFrozenDictionary();

    /// <summary>Every field of any kind of file.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Fields.Values.SelectMany(fields => fields).Select(field => field.Name).Distinct().Order(StringComparer.Ordinal)];

    internal static IReadOnlyList<ImportField> Of(FileKind kind) => Fields[kind];

    /// <summary>Words before a header that say whose it is, as in "Guardian Email"; such a header goes before a plain one.</summary>
    internal static IReadOnlyList<string> PrefixesOf(FileKind kind) => Prefixes[kind];

    internal static IEnumerable<FileKind> Kinds => Fields.Keys;
}
