using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Server.Gateway.Watch;
using MailCompliance.Storage.Held;

namespace MailCompliance.IntegrationTests.Gateway;

/// <summary>A held message dies neither of silence nor of an absence (R42, R68).</summary>
public sealed class ReminderTests : IAsyncLifetime
{
    private const string Dpo = "dpo@school.example";
    private const string DeputyHead = "deputy@school.example";

    private GatewayUnderTest gateway = null!;

    public async Task InitializeAsync()
    {
        gateway = await GatewayUnderTest.StartAsync();
        gateway.Policy = gateway.Policy with
        {
            Contacts = new Contacts { Headteacher = GatewayUnderTest.Head, Dpo = Dpo },
            Approval = new ApprovalDetails { Deputies = [new Deputy(GatewayUnderTest.Head, DeputyHead)] },
            Retention = new RetentionTimes { HoldSchoolDays = 5 },
        };
        gateway.WorkPause = TimeSpan.FromMilliseconds(1);
        await gateway.RestartAsync();
        // so that school days are the next days
        while ((DateTimeOffset.UtcNow + gateway.Clock.Ahead).DayOfWeek != DayOfWeek.Monday)
            gateway.Clock.Ahead += TimeSpan.FromDays(1);
        await gateway.SendAsync(SampleMail.With("hold"));
    }

    public Task DisposeAsync() => gateway.DisposeAsync().AsTask();

    [Fact]
    public async Task After_a_school_day_those_who_decide_are_reminded_once()
    {
        gateway.Clock.Ahead += TimeSpan.FromHours(25);

        var reminder = await NoticeAsync("Still waiting");
        Assert.Equal([GatewayUnderTest.Head], reminder.Recipients);
        Assert.Contains("This is a reminder. Nobody has decided yet.", reminder.DecodedText(), StringComparison.Ordinal);
        var held = await gateway.OnlyHeldAsync();
        Assert.Equal((1, GatewayUnderTest.Head), (held.Reminders, Assert.Single(held.Approvers)));
        Assert.InRange((held.RemindAt!.Value - held.HeldAt).TotalDays, 1.9, 2.1);
    }

    [Fact]
    public async Task After_two_the_deputy_is_asked_as_well_and_can_be_told_from_the_first()
    {
        gateway.Clock.Ahead += TimeSpan.FromHours(49);

        var asked = await NoticeAsync("Your decision is needed", mail => mail.Recipients.Contains(DeputyHead));
        Assert.Contains($"You are asked because {GatewayUnderTest.Head} is away, cannot decide about this message, or did not decide in time.", asked.DecodedText(), StringComparison.Ordinal);
        await GatewayUnderTest.UntilAsync(async () => (await gateway.OnlyHeldAsync()) is { Reminders: 1, RemindAt: null });
        Assert.Equal([GatewayUnderTest.Head, DeputyHead], (await gateway.OnlyHeldAsync()).Approvers);
    }

    [Fact]
    public async Task Without_a_deputy_the_reserve_is_asked()
    {
        gateway.Policy = gateway.Policy with { Approval = new ApprovalDetails() };
        gateway.Clock.Ahead += TimeSpan.FromHours(49);

        await GatewayUnderTest.UntilAsync(async () => (await gateway.OnlyHeldAsync()).Approvers.Contains(Dpo));
    }

    [Fact]
    public async Task What_waits_for_somebody_who_is_away_goes_to_the_one_who_stands_in_at_once()
    {
        await gateway.Database.Absences.NoteAsync(GatewayUnderTest.Head, Dpo, gateway.Clock.GetUtcNow().AddDays(4), GatewayUnderTest.Head);

        await NoticeAsync("Your decision is needed", mail => mail.Recipients.Contains(Dpo));
        Assert.Equal([GatewayUnderTest.Head, Dpo], (await gateway.OnlyHeldAsync()).Approvers);
    }

    [Fact]
    public async Task Where_the_deputy_is_away_too_somebody_who_is_here_is_asked()
    {
        await gateway.Database.Absences.NoteAsync(DeputyHead, null, gateway.Clock.GetUtcNow().AddDays(4), DeputyHead);
        await gateway.Database.Absences.NoteAsync(GatewayUnderTest.Head, null, gateway.Clock.GetUtcNow().AddDays(4), GatewayUnderTest.Head);

        await GatewayUnderTest.UntilAsync(async () => (await gateway.OnlyHeldAsync()).Approvers.Contains(Dpo));
    }

    [Fact]
    public async Task Nobody_is_reminded_of_what_is_decided()
    {
        var id = (await gateway.OnlyHeldAsync()).Id;
        await gateway.Database.Quarantine.DecideAsync(id, Decision.Refuse, GatewayUnderTest.Head, null, []);
        gateway.Clock.Ahead += TimeSpan.FromHours(25);
        await gateway.SendAsync(SampleMail.With("hold", "2"));
        gateway.Clock.Ahead += TimeSpan.FromHours(25);

        await NoticeAsync("Still waiting");
        Assert.Equal(0, (await gateway.Database.Quarantine.FindAsync(id))!.Summary.Reminders);
    }

