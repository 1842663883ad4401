namespace MailCompliance.Tests.Setup;

/// <summary>Every set-up script, in every way it is meant to be run, is really run, against a tenant in memory.</summary>
public sealed class SetupRunTests : IDisposable
{
    private const string Entra = "setup/entra.ps1";
    private const string Exchange = "setup/exchange.ps1";
    private const string Connectors = "connectors/exchange-online.ps1";
    private const string ReaderId = "7f1d2c3b-0000-4000-8000-00000000bbbb";
    private const string ReaderObject = "7f1d2c3b-0000-4000-8000-00000000cccc";
    private const string SenderId = "7f1d2c3b-0000-4000-8000-00000000dddd";
    private const string SenderObject = "7f1d2c3b-0000-4000-8000-00000000eeee";
    private const string MailRead = "Application Mail.Read";

    private readonly PowerShellTenant tenant = new();

    /// <summary>Ways to run the scripts, by name.</summary>
    public static TheoryData<string> Ways =>
    [
        "entra: reader", "entra: reader and sender", "entra: roster and message trace", "entra: no groups",
        "exchange: reader", "exchange: sender", "exchange: reader, sender and disclaimer",
        "connectors", "connectors with encryption",
    ];

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_dry_run_changes_nothing(string way)
    {
        var before = tenant.State;

        Assert.Null(Run(way, ("WhatIf", true)).Stopped);

        Assert.Empty(tenant.Changes);
        Assert.Equal(before, tenant.State);
        Run(way);
        tenant.Forget();
        Assert.Null(Undo(way, ("WhatIf", true)).Stopped);
        Assert.Empty(tenant.Changes);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_second_run_changes_nothing(string way)
    {
        Assert.Null(Run(way).Stopped);
        Assert.NotEmpty(tenant.Changes);
        tenant.Forget();

        Assert.Null(Run(way).Stopped);

        Assert.Empty(tenant.Changes);
    }

    /// <summary>Wherever it stopped, the next run makes what is missing, and the undo takes out what there is.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public void A_run_that_stopped_half_way_says_why_and_is_completed_or_undone_later(string way)
    {
        var empty = tenant.State;
        Run(way);
        var whole = tenant.State;
        var changes = tenant.Changes.Count;
        for (var number = 1; number <= changes; number++)
        {
            tenant.Reset();
            tenant.Forget(failAtChange: number);
            Assert.Matches("busy|not available", Run(way).Stopped!);
            Assert.Equal(number - 1, tenant.Changes.Count);
            Assert.Null(Run(way).Stopped);
            Assert.Equal(whole, tenant.State);

            tenant.Reset();
            tenant.Forget(failAtChange: number);
            Run(way);
            Assert.Null(Undo(way).Stopped);
            Assert.Equal(empty, tenant.State);
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void An_undo_takes_out_what_the_script_made_and_nothing_else_even_if_it_stops_half_way(string way)
    {
        var before = tenant.State;
        Run(way);
        tenant.Forget();
        Assert.Null(Undo(way).Stopped);
        Assert.Equal(before, tenant.State);
        var changes = tenant.Changes.Count;

        for (var number = 1; number <= changes; number++)
        {
            Run(way);
            tenant.Forget(failAtChange: number);
            Assert.Matches("busy|not available", Undo(way).Stopped!);
            Assert.Null(Undo(way).Stopped);
            Assert.Equal(before, tenant.State);
        }
    }

    /// <summary>What cannot be read is not taken for what is not there.</summary>
    [Theory]
    [InlineData("entra: reader", "Get-MgApplication")]
    [InlineData("exchange: reader", "Get-ServicePrincipal")]
    [InlineData("exchange: reader", "Get-ManagementRoleAssignment")]
    [InlineData("exchange: reader, sender and disclaimer", "Get-TransportRule")]
    [InlineData("connectors", "Get-OutboundConnector")]
    [InlineData("connectors", "Get-TransportRule")]
    [InlineData("connectors", "Get-RemoteDomain")]
    public void A_question_that_fails_stops_the_script(string way, string command)
    {
        Run(way);
        var whole = tenant.State;
        tenant.Forget(failCommand: command);

        Assert.Matches("busy|Insufficient", Run(way).Stopped!);
        Assert.Matches("busy|Insufficient", Undo(way, ("WhatIf", true)).Stopped!);

        Assert.Equal(whole, tenant.State);
    }

    [Fact]
    public void The_reader_reads_the_mailboxes_of_the_group_and_of_groups_in_it_and_no_other()
    {
        Run("exchange: reader, sender and disclaimer");

        Assert.True(Reaches(ReaderObject, MailRead, "ann@school.example"));
        Assert.True(Reaches(ReaderObject, MailRead, "tom@school.example"));
        Assert.False(Reaches(ReaderObject, MailRead, "head@school.example"));
        Assert.False(Reaches(ReaderObject, "Application Mail.Send", "ann@school.example"));
        Assert.True(Reaches(SenderObject, "Application Mail.Send", "notices@school.example"));
        Assert.False(Reaches(SenderObject, "Application Mail.Send", "ann@school.example"));
        Assert.False(Reaches(SenderObject, MailRead, "ann@school.example"));
    }

    [Fact]
    public void Single_mailboxes_may_be_named_beside_groups_and_an_apostrophe_does_no_harm()
    {
        tenant.Run(Exchange, ("Reader", ReaderId), ("ReaderObjectId", ReaderObject), ("Group", "office@school.example, o'hara@school.example"));

        Assert.True(Reaches(ReaderObject, MailRead, "tom@school.example"));
        Assert.True(Reaches(ReaderObject, MailRead, "o'hara@school.example"));
        Assert.False(Reaches(ReaderObject, MailRead, "head@school.example"));
    }

    [Fact]
    public void A_group_that_is_not_there_stops_the_script_before_anything_is_granted()
    {
        var run = tenant.Run(Exchange, ("Reader", ReaderId), ("ReaderObjectId", ReaderObject), ("Group", "nobody@school.example"));

        Assert.Contains("nobody@school.example", run.Stopped, StringComparison.Ordinal);
        Assert.Empty(tenant.Changes);
    }

    [Fact]
    public void An_application_that_was_registered_anew_takes_the_place_of_the_old_one()
    {
        const string later = "7f1d2c3b-0000-4000-8000-00000000ffff";
        Run("exchange: reader");

        Assert.Null(tenant.Run(Exchange, ("Reader", later), ("ReaderObjectId", later), ("Group", "audited@school.example")).Stopped);

        Assert.True(Reaches(later, MailRead, "ann@school.example"));
        Assert.False(Reaches(ReaderObject, MailRead, "ann@school.example"));
        Assert.DoesNotContain(ReaderObject, tenant.State, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wider_grant_beside_ours_is_said()
    {
        Run("exchange: reader");
        tenant.Call("New-ManagementRoleAssignment", ("Name", "by hand"), ("App", ReaderObject), ("Role", MailRead));

        Assert.Contains(MailRead, Assert.Single(Run("exchange: reader").Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Mail_permissions_for_the_whole_tenant_are_taken_away_and_others_beyond_need_are_said()
    {
        Run("entra: reader and sender");
        foreach (var role in (string[])["Mail.Read", "Mail.ReadWrite", "Directory.ReadWrite.All"])
            tenant.Call("Grant-StandInRole", ("DisplayName", "MailCompliance reader"), ("Value", role));
        tenant.Call("Grant-StandInRole", ("DisplayName", "MailCompliance sender"), ("Value", "Mail.Send"));

        var warnings = Run("entra: reader and sender").Warnings;

        Assert.Equal(["Directory.ReadWrite.All", "GroupMember.Read.All", "User.Read.All"], tenant.Call("Get-StandInRoles", ("DisplayName", "MailCompliance reader")));
        Assert.Empty(tenant.Call("Get-StandInRoles", ("DisplayName", "MailCompliance sender")));
        Assert.Equal(4, warnings.Count);
        Assert.Contains(warnings, warning => warning.Contains("Directory.ReadWrite.All, which it does not need", StringComparison.Ordinal));
    }

    [Fact]
    public void The_permissions_are_those_of_the_documentation()
    {
        Run("entra: no groups");
        Assert.Equal(["User.Read.All"], tenant.Call("Get-StandInRoles", ("DisplayName", "MailCompliance reader")));

        Run("entra: reader and sender");
        Assert.Equal(["GroupMember.Read.All", "User.Read.All"], tenant.Call("Get-StandInRoles", ("DisplayName", "MailCompliance reader")));

        Run("entra: roster and message trace");
        Assert.Equal(
            ["EduRoster.Read.All", "ExchangeMessageTrace.Read.All", "GroupMember.Read.All", "User.Read.All"],
            tenant.Call("Get-StandInRoles", ("DisplayName", "MailCompliance reader")));
    }

    [Fact]
    public void An_application_of_the_same_name_that_somebody_else_made_is_left_alone()
    {
        tenant.Call("New-MgApplication", ("DisplayName", "MailCompliance reader"));
        var before = tenant.State;

        Assert.Contains("did not register", Run("entra: reader").Stopped, StringComparison.Ordinal);
        Assert.Null(Undo("entra: reader").Stopped);

        Assert.Equal(before, tenant.State);
    }

    [Fact]
    public void A_new_certificate_stands_beside_the_old_one_until_that_has_ended()
    {
        var now = DateTimeOffset.UtcNow;
        foreach (var end in (DateTimeOffset[])[now.AddDays(-1), now.AddYears(1), now.AddYears(2)])
            Assert.Null(tenant.Run(Entra, ("ReaderCertificate", tenant.Certificate("reader", end))).Stopped);

        Assert.Equal(2, tenant.Call("Get-StandInKeys", ("DisplayName", "MailCompliance reader")).Count);
    }

    [Fact]
    public void A_new_application_that_is_not_known_everywhere_yet_is_waited_for()
    {
        tenant.Call("Set-StandInLag", ("Times", 3));

        Assert.Null(Run("entra: reader").Stopped);
    }

    [Theory]
    [InlineData("Set-TransportRule", "MailCompliance: to the gateway", "StopRuleProcessing", false)]
    [InlineData("Set-TransportRule", "MailCompliance: remove the mark", "Priority", 0)]
    [InlineData("Set-InboundConnector", "MailCompliance: from the gateway", "RequireTls", false)]
    public void What_somebody_changed_by_hand_is_put_right(string command, string name, string setting, object value)
    {
        Run("connectors");
        var whole = tenant.State;
        tenant.Call(command, ("Identity", name), (setting, value));
        Assert.NotEqual(whole, tenant.State);

        Assert.Null(Run("connectors").Stopped);

        Assert.Equal(whole, tenant.State);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(true)]
    [InlineData(false)]
    public void The_setting_of_tnef_goes_back_to_what_it_was(bool? former)
    {
        tenant.Call("Set-RemoteDomain", ("Identity", "Default"), ("TNEFEnabled", former!));
        var before = tenant.State;
        Run("connectors");
        Assert.Equal("False", Assert.Single(tenant.Call("Get-StandInTnef")));

        Undo("connectors");

        Assert.Equal(before, tenant.State);
    }

    [Fact]
    public void A_tenant_that_cannot_encrypt_and_a_name_that_is_no_domain_of_it_are_said()
    {
        Assert.Contains("not an accepted domain", Assert.Single(Run("connectors").Warnings), StringComparison.Ordinal);
        tenant.Reset();
        tenant.Call("Set-StandInTenant", ("AcceptedDomains", new[] { "mailgate.school.example" }), ("CanEncrypt", false));

        Assert.Contains("cannot encrypt", Run("connectors with encryption").Stopped, StringComparison.Ordinal);

        Assert.Empty(tenant.Changes);
        Assert.Empty(Run("connectors").Warnings);
    }

    [Theory]
    [InlineData(Entra, "ReaderCertificate")]
    [InlineData(Connectors, "Gateway")]
    public void What_was_not_named_is_asked_for(string script, string parameter) =>
        Assert.Contains("-" + parameter, tenant.Run(script).Stopped, StringComparison.Ordinal);

    public void Dispose() => tenant.Dispose();

    private bool Reaches(string application, string role, string mailbox) =>
        Assert.Single(tenant.Call("Test-StandInReach", ("ObjectId", application), ("Role", role), ("Address", mailbox))) == "True";

    private ScriptRun Run(string way, params (string Name, object Value)[] mode) => way switch
    {
        "entra: reader" => tenant.Run(Entra, [("ReaderCertificate", tenant.ReaderCertificate), .. mode]),
        "entra: reader and sender" => tenant.Run(Entra, [("ReaderCertificate", tenant.ReaderCertificate), ("SenderCertificate", tenant.SenderCertificate), .. mode]),
        "entra: roster and message trace" => tenant.Run(Entra, [("ReaderCertificate", tenant.ReaderCertificate), ("Education", true), ("MessageTrace", true), .. mode]),
        "entra: no groups" => tenant.Run(Entra, [("ReaderCertificate", tenant.ReaderCertificate), ("NoGroups", true), .. mode]),
        "exchange: reader" => tenant.Run(Exchange, [.. Reader, .. mode]),
        "exchange: sender" => tenant.Run(Exchange, [.. Sender, .. mode]),
        "exchange: reader, sender and disclaimer" => tenant.Run(Exchange, [.. Reader, .. Sender, ("Disclaimer", "<p>Sent by the school.</p>"), .. mode]),
        "connectors" => tenant.Run(Connectors, [.. Gateway, .. mode]),
        "connectors with encryption" => tenant.Run(Connectors, [.. Gateway, ("Encryption", true), .. mode]),
        _ => throw new ArgumentOutOfRangeException(nameof(way), way, null),
    };

    private ScriptRun Undo(string way, params (string Name, object Value)[] mode) =>
        tenant.Run(way.Split(':', ' ')[0] switch { "entra" => Entra, "exchange" => Exchange, _ => Connectors }, [("Undo", true), .. mode]);

    private static (string Name, object Value)[] Reader => [("Reader", ReaderId), ("ReaderObjectId", ReaderObject), ("Group", "audited@school.example")];

    private static (string Name, object Value)[] Sender => [("Sender", SenderId), ("SenderObjectId", SenderObject), ("NoticesMailbox", "notices@school.example")];

    private static (string Name, object Value)[] Gateway => [("Gateway", "mailgate.school.example"), ("Token", "3f9c0a51")];
}
