using MailCompliance.Engine.People;
using MailCompliance.Engine.People.Import;
using MailCompliance.Tests.Policy;

namespace MailCompliance.Tests.People;

/// <summary>The sample folder of each layout, read.</summary>
public sealed class ImportLayoutTests
{
    private static ImportResult Read(string layout) => PeopleImport.Read([SampleFiles.Path("samples", "people-layouts", layout)], ColumnChoices.None);

    [Theory]
    [InlineData("sims", ExportLayout.Sims, 2, 4, 5)]
    [InlineData("arbor", ExportLayout.Arbor, 2, 3, 4)]
    [InlineData("bromcom", ExportLayout.Bromcom, 0, 3, 4)]
    [InlineData("oneroster", ExportLayout.OneRoster11, 2, 2, 3)]
    [InlineData("sds", ExportLayout.SchoolDataSync, 2, 2, 3)]
    public void Each_layout_is_recognised_and_read_whole(string folder, ExportLayout layout, int staff, int pupils, int contacts)
    {
        var result = Read(folder);

        Assert.Empty(result.Rejected);
        Assert.True(result.IsWhole);
        Assert.Equal((layout, staff, pupils, contacts), (result.Layout, result.People.Staff.Count, result.People.Pupils.Count, result.People.Contacts.Count));
    }

    [Theory]
    [InlineData("sims", "001201", "5")]
    [InlineData("arbor", "501", "Year 5")]
    [InlineData("bromcom", "1201", "5")]
    [InlineData("oneroster", "u3", "5")]
    [InlineData("sds", "u3", "5")]
    public void Ada_is_the_same_pupil_in_every_layout(string folder, string id, string year)
    {
        var people = Read(folder).People;

        var ada = people.PupilAt("ada.bell@pupils.oakhill.example");
        Assert.Equal(
            new Pupil(id, "Ada", "Bell", null, folder == "sds" ? null : "M999000026001", new DateOnly(2017, 3, 14), year, "5B", folder is "sims" or "arbor" ? "OK4 7DR" : null, "ada.bell@pupils.oakhill.example"),
            ada);
        Assert.Equal(["Rosa", "Marcus"], people.ContactsOf(ada!).Select(contact => contact.Given));
        Assert.Equal(["Ada", "Max"], people.ChildrenOf("rosa.bell@homemail.example").Select(pupil => pupil.Given));
    }

    [Theory]
    [InlineData("sims")]
    [InlineData("arbor")]
    [InlineData("oneroster")]
    [InlineData("sds")]
    public void The_headteacher_is_known_by_address(string folder) =>
        Assert.Equal("Helen Hart", Read(folder).People.StaffAt("head@oakhill.example")?.DisplayName);

    [Theory]
    [InlineData("sims")]
    [InlineData("bromcom")]
    public void Court_orders_and_parental_responsibility_are_kept(string folder)
    {
        var people = Read(folder).People;

        var (rosa, marcus) = (people.Contacts.First(contact => contact.Given == "Rosa"), people.Contacts.First(contact => contact.Given == "Marcus"));
        Assert.Equal((null, true), (rosa.Court, rosa.HasParentalResponsibility));
        Assert.Equal(("Court order", true), (marcus.Court, marcus.HasParentalResponsibility));
        Assert.Contains(people.Contacts, contact => contact.Given == "Zoltán");
    }

    [Theory]
    [InlineData("sims")]
    [InlineData("sds")]
    public void Contacts_by_profession_are_no_parents(string folder)
    {
        var result = Read(folder);

        Assert.Equal(1, Assert.Single(result.LeftOut).Value);
        Assert.Empty(result.People.ClassesOf("nia.rees@council.example"));
        Assert.Empty(result.People.ClassesOf("g.shah@surgery.example"));
    }

    [Theory]
    [InlineData("oneroster")]
    [InlineData("sds")]
    public void Password_columns_are_named_and_never_read(string folder)
    {
        var result = Read(folder);

        var users = result.Files.Single(file => file.Kind == FileKind.Users);
        Assert.Equal(["password"], users.NeverRead);
        Assert.DoesNotContain("not-a-real-one", System.Text.Json.JsonSerializer.Serialize(result), StringComparison.Ordinal);
    }

    [Fact]
    public void Governors_may_lie_beside_a_roster() =>
        Assert.Equal([RecipientClass.Governor], Read("oneroster").People.ClassesOf("margaret.shaw@governors.example"));

    [Fact]
    public void The_people_files_of_this_product_are_a_layout_too()
    {
        var own = SampleFiles.Path("samples", "people");
        var result = PeopleImport.Read([own], ColumnChoices.None);
        var direct = PeopleFolder.Read(own).Snapshot;

        Assert.Equal(ExportLayout.Own, result.Layout);
        Assert.True(result.IsWhole, string.Join('\n', result.Rejected));
        Assert.Equal(PeopleArchive.Pack(direct), PeopleArchive.Pack(result.People));
    }
}
