using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MailCompliance.Engine.People;
using MailCompliance.Engine.People.Import;

namespace MailCompliance.Tests.People;

public sealed class ImportReportTests : IDisposable
{
    private const string Pupils = "Adno,UPN,Forename,Surname,Reg\n1,A999,Ada,Bell,5B\n2,B999,Max,Bell,3A\n";

    private readonly string folder = Directory.CreateTempSubdirectory("import-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private ImportReportTests With(string file, string text) => With(file, Encoding.UTF8.GetBytes(text));

    private ImportReportTests With(string file, byte[] bytes)
    {
        File.WriteAllBytes(Path.Combine(folder, file), bytes);
        return this;
    }

    private ImportResult Read(params ColumnChoice[] choices) => PeopleImport.Read([folder], new ColumnChoices(choices));

    private string Refusal(params ColumnChoice[] choices) => Assert.Throws<PeopleException>(() => Read(choices)).Message;

    [Theory]
    [InlineData("Adno,Forename,Surname,Reg Group", "class", "Reg Group")]
    [InlineData("Admission Number,Legal Forename,Legal Surname,DOB", "id", "Admission Number")]
    [InlineData("Pupil ID,First name,Last name,Date of birth", "born", "Date of birth")]
    [InlineData("student_id,FIRST_NAME,LAST_NAME,tutor_group", "given", "FIRST_NAME")]
    [InlineData("UPN,Student Forename,Student Surname,Year taught in Code", "family", "Student Surname")]
    [InlineData("UPN,Full Name,Year Group,Reg", "name", "Full Name")]
    [InlineData("Adno,Legal Surname,Preferred Surname,Forename", "family", "Preferred Surname")]
    public void Headers_are_guessed_and_shown(string header, string field, string expected)
    {
        var file = Assert.Single(With("export.csv", header + "\n1,Ada,Bell,\n").Read().Files);

        Assert.Equal(FileKind.Pupils, file.Kind);
        Assert.Equal(expected, file.Columns[field]);
    }

    [Theory]
    [InlineData("student contacts.csv", "Adno,Forename,Surname,Email", FileKind.Contacts)]
    [InlineData("x.csv", "UPN,Contact Name,Contact Email", FileKind.Contacts)]
    [InlineData("Guardians 2026.csv", "Student ID,First Name,Last Name", FileKind.Contacts)]
    [InlineData("x.csv", "Student ID,First Name,Last Name,Relationship", FileKind.Contacts)]
    [InlineData("x.csv", "Staff Code,Forename,Surname", FileKind.Staff)]
    [InlineData("Workforce.csv", "Forename,Surname,Email", FileKind.Staff)]
    [InlineData("governing board governors.csv", "Name,Email", FileKind.Governors)]
    [InlineData("agencies.csv", "Organisation,Domain", FileKind.Agencies)]
    public void What_a_file_lists_is_known_by_its_name_or_headers(string name, string header, FileKind kind) =>
        Assert.Equal(kind, Assert.Single(With(name, header + "\n").Read().Files).Kind);

    [Fact]
    public void Contacts_find_their_pupil_by_number_or_upn()
    {
        var result = With("pupils.csv", Pupils).With("contacts.csv", "Adno,UPN,Contact Forename,Contact Surname\n1,,Rosa,Bell\n,B999,Rosa,Bell\nA999,,Marcus,Bell\n").Read();

        Assert.Empty(result.Rejected);
        Assert.Equal(["1", "2", "1"], result.People.Contacts.Select(contact => contact.PupilId));
    }

    [Fact]
    public void The_pupils_names_on_a_row_of_a_contact_are_not_the_contacts()
    {
        var result = With("pupils.csv", Pupils).With("contacts.csv", "Adno,Forename,Surname,Contact Name\n1,Ada,Bell,\"Smith, Rosa\"\n2,Max,Bell,Mrs Rosa Maria Smith\n").Read();

        Assert.Equal([("Rosa", "Smith"), ("Rosa Maria", "Smith")], result.People.Contacts.Select(contact => (contact.Given, contact.Family)));
    }

    [Fact]
    public void Every_rejected_row_is_named_with_file_line_and_reason()
    {
        var result = With("pupils.csv", "Adno,Forename,Surname,DOB\n1,Ada,\"Bell\nSmith\",14/03/2017\n1,Max,Bell,\n2,,Carter,\n3,Ben,Carter,tomorrow\n4,Eve,Hill,,x,y\n")
            .With("contacts.csv", "Adno,Contact Forename,Contact Surname,Contact Email\n7,Rosa,Bell,\n1,,,\n,Rosa,Bell,\n1,Rosa,Bell,rosa at home\n").Read();

        Assert.False(result.IsWhole);
        Assert.Equal(
            [
                new RejectedRow("contacts.csv", 2, "names a pupil who is not among the pupils of this export."),
                new RejectedRow("contacts.csv", 3, "names nobody."),
                new RejectedRow("contacts.csv", 4, "names no pupil."),
                new RejectedRow("contacts.csv", 5, "email is not a mail address; it was left out.", Kept: true),
                new RejectedRow("pupils.csv", 4, "has the id of an earlier row."),
                new RejectedRow("pupils.csv", 5, "lacks a given or a family name."),
                new RejectedRow("pupils.csv", 6, "born is not a date (year-month-day or day/month/year); it was left out.", Kept: true),
                new RejectedRow("pupils.csv", 7, "has more cells than the header row: a comma within a cell needs quotation marks around it."),
            ],
            result.Rejected);
        Assert.Equal([3, 3], result.Files.Select(file => file.NotTaken));
        Assert.Equal(["Ada", "Ben"], result.People.Pupils.Select(pupil => pupil.Given));
        Assert.Equal("Rosa", Assert.Single(result.People.Contacts).Given);
    }

    [Fact]
    public void A_remark_on_one_value_does_not_stop_an_import() =>
        Assert.True(With("pupils.csv", "Adno,Forename,Surname,DOB\n1,Ada,Bell,yesterday\n").Read().IsWhole);

    [Theory]
    [InlineData("Password")]
    [InlineData("Initial_Password")]
    [InlineData("MIS passcode")]
    [InlineData("PIN")]
    [InlineData("Temporary pwd")]
    [InlineData("Pinner House", false)]
    [InlineData("Secret word")]
    public void Columns_with_passwords_are_stepped_over_by_name(string header, bool isSecret = true)
    {
        var result = With("pupils.csv", $"Adno,Forename,{header},Surname\n1,Ada,\"hunter,2\"\"\n\",Bell\n").Read();

        Assert.Equal("Bell", Assert.Single(result.People.Pupils).Family);
        Assert.Equal(isSecret ? [header] : [], result.Files[0].NeverRead);
    }

    [Fact]
    public void A_password_column_cannot_even_be_chosen() =>
        Assert.Contains("never read in", With("pupils.csv", "Adno,Forename,Surname,Password\n1,Ada,Bell,x\n").Refusal(new ColumnChoice("pupils", "email", "Password")), StringComparison.Ordinal);

    [Fact]
    public void A_chosen_column_goes_before_the_guess()
    {
        var result = With("export1.csv", "Nr,Vorname,Nachname,Form,Set\n1,Ada,Bell,5B,M1\n").Read(
            new ColumnChoice("export1.csv", "kind", "pupils"), new ColumnChoice("EXPORT1", "id", "nr"), new ColumnChoice(null, "given", "Vorname"), new ColumnChoice(null, "family", "Nachname"), new ColumnChoice(null, "class", "Set"));

        Assert.Equal(new Pupil("1", "Ada", "Bell", Class: "M1"), Assert.Single(result.People.Pupils));
    }

    [Fact]
    public void Of_two_columns_with_one_header_somebody_has_to_choose()
    {
        With("contacts.csv", "UPN,Surname,Forename,Surname,Forename,Relationship\nA1,Bell,Ada,Smith,Rosa,Mother\n");

        Assert.Contains("two columns have the header", Refusal(), StringComparison.Ordinal);
        var contact = Assert.Single(Read(new ColumnChoice("contacts", "family", "Surname#2"), new ColumnChoice("contacts", "given", "Forename#2")).People.Contacts);
        Assert.Equal(("Rosa", "Smith"), (contact.Given, contact.Family));
    }

    [Theory]
    [InlineData("pupils.csv", "id", "Number", "has no such column. It has: Adno, UPN, Forename, Surname, Reg.")]
    [InlineData("pupils.csv", "court", "Reg", "lists pupils, which have no court.")]
    [InlineData("pupil.csv", "id", "Adno", "there is no file pupil.csv in the export. It has: pupils.csv.")]
    [InlineData(null, "email", "Mail", "no file of the export has that column for that field.")]
    [InlineData("pupils.csv", "kind", "children", "a file lists staff, pupils, contacts, governors, agencies or consents.")]
    public void A_choice_that_fits_nothing_is_an_error(string? file, string field, string header, string expected) =>
        Assert.Contains(expected, With("pupils.csv", Pupils).Refusal(new ColumnChoice(file, field, header)), StringComparison.Ordinal);

    [Fact]
    public void Files_that_are_not_known_are_left_out_and_said()
    {
        var result = With("pupils.csv", Pupils).With("lunches.csv", "Dish,Price\nSoup,2\n").Read();

        Assert.Null(result.Files.Single(file => file.Name == "lunches.csv").Kind);
        Assert.Contains("no file here is known", Assert.Throws<PeopleException>(() => PeopleImport.Read([Path.Combine(folder, "lunches.csv")], ColumnChoices.None)).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[]> Forms() => new()
    {
        { "UTF-8 with mark", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("Adno,Forename,Surname\n1,Chloé,O’Neill\n")] },
        { "Windows-1252", [.. "Adno,Forename,Surname\n1,Chlo"u8, 0xE9, .. ",O"u8, 0x92, .. "Neill\n"u8] },
        { "UTF-16", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("Adno\tForename\tSurname\r\n1\tChloé\tO’Neill\r\n")] },
        { "semicolons", Encoding.UTF8.GetBytes("\"Adno\";\"Forename\";\"Surname\"\r\n\"1\";\"Chloé\";\"O’Neill\"") },
        { "lines before the header", Encoding.UTF8.GetBytes("Pupils of Oakhill, all years\n25/11/2026\n\nAdno,Forename,Surname\n1,Chloé,O’Neill\n") },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Reads_the_forms_in_which_exports_come(string name, byte[] bytes)
    {
        var pupil = Assert.Single(With("students.csv", bytes).Read().People.Pupils);

        Assert.True(("Chloé", "O’Neill") == (pupil.Given, pupil.Family), name);
    }

    [Fact]
    public void Names_of_every_script_are_kept_as_they_are()
    {
        string[] names = ["Zoë", "Łukasz", "Şebnem", "Nguyễn", "Ольга", "محمد", "李", "Siân-Lowri", "O'Brien"];
        var rows = string.Concat(names.Select((name, index) => $"{index},{name},Bell\n"));

        Assert.Equal(names, With("pupils.csv", "Adno,Forename,Surname\n" + rows).Read().People.Pupils.Select(pupil => pupil.Given));
    }

    [Fact]
    public void Any_text_is_an_import_or_a_plain_refusal() =>
        Prop.ForAll(Gen.Elements("Adno", "Forename", "Surname", "Guardian 1 Email", "Password", "UPN", ",", ",", "\n", "\n", "\"", ";", "1", "é", "sep=;").ArrayOf().Select(string.Concat).ToArbitrary(), text =>
        {
            try
            {
                return With("pupils.csv", text).Read() is not null;
            }
            catch (PeopleException)
            {
                return true;
            }
        }).Check(Config.QuickThrowOnFailure.WithReplay(20261125, 9).WithMaxTest(500));
}
