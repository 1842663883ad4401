using MailCompliance.IntegrationTests.Graph.Fake;
using MailCompliance.Server.Hosting.Diagnosis;

namespace MailCompliance.IntegrationTests.Graph;

public sealed class DoctorTests
{
    [Fact]
    public async Task All_is_well_where_just_what_is_needed_was_granted()
    {
        await using var test = await AuditUnderTest.StartAsync();
        var outsider = test.Graph.AddMailbox("not.audited@school.example");
        test.Graph.OutOfReach[outsider.Id] = true;

        var results = await ExamineAsync(test);

        Assert.All(results, result => Assert.Equal(Health.Good, result.Health));
        Assert.Contains(results, result => result.Text.Contains("cannot be read", StringComparison.Ordinal));
        test.AssertContractKept();
    }

    [Theory]
    [InlineData("Mail.Read", "every mailbox")]
    [InlineData("Mail.ReadWrite", "every mailbox")]
    [InlineData("Mail.Send", "every mailbox")]
    [InlineData("Mail.ReadBasic.All", "every mailbox")]
    [InlineData("Mail-Advanced.ReadWrite.All", "every mailbox")]
    [InlineData("full_access_as_app", "every mailbox")]
    [InlineData("Directory.ReadWrite.All", "not needed")]
    [InlineData("Directory.Read.All", "not needed")]
    [InlineData("Group.ReadWrite.All", "not needed")]
    [InlineData("Sites.Read.All", "not needed")]
    [InlineData("EduRoster.Read.All", "not needed")]
    public async Task More_than_is_needed_is_said(string role, string words)
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Graph.Roles = [.. test.Graph.Roles, role];

        var doubtful = Assert.Single(await ExamineAsync(test), result => result.Health == Health.Doubtful);

