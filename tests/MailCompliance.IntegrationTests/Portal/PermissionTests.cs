using System.Net;
using MailCompliance.Engine.People;
using MailCompliance.Storage.Access;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>Exceptions and access to logs: asked for by one, granted by another, with an end.</summary>
public sealed class PermissionTests : IAsyncLifetime
{
    private const string Technician = "it@oakhill.example";
    private const string Head = "head@oakhill.example";

    private PortalUnderTest portal = null!;

    public async Task InitializeAsync() => portal = await PortalUnderTest.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task An_exception_is_granted_by_somebody_else_and_ended_early()
    {
        using var office = await portal.SignInAsync("j.morris@oakhill.example");
        using var head = await portal.SignInAsync(Head);
        var answer = await office.PostAsync("/exceptions", await office.GetAsync("/exceptions"), ("rule", "mass-send"), ("sender", "office@oakhill.example"), ("reason", "Closure letters"), ("until", "2026-12-18"));
        Assert.EndsWith("done=asked", answer.Location, StringComparison.Ordinal);
        var id = Assert.Single(await portal.Database.Exceptions.ListAsync()).Id;

        await head.PostAsync($"/exceptions/{id}/decide", await head.GetAsync("/exceptions"), ("answer", "grant"));
        var inForce = Assert.Single(await portal.Database.Exceptions.InForceAsync(new DateOnly(2026, 11, 25)));
        Assert.Equal(("mass-send", "office@oakhill.example", Head), (inForce.Rule, inForce.Sender, inForce.ApprovedBy));

        await head.PostAsync($"/exceptions/{id}/end", await head.GetAsync("/exceptions"));
        Assert.Empty(await portal.Database.Exceptions.InForceAsync(new DateOnly(2026, 11, 25)));
    }

    [Fact]
    public async Task Nobody_grants_an_exception_to_themselves()
    {
        using var head = await portal.SignInAsync(Head);
        await head.PostAsync("/exceptions", await head.GetAsync("/exceptions"), ("rule", "mass-send"), ("sender", Head), ("reason", "Mine"), ("until", "2026-12-18"));
        var id = Assert.Single(await portal.Database.Exceptions.ListAsync()).Id;
        var answer = await head.PostAsync($"/exceptions/{id}/decide", await head.GetAsync("/exceptions"), ("answer", "grant"));
        Assert.EndsWith("done=not-yours", answer.Location, StringComparison.Ordinal);
        Assert.Equal(ExceptionState.Requested, Assert.Single(await portal.Database.Exceptions.ListAsync()).State);
    }

    [Theory]
    [InlineData("no-such-rule", "office@oakhill.example", "why", "2026-12-18", "Select the rule")]
    [InlineData("mass-send", "office@elsewhere.example", "why", "2026-12-18", "Enter a school email address")]
    [InlineData("mass-send", "office@oakhill.example", "", "2026-12-18", "Enter why")]
    [InlineData("mass-send", "office@oakhill.example", "why", "2026-11-24", "must be today or later")]
    [InlineData("mass-send", "office@oakhill.example", "why", "soon", "Enter the last day")]
    public async Task A_request_that_lacks_something_is_not_saved(string rule, string sender, string reason, string until, string error)
    {
        using var office = await portal.SignInAsync("j.morris@oakhill.example");
        var answer = await office.PostAsync("/exceptions", await office.GetAsync("/exceptions"), ("rule", rule), ("sender", sender), ("reason", reason), ("until", until));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(error, answer.Text, StringComparison.Ordinal);
        Assert.Empty(await portal.Database.Exceptions.ListAsync());
    }

    [Fact]
    public async Task One_persons_log_is_open_after_approval_until_its_end_and_every_look_is_recorded()
    {
        await portal.Mail.LogAsync(to: ["seen@homemail.example"]);
        using var technician = await portal.SignInAsync(Technician);
        using var head = await portal.SignInAsync(Head);
        var log = $"/access/{PlantedMail.Teacher}/log";
        Assert.Equal(HttpStatusCode.NotFound, (await technician.GetAsync(log)).Status);

        await technician.PostAsync("/access", await technician.GetAsync("/access"), ("person", PlantedMail.Teacher), ("reason", "Complaint of 20 November"), ("hours", "24"));
        var id = Assert.Single(await portal.Database.AccessGrants.ListAsync()).Id;
        Assert.Equal(HttpStatusCode.NotFound, (await technician.GetAsync(log)).Status);
        await head.PostAsync($"/access/{id}/decide", await head.GetAsync("/access"), ("answer", "grant"));

        Assert.Contains("seen@homemail.example", (await technician.GetAsync(log)).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await head.GetAsync(log)).Status);
        using var records = new MemoryStream();
        await portal.Database.Audit.ExportAsync(records);
        Assert.Contains("log.viewed", System.Text.Encoding.UTF8.GetString(records.ToArray()), StringComparison.Ordinal);

