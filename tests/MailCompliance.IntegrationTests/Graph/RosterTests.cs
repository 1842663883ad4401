using MailCompliance.Engine.People;
using MailCompliance.IntegrationTests.Graph.Fake;

namespace MailCompliance.IntegrationTests.Graph;

/// <summary>Pupils and parents of School Data Sync beside those that were imported.</summary>
public sealed class RosterTests
{
    [Fact]
    public async Task Pupils_come_with_year_and_school_and_their_parents_alone()
    {
        await using var test = await StartAsync();
        Add(test, new FakePupil("p1", "Ada", "Bell")
        {
            Mail = "ada@school.example", Born = "2013-05-01", Grade = "07",
            Contacts = [FakePupil.Contact("Rosa Bell", "rosa@homemail.example"), FakePupil.Contact("Dr Hill", "hill@surgery.example", "doctor"), FakePupil.Contact("Max Bell", null, "child")],
        });
        Add(test, new FakePupil("t1", "Ann", "Teacher") { Role = "teacher" });
        test.Graph.People.Schools["Oakhill Primary"] = ["p1", "t1"];

        await test.RunAsync();

        var people = await PeopleAsync(test);
        var ada = Assert.Single(people.Pupils);
        Assert.Equal(("Ada", "Bell", "07", "Oakhill Primary", new DateOnly(2013, 5, 1)), (ada.Given, ada.Family, ada.Year, ada.School, ada.Born));
        Assert.Equal([RecipientClass.Parent], people.ClassesOf("rosa@homemail.example"));
        Assert.Equal([RecipientClass.Pupil], people.ClassesOf("ada@school.example"));
        Assert.Equal(("Rosa", "Bell", "parent", "07700 900123"), Assert.Single(people.Contacts) is var rosa ? (rosa.Given, rosa.Family, rosa.Relation, rosa.Phone) : default);
        test.AssertContractKept();
    }

    [Fact]
    public async Task Nobody_who_was_imported_comes_twice_and_the_imports_word_goes()
    {
        await using var test = await StartAsync();
        await ImportAsync(
            test,
            [
                new Pupil("S1", "Ada", "Bell", Class: "7B", Email: "ada@school.example"), new Pupil("S2", "Ben", "Cole", Upn: "A801200005001"), new Pupil("S3", "Cleo", "Dunn", Born: new DateOnly(2012, 1, 2)),
                new Pupil("S4", "Dan", "Eaves"), new Pupil("S5", "Eve", "Fox", Born: new DateOnly(2011, 1, 1)), new Pupil("S6", "Flo", "Gray"), new Pupil("S7", "Flo", "Gray"),
            ],
            new PupilContact("S1", "Rosa", "Bell", "Mother", "ROSA@homemail.example", "01632 960111"));
        Add(test, new FakePupil("p1", "Ada-May", "Bell") { Mail = "ADA@school.example", Contacts = [FakePupil.Contact("Rosa Bell", "rosa@homemail.example"), FakePupil.Contact("Jon Bell", "jon@homemail.example", "guardian")] });
        Add(test, new FakePupil("p2", "Benjamin", "Cole") { ExternalId = "A801200005001" });
        Add(test, new FakePupil("p3", "cleo", "dunn") { Born = "2012-01-02" });
        Add(test, new FakePupil("p4", "Dan", "Eaves"));
        Add(test, new FakePupil("p5", "Eve", "Fox") { Born = "2014-09-09" });
        Add(test, new FakePupil("p6", "Flo", "Gray"));

        await test.RunAsync();

        var people = await PeopleAsync(test);
        // another birthday, and a name that two have: not the same for certain
        Assert.Equal(["S1", "S2", "S3", "S4", "S5", "S6", "S7", "entra:p5", "entra:p6"], people.Pupils.Select(pupil => pupil.Id).Order(StringComparer.Ordinal));
        Assert.Equal("7B", people.PupilAt("ada@school.example")!.Class);
        Assert.Equal(["Jon", "Rosa"], people.ContactsOf(people.PupilWith("S1")!).Select(contact => contact.Given).Order());
        Assert.Equal("Mother", people.ContactsAt("rosa@homemail.example")[0].Relation);

        await LaterAsync(test);
        Assert.Equal(9, (await PeopleAsync(test)).Pupils.Count);
        Assert.Equal(2, (await PeopleAsync(test)).Contacts.Count);
        test.AssertContractKept();
    }

