using MailCompliance.Engine.Policy;
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
        Assert.Contains($"You are asked because {GatewayUnderTest.Head} is away or did not decide in time.", asked.DecodedText(), StringComparison.Ordinal);
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

    private async Task<ReceivedMail> NoticeAsync(string subject, Func<ReceivedMail, bool>? wanted = null)
    {
        bool IsIt(ReceivedMail mail) => DecodedSubject(mail).StartsWith(subject, StringComparison.Ordinal) && wanted?.Invoke(mail) != false;
        return await gateway.ReceivedAsync(IsIt);
    }

    private static string DecodedSubject(ReceivedMail mail) => Mime.MailDocument.Parse(mail.Bytes).Headers.Value("Subject") ?? "";
}
