using MailCompliance.Engine.People;

namespace MailCompliance.Tests.People;

public sealed class PeopleFolderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("people-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private PeopleFolderTests With(string file, string text) => With(file, System.Text.Encoding.UTF8.GetBytes(text));

    private PeopleFolderTests With(string file, byte[] bytes)
    {
        File.WriteAllBytes(Path.Combine(folder, file), bytes);
        return this;
    }

    private (PeopleSnapshot People, IReadOnlyList<RejectedRow> Rejected) Read() => PeopleFolder.Read(folder);

    [Fact]
    public void Every_file_is_optional()
    {
        var (people, rejected) = Read();

        Assert.Empty(people.Staff);
        Assert.Empty(rejected);
    }

    [Fact]
    public void A_missing_folder_is_said() =>
        Assert.Contains("no such folder", Assert.Throws<PeopleException>(() => PeopleFolder.Read(Path.Combine(folder, "nowhere"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Columns_may_come_in_any_order_and_unknown_ones_are_left_alone()
    {
        var (people, _) = With("staff.csv", "Family,Tutor group,E-mail,Given,Groups\nKhan,5B,a.khan@school.example,Aisha,\"teachers; year5, union\"\n").Read();

        var khan = Assert.Single(people.Staff);
        Assert.Equal("Aisha Khan", khan.DisplayName);
        Assert.Equal(["teachers", "year5", "union"], khan.Groups);
        Assert.Same(khan, people.StaffAt("A.KHAN@school.example"));
    }

    [Fact]
    public void A_column_that_must_be_there_is_named_with_those_that_are() =>
        Assert.Equal(
            "staff.csv: the header row lacks family. It has: email, surname.",
            Assert.Throws<PeopleException>(() => With("staff.csv", "email,surname\n").Read()).Message);

    [Theory]
    [InlineData("2017-03-14")]
    [InlineData("14/03/2017")]
    [InlineData("14/3/2017 00:00:00")]
    [InlineData("14 Mar 2017")]
    [InlineData("14-Mar-2017")]
    public void Dates_are_day_before_month(string written)
    {
        var (people, rejected) = With("pupils.csv", $"id,given,family,born\n1,Ada,Bell,{written}\n").Read();

        Assert.Equal(new DateOnly(2017, 3, 14), Assert.Single(people.Pupils).Born);
        Assert.Empty(rejected);
    }

    [Fact]
    public void Bad_rows_are_left_out_with_line_and_reason_and_the_others_taken()
    {
        var (people, rejected) = With("pupils.csv", "id,given,family,born\n1,Ada,\"Bell\nSmith\",2017-03-14\n2,,Carter,\n\n1,Max,Bell,\n3,Ben,Carter,yesterday\n").Read();

        Assert.Equal(["Ada", "Ben"], people.Pupils.Select(pupil => pupil.Given));
        Assert.Equal(
            [
                new RejectedRow("pupils.csv", 4, "lacks a given or a family name."),
                new RejectedRow("pupils.csv", 6, "has the id of an earlier row."),
                new RejectedRow("pupils.csv", 7, "born is not a date (year-month-day or day/month/year); it was left out.", Kept: true),
            ],
            rejected);
    }

    [Fact]
    public void Reasons_never_repeat_what_stands_in_the_row()
    {
        var (_, rejected) = With("contacts.csv", "pupilId,given,email\n1,Rosa,rosa.bell(at)homemail\n").Read();

        Assert.DoesNotContain("rosa", Assert.Single(rejected).Reason, StringComparison.OrdinalIgnoreCase);
    }

    public static TheoryData<string, byte[]> Encodings() => new()
    {
        { "UTF-8", System.Text.Encoding.UTF8.GetBytes("given,family\nChloé,O’Neill\n") },
        { "UTF-8 with mark", [0xEF, 0xBB, 0xBF, .. System.Text.Encoding.UTF8.GetBytes("given,family\nChloé,O’Neill\n")] },
        { "UTF-16", [0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes("given,family\nChloé,O’Neill\n")] },
        { "Windows-1252", [.. "given,family\nChlo"u8, 0xE9, .. ",O"u8, 0x92, .. "Neill\n"u8] },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Reads_the_encodings_of_exports(string name, byte[] bytes)
    {
        var (people, _) = With("pupils.csv", bytes).Read();

        Assert.True(people.Pupils.Count == 1, name);
        Assert.Equal(("Chloé", "O’Neill"), (people.Pupils[0].Given, people.Pupils[0].Family));
    }

    [Theory]
    [InlineData("given;family\nAda;Bell\n")]
    [InlineData("given\tfamily\nAda\tBell\n")]
    [InlineData("given,family\r\nAda,Bell")]
    [InlineData("given,family\r\"Ada\", Bell \r")]
    public void Reads_the_forms_of_csv(string text)
    {
        var (people, _) = With("pupils.csv", text).Read();

        Assert.Equal("Ada Bell", $"{Assert.Single(people.Pupils).Given} {people.Pupils[0].Family}");
    }

    [Fact]
    public void An_open_quotation_mark_is_named_by_the_line_where_it_opens() =>
        Assert.Equal(
            "pupils.csv, line 3: a quotation mark is not closed.",
            Assert.Throws<PeopleException>(() => With("pupils.csv", "given,family\nAda,Bell\n\"Max,Bell\nBen,Carter\n").Read()).Message);

    [Fact]
    public void A_person_can_be_several_things()
    {
        var (people, _) = With("contacts.csv", "pupilId,given,family,email\n1,Fiona,Will,f.will@homemail.example\n")
            .With("governors.csv", "given,family,email\nFiona,Will,F.Will@homemail.example\n")
            .With("agencies.csv", "name,match,class\nHome mail,homemail.example,supplier\n").Read();

        Assert.Equal([RecipientClass.Parent, RecipientClass.Governor, RecipientClass.Supplier], people.ClassesOf("f.will@homemail.example"));
    }

    [Theory]
    [InlineData("someone@council.example", "Council")]
    [InlineData("someone@children.council.example", "Council")]
    [InlineData("ep@services.example", "Psychology")]
    [InlineData("other@services.example", null)]
    [InlineData("someone@mycouncil.example", null)]
    [InlineData("council.example@homemail.example", null)]
    public void Agencies_are_found_by_address_domain_and_subdomain(string address, string? expected)
    {
        var (people, _) = With("agencies.csv", "name,match\nCouncil,@council.example\nPsychology,ep@services.example\n").Read();

        Assert.Equal(expected, people.AgencyAt(address)?.Name);
    }

    [Fact]
    public void Parents_lead_to_their_children_and_pupils_to_their_contacts()
    {
        var (people, _) = With("pupils.csv", "id,given,family\n1,Ada,Bell\n2,Max,Bell\n3,Ben,Carter\n")
            .With("contacts.csv", "pupilId,given,email,court\n1,Rosa,rosa@homemail.example,\n2,Rosa,ROSA@homemail.example,\n1,Marc,marc@homemail.example,No contact\n9,Leaver,gone@homemail.example,\n").Read();

        Assert.Equal(["Ada", "Max"], people.ChildrenOf("Rosa@homemail.example").Select(pupil => pupil.Given));
        Assert.Empty(people.ChildrenOf("gone@homemail.example"));
        Assert.Equal([RecipientClass.Parent], people.ClassesOf("gone@homemail.example"));
        Assert.Equal(["Rosa", "Marc"], people.ContactsOf(people.PupilWith("1")!).Select(contact => contact.Given));
    }

    [Fact]
    public void A_hundred_thousand_people_are_read_and_found()
    {
        var text = new System.Text.StringBuilder("id,given,family,class,email\n");
        for (var number = 0; number < 100_000; number++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{number},Given{number},Family{number},{number % 300},p{number}@pupils.school.example\n");

        var (people, rejected) = With("pupils.csv", text.ToString()).Read();

        Assert.Empty(rejected);
        Assert.Equal("Family77777", people.PupilAt("p77777@pupils.school.example")?.Family);
        Assert.Equal([RecipientClass.Pupil], people.ClassesOf("p99999@pupils.school.example"));
    }
}