    [Fact]
    public async Task Who_leaves_the_roster_goes_and_a_changed_parent_is_changed()
    {
        await using var test = await StartAsync();
        Add(test, new FakePupil("p1", "Ada", "Bell") { Contacts = [FakePupil.Contact("Rosa Bell", "rosa@homemail.example")] });
        Add(test, new FakePupil("p2", "Ben", "Cole") { Contacts = [FakePupil.Contact("Uma Cole", "uma@homemail.example")] });
        await test.RunAsync();
        test.Graph.People.Roster.TryRemove("p2", out _);
        Add(test, new FakePupil("p1", "Ada", "Bell") { Contacts = [FakePupil.Contact("Rosa Bell", "rosa.new@homemail.example")] });

        await LaterAsync(test);

        var people = await PeopleAsync(test);
        Assert.Equal("entra:p1", Assert.Single(people.Pupils).Id);
        Assert.Equal("rosa.new@homemail.example", Assert.Single(people.Contacts).Email);
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_parent_without_consent_to_access_is_a_parent_who_is_not_to_be_told()
    {
        await using var test = await StartAsync();
        Add(test, new FakePupil("p1", "Ada", "Bell") { Contacts = [FakePupil.Contact("Rosa Bell", "rosa@homemail.example", consent: false), FakePupil.Contact("Jon Bell", "jon@homemail.example", consent: true)] });

        await test.RunAsync();

        var people = await PeopleAsync(test);
        Assert.False(people.ContactsAt("rosa@homemail.example")[0].AccessConsent);
        Assert.True(people.ContactsAt("jon@homemail.example")[0].AccessConsent);
        Assert.Equal([RecipientClass.Parent], people.ClassesOf("rosa@homemail.example"));
    }

    [Fact]
    public async Task Many_pupils_are_read_to_the_last_page_and_half_of_them_gone_changes_nobody()
    {
        await using var test = await StartAsync();
        for (var number = 0; number < 130; number++)
            Add(test, new FakePupil($"p{number:D3}", $"Given{number}", "Family"));
        await test.RunAsync();
        Assert.Equal(130, (await PeopleAsync(test)).Pupils.Count);

        foreach (var id in test.Graph.People.Roster.Keys.Skip(10))
            test.Graph.People.Roster.TryRemove(id, out _);
        await LaterAsync(test);

        Assert.Equal(130, (await PeopleAsync(test)).Pupils.Count);
        test.AssertContractKept();
    }

    [Theory]
    [InlineData(403, "AccessDenied")]
    [InlineData(404, "UnknownError")]
    public async Task Without_a_licence_imports_are_all_there_is_and_that_is_said(int status, string code)
    {
        await using var test = await StartAsync();
        test.Graph.People.NoRoster = (status, code);
        await ImportAsync(test, [new Pupil("S1", "Ada", "Bell")]);

        await test.RunAsync();
        var asked = test.Graph.Requests.Count;
        await LaterAsync(test);

        Assert.Single((await PeopleAsync(test)).Pupils);
        Assert.Contains("not available in this tenant", (await test.Database.DirectoryCopy.PositionAsync("roster")).LastFault, StringComparison.Ordinal);
        // it is not asked again all the time
        Assert.Equal(asked, test.Graph.Requests.Count);
    }

    [Fact]
    public async Task Where_it_is_not_wanted_nothing_of_it_is_asked_for_or_kept()
    {
        await using var test = await StartAsync();
        Add(test, new FakePupil("p1", "Ada", "Bell"));
        await test.RunAsync();
        await using var other = await AuditUnderTest.StartAsync(change: options => options with { Mailboxes = null });
        await other.RunAsync();
        Assert.DoesNotContain(other.Graph.Requests, request => request.Path.StartsWith("education", StringComparison.Ordinal));
        Assert.Empty(await other.Database.DirectoryCopy.PositionsAsync());
    }

    private static void Add(AuditUnderTest test, FakePupil pupil) => test.Graph.People.Roster[pupil.Id] = pupil;

    private static async Task<AuditUnderTest> StartAsync()
    {
        var test = await AuditUnderTest.StartAsync(change: options => options with { Mailboxes = null, Education = true });
        test.Graph.People.NoRoster = null;
        return test;
    }

    private static Task<string> ImportAsync(AuditUnderTest test, IReadOnlyList<Pupil> pupils, params PupilContact[] contacts) =>
        test.Database.People.StoreAsync(new PeopleSnapshot([], pupils, contacts, [], []), "import", "office");

    private static async Task LaterAsync(AuditUnderTest test)
    {
        test.Clock.Ahead += TimeSpan.FromMinutes(20);
        await test.RunAsync();
    }

    private static async Task<PeopleSnapshot> PeopleAsync(AuditUnderTest test) => (await test.Database.People.ReadAsync())!.Value.People;
}
