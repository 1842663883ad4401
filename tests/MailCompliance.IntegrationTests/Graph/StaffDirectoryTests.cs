using MailCompliance.Engine.People;

namespace MailCompliance.IntegrationTests.Graph;

public sealed class StaffDirectoryTests
{
    [Fact]
    public async Task Staff_come_from_the_directory_with_their_groups_beside_what_was_imported()
    {
        await using var test = await StartAsync(AuditUnderTest.Teacher, "tom@school.example");
        await ImportAsync(test, new StaffMember("7", "ANN@school.example", "Annie", "Old", "Nan", PrivateEmail: "ann@home.example"), new StaffMember("8", "cook@school.example", "Carl", "Cook"));

        await test.RunAsync();

        var people = await PeopleAsync(test);
        var ann = people.StaffAt(AuditUnderTest.Teacher)!;
        Assert.Equal(("Ann", "Surname", "Nan", "Teacher of art", "ann@home.example"), (ann.Given, ann.Family, ann.KnownAs, ann.Title, ann.PrivateEmail));
        Assert.Equal(["Audited staff"], ann.Groups);
        Assert.NotNull(people.StaffAt("tom@school.example"));
        Assert.NotNull(people.StaffAt("cook@school.example"));
        Assert.Single(people.Pupils);
        test.AssertContractKept();
    }

    [Fact]
    public async Task Whoever_leaves_goes_and_whoever_was_imported_later_is_kept()
    {
        await using var test = await StartAsync(AuditUnderTest.Teacher, "tom@school.example");
        await test.RunAsync();
        test.Graph.Groups[test.GroupId] = ("Audited staff", [test.Mailbox.Id]);
        await ImportAsync(test, new StaffMember("8", "cook@school.example", "Carl", "Cook"));

        test.Clock.Ahead += TimeSpan.FromHours(2);
        await test.RunAsync();

        var people = await PeopleAsync(test);
        Assert.Equal([AuditUnderTest.Teacher, "cook@school.example"], people.Staff.Select(member => member.Email).Order());
        test.AssertContractKept();
    }

    [Fact]
    public async Task An_import_does_not_take_the_directorys_staff_away_for_long()
    {
        await using var test = await StartAsync(AuditUnderTest.Teacher);
        await test.RunAsync();
        await ImportAsync(test);

        test.Clock.Ahead += TimeSpan.FromMinutes(2);
        await test.RunAsync();

        Assert.NotNull((await PeopleAsync(test)).StaffAt(AuditUnderTest.Teacher));
        Assert.Single((await PeopleAsync(test)).Pupils);
        test.AssertContractKept();
    }

    [Fact]
    public async Task While_graph_is_away_or_has_lost_half_of_the_staff_those_on_file_stay()
    {
        await using var test = await StartAsync([.. Enumerable.Range(1, 60).Select(number => $"t{number}@school.example")]);
        await test.RunAsync();
        Assert.Equal(60, (await PeopleAsync(test)).Staff.Count);

        test.Graph.Fail(request => request.Path.StartsWith("groups", StringComparison.Ordinal), 403, "Authorization_RequestDenied");
        test.Clock.Ahead += TimeSpan.FromHours(2);
        await test.RunAsync();
        Assert.Equal(60, (await PeopleAsync(test)).Staff.Count);

        test.Graph.Groups[test.GroupId] = ("Audited staff", [test.Mailbox.Id]);
        test.Clock.Ahead += TimeSpan.FromHours(2);
        await test.RunAsync();
        Assert.Equal(60, (await PeopleAsync(test)).Staff.Count);
        test.AssertContractKept();
    }

    [Fact]
    public async Task Groups_and_members_of_many_pages_are_read_to_the_last_one()
    {
        await using var test = await StartAsync([.. Enumerable.Range(1, 130).Select(number => $"t{number}@school.example")]);
        for (var number = 0; number < 120; number++)
            test.Graph.Groups[Guid.NewGuid().ToString()] = ($"Club {number:D3}", [test.Mailbox.Id]);

        await test.RunAsync();

        var people = await PeopleAsync(test);
        Assert.Equal(130, people.Staff.Count);
        Assert.Equal(121, people.StaffAt(test.Mailbox.Address)!.Groups.Count);
        Assert.Contains("Club 119", people.StaffAt(test.Mailbox.Address)!.Groups);
        test.AssertContractKept();
    }

    private static Task<AuditUnderTest> StartAsync(params string[] staff) =>
        AuditUnderTest.StartAsync(change: options => options with { Mailboxes = null, Staff = "Audited staff" }, mailboxes: staff);

    private static Task<string> ImportAsync(AuditUnderTest test, params StaffMember[] staff) =>
        test.Database.People.StoreAsync(new PeopleSnapshot(staff, [new Pupil("1", "Pat", "Pupil")], [], [], []), "import", "office");

    private static async Task<PeopleSnapshot> PeopleAsync(AuditUnderTest test) => (await test.Database.People.ReadAsync())!.Value.People;
}