    [Fact]
    public async Task Whom_the_message_names_is_neither_told_nor_reminded_and_the_reserve_is()
    {
        StaffIs(new StaffMember("s3", GatewayUnderTest.Head, "Helen", "Hart"));
        await gateway.SendAsync(SampleMail.With("hold", "about-the-head", "I complain about Mrs Hart.\r\n"));

        await NoticeAsync("Your decision is needed", mail => mail.Recipients.Contains(Dpo));
        gateway.Clock.Ahead += TimeSpan.FromHours(73);
        await GatewayUnderTest.UntilAsync(async () => (await AboutTheHeadAsync()).Reminders > 0);
        Assert.Equal([Dpo], (await AboutTheHeadAsync()).Approvers.Take(1));
        Assert.DoesNotContain(GatewayUnderTest.Head, (await AboutTheHeadAsync()).Approvers);
        Assert.DoesNotContain(gateway.NextHop.Messages, mail => mail.Recipients.Contains(GatewayUnderTest.Head) && mail.DecodedText().Contains("Reference " + AboutId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_may_not_decide_any_longer_hears_nothing_more_and_the_reserve_is_asked_at_once()
    {
        gateway.Policy = gateway.Policy with { Roles = new Dictionary<string, RoleHolders> { ["dpo"] = new() { Members = [Dpo], May = [Right.Decide] } } };

        await GatewayUnderTest.UntilAsync(async () => (await gateway.OnlyHeldAsync()).Approvers.Contains(Dpo));
        gateway.Clock.Ahead += TimeSpan.FromHours(25);
        var reminder = await NoticeAsync("Still waiting");
        Assert.Equal([Dpo], reminder.Recipients);
    }

    [Fact]
    public async Task Who_came_on_file_since_and_is_named_is_passed_over()
    {
        await gateway.SendAsync(SampleMail.With("hold", "about-the-head", "I complain about Mrs Hart.\r\n"));
        await GatewayUnderTest.UntilAsync(async () => (await AboutTheHeadAsync()).Approvers.Contains(GatewayUnderTest.Head));

        StaffIs(new StaffMember("s3", GatewayUnderTest.Head, "Helen", "Hart"));

        await GatewayUnderTest.UntilAsync(async () => (await AboutTheHeadAsync()).Approvers.Contains(Dpo));
        Assert.Contains(GatewayUnderTest.Head, (await AboutTheHeadAsync()).Concerned);
    }

    [Fact]
    public async Task Where_nobody_is_left_there_is_an_alarm_and_the_message_goes_back_to_its_sender_in_the_end()
    {
        StaffIs(new StaffMember("s3", GatewayUnderTest.Head, "Helen", "Hart"), new StaffMember("s4", Dpo, "Dorothy", "Price"));
        await gateway.SendAsync(SampleMail.With("hold", "about-the-head", "Helen Hart and Dorothy Price are wrong.\r\n"));

        await GatewayUnderTest.UntilAsync(() => Task.FromResult(gateway.Server.Alarms.Raised.Any(alarm => alarm.Kind == AlarmKind.NobodyDecides)));
        Assert.Empty((await AboutTheHeadAsync()).Approvers);
        gateway.Clock.Ahead += TimeSpan.FromDays(8);
        await GatewayUnderTest.UntilAsync(async () => (await AboutTheHeadAsync()).State == HeldState.Returned);
        Assert.DoesNotContain(gateway.NextHop.Messages, mail => mail.Recipients.Contains(GatewayUnderTest.Parent));
    }

    private void StaffIs(params StaffMember[] staff) =>
        gateway.People = new PeopleSnapshot([.. gateway.People.Staff, .. staff], gateway.People.Pupils, gateway.People.Contacts, gateway.People.Governors, gateway.People.Agencies);

    private async Task<HeldSummary> AboutTheHeadAsync()
    {
        var held = Assert.Single(await gateway.Database.Quarantine.ListAsync(new HeldQuery { MessageId = "<about-the-head@school.example>" }));
        AboutId = held.Id;
        return held;
    }

    private string AboutId { get; set; } = "";

    private async Task<ReceivedMail> NoticeAsync(string subject, Func<ReceivedMail, bool>? wanted = null)
    {
        bool IsIt(ReceivedMail mail) => DecodedSubject(mail).StartsWith(subject, StringComparison.Ordinal) && wanted?.Invoke(mail) != false;
        return await gateway.ReceivedAsync(IsIt);
    }

    private static string DecodedSubject(ReceivedMail mail) => Mime.MailDocument.Parse(mail.Bytes).Headers.Value("Subject") ?? "";
}