        portal.Clock.Now += TimeSpan.FromHours(25);
        using var later = await portal.SignInAsync(Technician);
        Assert.Equal(HttpStatusCode.NotFound, (await later.GetAsync(log)).Status);
    }

    [Theory]
    [InlineData(Head)]
    [InlineData(Technician)]
    public async Task Access_to_a_log_ends_early_by_whoever_grants_it_or_has_it_and_stays_ended(string ender)
    {
        var (id, log) = (await GrantedAsync(), $"/access/{PlantedMail.Teacher}/log");
        using var technician = await portal.SignInAsync(Technician);
        using var ending = await portal.SignInAsync(ender);
        Assert.Equal(HttpStatusCode.OK, (await technician.GetAsync(log)).Status);
        Assert.Contains($"/access/{id}/end", (await ending.GetAsync("/access")).Text, StringComparison.Ordinal);

        Assert.EndsWith("done=access-ended", (await ending.PostAsync($"/access/{id}/end", await ending.GetAsync("/access"))).Location, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NotFound, (await technician.GetAsync(log)).Status);
        Assert.EndsWith("done=over", (await ending.PostAsync($"/access/{id}/end", await ending.GetAsync("/access"))).Location, StringComparison.Ordinal);
        Assert.Equal(ender, Assert.Single(await portal.Database.Audit.SearchAsync(new MailCompliance.Storage.Auditing.AuditQuery { Action = "access.revoked", Subject = id })).Event.Actor);
    }

    [Theory]
    [InlineData("dpo@oakhill.example")]
    [InlineData("r.okoro@oakhill.example")]
    [InlineData(PlantedMail.Teacher)]
    public async Task Nobody_else_ends_access_and_nobody_learns_who_reads_their_own_log(string other)
    {
        var id = await GrantedAsync();
        using var browser = await portal.SignInAsync(other);
        Assert.DoesNotContain(id, (await browser.GetAsync("/access")).Text, StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.SeeOther, (await browser.PostAsync($"/access/{id}/end", await browser.GetAsync("/policy"))).Status);
        Assert.Equal(GrantState.Approved, Assert.Single(await portal.Database.AccessGrants.ListAsync()).State);
    }

    /// <summary>Who has no role of the policy's, and manages staff, asks about those and about nobody else. The headteacher approves as ever, and it ends with the managing.</summary>
    [Fact]
    public async Task A_line_manager_sees_the_log_of_their_own_staff_on_request_and_of_nobody_else()
    {
        const string manager = "m.green@oakhill.example";
        var log = $"/access/{PlantedMail.Teacher}/log";
        await portal.Mail.LogAsync(to: ["seen@homemail.example"]);
        var before = portal.People;
        using var browser = await portal.SignInAsync(manager);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/access")).Status);
        portal.People = new PeopleSnapshot(
            [.. before.Staff.Select(member => member.Email == PlantedMail.Teacher ? member with { Manager = manager.ToUpperInvariant() } : member)],
            before.Pupils, before.Contacts, before.Governors, before.Agencies, before.Consents);

        Assert.Contains("/access", (await browser.GetAsync("/policy")).Text, StringComparison.Ordinal);
        var other = await browser.PostAsync("/access", await browser.GetAsync("/access"), ("person", Head), ("reason", "Complaint of 20 November"), ("hours", "24"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.Status);
        Assert.Contains("somebody whose line manager you are", other.Text, StringComparison.Ordinal);
        await browser.PostAsync("/access", await browser.GetAsync("/access"), ("person", PlantedMail.Teacher), ("reason", "Complaint of 20 November"), ("hours", "24"));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(log)).Status);
        using var head = await portal.SignInAsync(Head);
        await head.PostAsync($"/access/{Assert.Single(await portal.Database.AccessGrants.ListAsync()).Id}/decide", await head.GetAsync("/access"), ("answer", "grant"));

        Assert.Contains("seen@homemail.example", (await browser.GetAsync(log)).Text, StringComparison.Ordinal);
        portal.People = new PeopleSnapshot(
            [.. before.Staff.Select(member => member.Email == Technician ? member with { Manager = manager } : member)],
            before.Pupils, before.Contacts, before.Governors, before.Agencies, before.Consents);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(log)).Status);
        portal.People = before;
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync(log)).Status);
    }

    private async Task<string> GrantedAsync()
    {
        using var technician = await portal.SignInAsync(Technician);
        await technician.PostAsync("/access", await technician.GetAsync("/access"), ("person", PlantedMail.Teacher), ("reason", "Complaint of 20 November"), ("hours", "24"));
        var id = Assert.Single(await portal.Database.AccessGrants.ListAsync()).Id;
        using var head = await portal.SignInAsync(Head);
        await head.PostAsync($"/access/{id}/decide", await head.GetAsync("/access"), ("answer", "grant"));
        return id;
    }

    [Theory]
    [InlineData(Head, true)]
    [InlineData("b.stone@oakhill.example", true)]
    [InlineData("dpo@oakhill.example", false)]
    [InlineData(PlantedMail.Teacher, false)]
    public async Task Leave_to_send_one_message_is_taken_back_by_those_who_gave_it_or_grant_exceptions(string person, bool may)
    {
        var (id, message) = await AllowedAsync("Sports day on Friday");
        using var browser = await portal.SignInAsync(person);
        var page = await browser.GetAsync("/exceptions");
        Assert.Equal(may, page.Text.Contains($"/exceptions/permissions/{id}/end", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync($"/exceptions/permissions/{id}/end", null)).Status);
        Assert.NotNull(await portal.Database.SendPermissions.FindAsync(message));

        var answer = await browser.PostAsync($"/exceptions/permissions/{id}/end", page);

        Assert.Equal(may ? HttpStatusCode.SeeOther : HttpStatusCode.NotFound, answer.Status);
        Assert.Equal(may, await portal.Database.SendPermissions.FindAsync(message) is null);
        Assert.Equal(may, await portal.Database.SendPermissions.UseAsync("log", message, "<1@oakhill.example>") is null);
        Assert.Equal(may ? 1 : 0, (await portal.Database.Audit.SearchAsync(new MailCompliance.Storage.Auditing.AuditQuery { Action = "permission.revoked", Subject = id })).Count);
    }

    [Fact]
    public async Task Leave_in_a_matter_that_names_somebody_is_neither_seen_nor_ended_by_them()
    {
        var (id, message) = await AllowedAsync("A complaint about Mrs Hart", by: "b.stone@oakhill.example");
        using var head = await portal.SignInAsync(Head);
        var page = await head.GetAsync("/exceptions");
        Assert.DoesNotContain(id, page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await head.PostAsync($"/exceptions/permissions/{id}/end", page)).Status);
        Assert.NotNull(await portal.Database.SendPermissions.FindAsync(message));
    }

    private async Task<(string Id, MailCompliance.Storage.Requests.PermittedMessage Message)> AllowedAsync(string subject, string by = Head)
    {
        var message = new MailCompliance.Storage.Requests.PermittedMessage(PlantedMail.Teacher, "mark", ["rosa.bell@homemail.example"], [new("mass-send", "recipients")]);
        var content = new MailCompliance.Storage.Requests.RequestContent { What = "mass-send", Subject = subject, Recipients = ["rosa.bell@homemail.example"] };
        var (id, _) = await portal.Database.StaffRequests.AddAsync(MailCompliance.Storage.Requests.StaffRequestKind.Permission, subject, PlantedMail.Teacher, [by], null, content, _ => [], message);
        Assert.True(await portal.Database.StaffRequests.AnswerAsync(id, new("send", ""), by, []));
        return (id, message);
    }

    [Fact]
    public async Task The_audit_log_is_exported_by_those_who_may_read_it_and_that_is_an_entry_too()
    {
        using var dpo = await portal.SignInAsync("dpo@oakhill.example");
        var export = await dpo.GetAsync("/audit.jsonl");
        Assert.Contains("audit.exported", export.Text, StringComparison.Ordinal);
        Assert.All(export.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => System.Text.Json.JsonDocument.Parse(line).Dispose());
    }
}