        Assert.Contains(role, doubtful.Text, StringComparison.Ordinal);
        Assert.Contains(words, doubtful.Text, StringComparison.Ordinal);
    }

    /// <summary>Mailboxes named by their addresses want no permission for groups; staff always do.</summary>
    [Theory]
    [InlineData("ann@school.example", null, false)]
    [InlineData("Audited staff", null, true)]
    [InlineData("ann@school.example, Audited staff", null, true)]
    [InlineData("ann@school.example", "ann@school.example", true)]
    public async Task Reading_groups_is_asked_for_only_where_a_group_is_named(string mailboxes, string? staff, bool isNeeded)
    {
        await using var test = await AuditUnderTest.StartAsync(change: options => options with { Mailboxes = mailboxes, Staff = staff });
        test.Graph.OutOfReach[test.Graph.AddMailbox("not.audited@school.example").Id] = true;

        var granted = await ExamineAsync(test);
        test.Graph.Roles = ["User.Read.All"];
        var notGranted = await ExamineAsync(test);

        Assert.Equal(!isNeeded, granted.Any(Names));
        Assert.Equal(isNeeded, notGranted.Any(Names));
        Assert.All(isNeeded ? granted : notGranted, result => Assert.Equal(Health.Good, result.Health));

        static bool Names(Examination result) => result.Health != Health.Good && result.Text.Contains("GroupMember.Read.All", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_message_trace_may_be_read_and_is_too_much_where_nothing_is_compared_with_it(bool traceCheck)
    {
        await using var test = await AuditUnderTest.StartAsync(change: options => options with { TraceCheck = traceCheck });
        test.Graph.OutOfReach[test.Graph.AddMailbox("not.audited@school.example").Id] = true;
        test.Graph.Roles = [.. test.Graph.Roles, "ExchangeMessageTrace.Read.All"];

        var said = (await ExamineAsync(test)).Where(result => result.Health != Health.Good).Select(result => result.Text).ToList();

        if (traceCheck)
            Assert.Empty(said);
        else
            Assert.Contains("ExchangeMessageTrace.Read.All is granted and not needed", Assert.Single(said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_of_the_directory_does_not_hide_what_else_is_wrong()
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Graph.Roles = ["User.Read.All", "Mail.Read"];
        test.Graph.Fail(request => request.Path.StartsWith("groups/", StringComparison.Ordinal), 403, "Authorization_RequestDenied");

        var said = (await ExamineAsync(test)).Where(result => result.Health != Health.Good).Select(result => result.Text).ToList();

        Assert.Equal(3, said.Count);
        Assert.StartsWith("GroupMember.Read.All is not granted", said[0], StringComparison.Ordinal);
        Assert.StartsWith("Mail.Read is granted in Entra", said[1], StringComparison.Ordinal);
        Assert.StartsWith("Graph:Mailboxes cannot be read", said[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mailbox_out_of_scope_that_can_be_read_is_said()
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Graph.AddMailbox("not.audited@school.example");

        Assert.Contains(await ExamineAsync(test), result => result.Health == Health.Doubtful && result.Text.Contains("not in scope", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_missing_is_wrong()
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Graph.Roles = ["User.Read.All"];
        test.Graph.OutOfReach[test.Mailbox.Id] = true;

        var wrong = (await ExamineAsync(test)).Where(result => result.Health == Health.Bad).Select(result => result.Text).ToList();

        Assert.Equal(2, wrong.Count);
        Assert.Contains("GroupMember.Read.All", wrong[0], StringComparison.Ordinal);
        Assert.Contains("may not be read", wrong[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_is_refused_is_said_by_the_code_of_entra_and_without_the_secret()
    {
        await using var test = await AuditUnderTest.StartAsync();
        await File.WriteAllTextAsync(test.Graph.SecretFile, "no longer good");

        var wrong = Assert.Single(await ExamineAsync(test));

        Assert.Contains("AADSTS7000215", wrong.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("no longer good", wrong.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Directory.Read.All", "GroupMember.Read.All", "User.Read.All")]
    [InlineData("Group.Read.All", "User.ReadWrite.All")]
    public async Task What_is_wider_than_needed_does_and_is_said(params string[] roles)
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Graph.Roles = roles;

        Assert.Equal(Health.Doubtful, Assert.Single(await ExamineAsync(test), result => result.Health != Health.Good && result.Text.Contains("granted", StringComparison.Ordinal)).Health);
    }

    [Fact]
    public async Task A_group_that_names_nobody_is_wrong_for_mailboxes_and_for_staff()
    {
        await using var test = await AuditUnderTest.StartAsync(change: options => options with { Staff = "Nobody", Mailboxes = "Nobody" });
        test.Graph.Groups["empty"] = ("Nobody", []);

        var wrong = (await ExamineAsync(test)).Where(result => result.Health == Health.Bad).Select(result => result.Text).ToList();

        Assert.Equal(["Graph:Staff names nobody.", "Graph:Mailboxes names nobody with a mailbox."], wrong);
    }

    [Fact]
    public async Task Nobody_to_audit_and_one_application_for_reading_and_sending_are_said()
    {
        var mailbox = AuditUnderTest.Teacher;
        await using var test = await AuditUnderTest.StartAsync(change: options => options with
        {
            Mailboxes = null, Sender = new() { ClientId = FakeGraph.ClientId, ClientSecretFile = options.ClientSecretFile, Mailbox = mailbox },
        });
        mailbox = test.Mailbox.Id;

        var said = (await ExamineAsync(test)).Where(result => result.Health == Health.Doubtful).Select(result => result.Text).ToList();

        Assert.Contains(said, text => text.Contains("nobody's Sent Items", StringComparison.Ordinal));
        Assert.Contains(said, text => text.Contains("one application reads and sends", StringComparison.Ordinal));
        Assert.Contains(said, text => text.Contains("can read the mail of", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Mail.Send", "every mailbox")]
    [InlineData("User.Read.All", "needs nothing in Entra")]
    public async Task What_the_sender_has_beyond_need_is_said(string role, string words)
    {
        const string sender = "7f1d2c3b-0000-4000-8000-00000000dddd";
        await using var test = await AuditUnderTest.StartAsync(change: options => options with
        {
            Sender = new() { ClientId = sender, ClientSecret = "another secret", Mailbox = "notices@school.example" },
        });
        var outsider = test.Graph.AddMailbox("notices@school.example");
        test.Graph.OutOfReach[outsider.Id] = true;
        test.Graph.Entra.Applications[sender] = new FakeApplication("another secret", [], []);
        Assert.All(await ExamineAsync(test), result => Assert.Equal(Health.Good, result.Health));

        test.Graph.Entra.Applications[sender] = new FakeApplication("another secret", [], [role]);

        Assert.Contains(words, Assert.Single(await ExamineAsync(test), result => result.Health == Health.Doubtful).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true, Health.Good, "can be read")]
    [InlineData(true, false, Health.Good, "no roster")]
    [InlineData(false, false, Health.Doubtful, "setup entra --education")]
    public async Task Whether_the_roster_can_be_read_is_said_and_no_licence_is_no_fault(bool isGranted, bool isLicensed, Health health, string words)
    {
        await using var test = await AuditUnderTest.StartAsync(change: options => options with { Education = true });
        test.Graph.OutOfReach[test.Graph.AddMailbox("not.audited@school.example").Id] = true;
        test.Graph.People.NoRoster = isLicensed ? null : (403, "AccessDenied");
        if (isGranted)
            test.Graph.Roles = [.. test.Graph.Roles, "EduRoster.Read.All"];

        var results = await ExamineAsync(test);

        Assert.Contains(results, result => result.Health == health && result.Text.Contains(words, StringComparison.Ordinal));
        Assert.DoesNotContain(results, result => result.Health == Health.Bad);
    }

    [Theory]
    [InlineData("certificate")]
    [InlineData("secret")]
    [InlineData("authorities")]
    public async Task A_file_that_cannot_be_used_is_wrong_and_named(string which)
    {
        var folder = Directory.CreateTempSubdirectory("doctor-").FullName;
        var file = Path.Combine(folder, which);
        if (which == "certificate")
            await File.WriteAllTextAsync(file, "not a certificate");
        await using var test = await AuditUnderTest.StartAsync();
        var options = which switch
        {
            "certificate" => test.Options with { CertificateFile = file },
            "secret" => test.Options with { ClientSecretFile = file },
            _ => test.Options with { TrustedCaFile = file },
        };

        var results = new List<Examination>();
        await foreach (var result in GraphExamination.RunAsync(options, test.Clock, CancellationToken.None))
            results.Add(result);

        Directory.Delete(folder, recursive: true);
        var wrong = Assert.Single(results, result => result.Health == Health.Bad);
        Assert.Contains(which == "certificate" ? "no token" : file, wrong.Text, StringComparison.Ordinal);
    }

    private static async Task<List<Examination>> ExamineAsync(AuditUnderTest test)
    {
        var results = new List<Examination>();
        await foreach (var result in GraphExamination.RunAsync(test.Options, test.Clock, CancellationToken.None))
            results.Add(result);
        return results;
    }
}
