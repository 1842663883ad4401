using System.Net;
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

    [Fact]
    public async Task The_audit_log_is_exported_by_those_who_may_read_it_and_that_is_an_entry_too()
    {
        using var dpo = await portal.SignInAsync("dpo@oakhill.example");
        var export = await dpo.GetAsync("/audit.jsonl");
        Assert.Contains("audit.exported", export.Text, StringComparison.Ordinal);
        Assert.All(export.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => System.Text.Json.JsonDocument.Parse(line).Dispose());
    }
}
