using MailCompliance.Engine.People;
using MailCompliance.Storage;

namespace MailCompliance.IntegrationTests.Graph;

/// <summary>The directory by its changes: what was read stays, and only what is new is asked for.</summary>
public sealed class DirectoryDeltaTests
{
    private static readonly string[] Sixty = [.. Enumerable.Range(1, 60).Select(number => $"t{number}@school.example")];

    [Fact]
    public async Task After_the_first_reading_only_changes_are_asked_for()
    {
        await using var test = await StartAsync(Sixty);
        await test.RunAsync();
        var before = test.Graph.Requests.Count;
        test.Graph.People.Titles[test.Mailbox.Id] = "Head of art";

        await LaterAsync(test);

        Assert.Equal("Head of art", (await PeopleAsync(test)).StaffAt("t1@school.example")!.Title);
        Assert.Equal(60, (await PeopleAsync(test)).Staff.Count);
        // groups, users, and the one who changed
        Assert.Equal(3, test.Graph.Requests.Count - before);
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_change_of_membership_is_seen_through_groups_within_groups_and_taken_back_again()
    {
        await using var test = await StartAsync("ann@school.example", "tom@school.example");
        var inner = AddGroup(test, "Office", test.Graph.AddMailbox("tom@school.example").Id);
        test.Graph.Groups[test.GroupId] = ("Audited staff", [test.Mailbox.Id, inner]);
        AddGroup(test, "May mass-send", inner);
        await test.RunAsync();
        Assert.Equal(["Audited staff", "May mass-send", "Office"], (await PeopleAsync(test)).StaffAt("tom@school.example")!.Groups);

        test.Graph.Groups[inner] = ("Office", [test.Mailbox.Id]);
        await LaterAsync(test);

        var people = await PeopleAsync(test);
        Assert.Null(people.StaffAt("tom@school.example"));
        Assert.Equal(["Audited staff", "May mass-send", "Office"], people.StaffAt("ann@school.example")!.Groups);

        test.Graph.Groups.TryRemove(inner, out _);
        await LaterAsync(test);
        Assert.Equal(["Audited staff"], (await PeopleAsync(test)).StaffAt("ann@school.example")!.Groups);
        test.AssertContractKept();
    }

    [Fact]
    public async Task Groups_in_a_circle_end()
    {
        await using var test = await StartAsync("ann@school.example");
        var inner = AddGroup(test, "Inner", test.GroupId);
        test.Graph.Groups[test.GroupId] = ("Audited staff", [test.Mailbox.Id, inner]);

        await test.RunAsync();

        Assert.Equal(["Audited staff", "Inner"], (await PeopleAsync(test)).StaffAt("ann@school.example")!.Groups);
    }

    /// <summary>Anybody may make a group of any name: it must not make them one of those who may write to everybody.</summary>
    [Fact]
    public async Task A_name_that_two_groups_have_gives_nobody_a_right_but_their_addresses_do()
    {
        await using var test = await StartAsync("ann@school.example", "tom@school.example");
        var real = AddGroup(test, "May mass-send", test.Mailbox.Id);
        test.Graph.People.GroupMail[real] = "mass-send@school.example";
        await test.RunAsync();
        Assert.Contains("May mass-send", (await PeopleAsync(test)).StaffAt("ann@school.example")!.Groups);

        AddGroup(test, "may mass-send", test.Graph.AddMailbox("tom@school.example").Id);
        AddGroup(test, "mass-send@school.example", test.Graph.AddMailbox("tom@school.example").Id);
        await LaterAsync(test);

        var people = await PeopleAsync(test);
        Assert.Equal(["Audited staff", "mass-send@school.example"], people.StaffAt("ann@school.example")!.Groups);
        Assert.Equal(["Audited staff"], people.StaffAt("tom@school.example")!.Groups);
    }

    [Fact]
    public async Task A_user_who_is_deleted_goes_even_where_a_group_still_names_them()
    {
        await using var test = await StartAsync("ann@school.example", "tom@school.example");
        await test.RunAsync();

        test.Graph.People.Gone[test.Mailbox.Id] = true;
        await LaterAsync(test);

        Assert.Equal(["tom@school.example"], (await PeopleAsync(test)).Staff.Select(member => member.Email));
        test.AssertContractKept();
    }

    [Fact]
    public async Task The_line_manager_is_known_and_a_new_one_within_a_day()
    {
        await using var test = await StartAsync("ann@school.example", "tom@school.example");
        var head = test.Graph.AddMailbox("head@school.example");
        test.Graph.People.Managers[test.Mailbox.Id] = head.Id;
        await test.RunAsync();
        Assert.Equal("head@school.example", (await PeopleAsync(test)).StaffAt("ann@school.example")!.Manager);

        test.Graph.People.Managers[test.Mailbox.Id] = test.Graph.AddMailbox("tom@school.example").Id;
        test.Clock.Ahead += TimeSpan.FromHours(25);
        await test.RunAsync();

        Assert.Equal("tom@school.example", (await PeopleAsync(test)).StaffAt("ann@school.example")!.Manager);
        test.AssertContractKept();
    }

    [Fact]
    public async Task Links_that_have_ended_begin_anew_and_lose_nobody()
    {
        await using var test = await StartAsync(Sixty);
        await test.RunAsync();
        test.Graph.People.ExpireLinks();
        test.Graph.Groups[test.GroupId] = ("Audited staff", [.. test.Graph.Mailboxes.Keys.Where(id => id != test.Mailbox.Id)]);

        await LaterAsync(test);

        Assert.Equal(59, (await PeopleAsync(test)).Staff.Count);
        Assert.Null((await PeopleAsync(test)).StaffAt("t1@school.example"));
        test.AssertContractKept();
    }

    [Theory]
    [InlineData("groups/delta", 1)]
    [InlineData("groups/delta", 2)]
    [InlineData("groups/delta", 3)]
    [InlineData("users/", 1)]
    [InlineData("users/", 30)]
    public async Task A_reading_that_is_broken_off_anywhere_goes_on_where_it_was(string path, int answers)
    {
        await using var test = await StartAsync(Sixty);
        FailAfter(test, path, answers);
        await test.RunAsync();
        await test.RestartAsync();

        await test.RunAsync();

        Assert.Equal(60, (await PeopleAsync(test)).Staff.Count);
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_link_that_ends_between_two_pages_loses_nobody()
    {
        await using var test = await StartAsync(Sixty);
        FailAfter(test, "groups/delta", 2);
        await test.RunAsync();
        test.Graph.People.ExpireLinks();

        test.Clock.Ahead += TimeSpan.FromMinutes(6);
        await test.RunAsync();

        Assert.Equal(60, (await PeopleAsync(test)).Staff.Count);
        test.AssertContractKept();
    }

    /// <summary>The new reading has got half way: what is on file is the old one, whole.</summary>
    [Fact]
    public async Task While_everything_is_read_anew_nobody_is_missing()
    {
        await using var test = await StartAsync(Sixty);
        await test.RunAsync();
        test.Graph.People.ExpireLinks();
        FailAfter(test, "groups/delta", 3);
        await LaterAsync(test);
        await ImportAsync(test);

        await LaterAsync(test, minutes: 2);

        Assert.Equal(60, (await PeopleAsync(test)).Staff.Count);
        Assert.Single((await PeopleAsync(test)).Pupils);
    }

    [Fact]
    public async Task While_graph_is_away_a_new_process_still_knows_the_directory_after_an_import()
    {
        await using var test = await StartAsync("ann@school.example");
        await test.RunAsync();
        await ImportAsync(test);
        test.Graph.Fail(request => request.Path.Contains("delta", StringComparison.Ordinal), 403, "Authorization_RequestDenied", times: 10);
        await test.RestartAsync();

        await test.RunAsync();

        Assert.NotNull((await PeopleAsync(test)).StaffAt("ann@school.example"));
        Assert.Single((await PeopleAsync(test)).Pupils);
        Assert.Contains((await test.Database.DirectoryCopy.PositionsAsync()), position => position is { Kind: "groups", LastFault: not null });
    }

    [Fact]
    public async Task What_cannot_be_opened_any_more_is_read_anew()
    {
        await using var test = await StartAsync("ann@school.example", "tom@school.example");
        await test.RunAsync();
        var position = await test.Database.DirectoryCopy.PositionAsync("groups");
        await test.Database.DirectoryCopy.StoreAsync(position, [new(test.GroupId, [1, 2, 3])]);

        await LaterAsync(test);
        test.Graph.Groups[test.GroupId] = ("Audited staff", [test.Mailbox.Id]);
        await LaterAsync(test);

        Assert.Equal(["ann@school.example"], (await PeopleAsync(test)).Staff.Select(member => member.Email));
        test.AssertContractKept();
    }

    /// <summary>A node that was paused in the middle of a page, for so long that another took over: what it knew is old.</summary>
    [Fact]
    public async Task Who_lost_the_lease_stores_nothing_of_the_directory()
    {
        await using var test = await StartAsync("ann@school.example", "tom@school.example");
        await test.RunAsync();
        var position = await test.Database.DirectoryCopy.PositionAsync("groups");
        var (leases, old) = (test.Database.Leases, test.Database.DirectoryCopy.HeldBy("graph-directory", "paused"));
        test.Clock.Ahead += TimeSpan.FromMinutes(5);
        Assert.True(await leases.TakeAsync("graph-directory", "paused", TimeSpan.FromMinutes(2)));
        test.Clock.Ahead += TimeSpan.FromMinutes(5);
        Assert.True(await leases.TakeAsync("graph-directory", "other", TimeSpan.FromMinutes(2)));

        await Assert.ThrowsAsync<LeaseLostException>(() => old.StoreAsync(position, [new(test.GroupId, null)]));
        await Assert.ThrowsAsync<LeaseLostException>(() => old.RestartAsync(position));
        await Assert.ThrowsAsync<LeaseLostException>(() => old.CompleteAsync(position));

        Assert.False(await leases.RenewAsync("graph-directory", "paused", TimeSpan.FromMinutes(2)));
        Assert.True(await leases.RenewAsync("graph-directory", "other", TimeSpan.FromMinutes(2)));
        Assert.Equal(position, await test.Database.DirectoryCopy.PositionAsync("groups"));
    }

    [Fact]
    public async Task The_register_of_consents_is_kept_beside_the_directory()
    {
        await using var test = await StartAsync("ann@school.example");
        var consent = new Consent("1", "camhs.example", LawfulBasis.Consent, new DateOnly(2026, 1, 1));
        await test.Database.People.StoreAsync(new PeopleSnapshot([], [new Pupil("1", "Pat", "Pupil")], [], [], [], [consent]), "import", "office");

        await test.RunAsync();

        Assert.Equal(consent.Agency, Assert.Single((await PeopleAsync(test)).Consents).Agency);
    }

    [Fact]
    public async Task Nothing_is_kept_of_people_who_are_not_of_the_staff()
    {
        await using var test = await StartAsync("ann@school.example");
        var pupil = test.Graph.AddMailbox("pupil@school.example");
        await test.RunAsync();
        test.Graph.People.Titles[pupil.Id] = "Pupil";

        await LaterAsync(test);

        Assert.Equal([test.Mailbox.Id], (await test.Database.DirectoryCopy.ReadAsync("staff", 1)).Keys);
        test.AssertContractKept();
    }

    [Theory]
    [InlineData("Staff room")]
    [InlineData("Twice")]
    public async Task A_name_of_no_group_or_of_two_changes_nobody(string name)
    {
        await using var test = await AuditUnderTest.StartAsync(change: options => options with { Mailboxes = null, Staff = name }, mailboxes: "ann@school.example");
        AddGroup(test, "Twice", test.Mailbox.Id);
        AddGroup(test, "Twice", test.Mailbox.Id);
        await ImportAsync(test);

        await test.RunAsync();

        Assert.Empty((await PeopleAsync(test)).Staff);
        Assert.Contains("Graph:Staff", (await test.Database.DirectoryCopy.PositionAsync("staff")).LastFault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_nodes_do_not_read_at_the_same_time()
    {
        await using var test = await StartAsync("ann@school.example");
        await using var other = test.NewNode();
        await test.Channel.RunOnceAsync(CancellationToken.None);
        var before = test.Graph.Requests.Count;

        await other.RunOnceAsync(CancellationToken.None);

        Assert.Equal(before, test.Graph.Requests.Count);
    }

    private static string AddGroup(AuditUnderTest test, string name, params string[] members)
    {
        var id = Guid.NewGuid().ToString();
        test.Graph.Groups[id] = (name, members);
        return id;
    }

    /// <summary>After so many answers to such requests there is a refusal, once.</summary>
    private static void FailAfter(AuditUnderTest test, string path, int answers)
    {
        var asked = 0;
        test.Graph.Fail(request => request.Path.StartsWith(path, StringComparison.Ordinal) && ++asked > answers, 403, "Authorization_RequestDenied");
    }

    private static async Task LaterAsync(AuditUnderTest test, int minutes = 20)
    {
        test.Clock.Ahead += TimeSpan.FromMinutes(minutes);
        await test.RunAsync();
    }

    private static Task<AuditUnderTest> StartAsync(params string[] staff) =>
        AuditUnderTest.StartAsync(change: options => options with { Mailboxes = null, Staff = "Audited staff" }, mailboxes: staff);

    private static Task<string> ImportAsync(AuditUnderTest test) =>
        test.Database.People.StoreAsync(new PeopleSnapshot([], [new Pupil("1", "Pat", "Pupil")], [], [], []), "import", "office");

    private static async Task<PeopleSnapshot> PeopleAsync(AuditUnderTest test) => (await test.Database.People.ReadAsync())!.Value.People;
}
