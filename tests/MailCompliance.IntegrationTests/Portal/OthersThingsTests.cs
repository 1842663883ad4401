using System.Net;
using MailCompliance.Storage.Access;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Requests;
using MailCompliance.Storage.Reviewing;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>Real ids of other people's things, with forms and tokens that are in order: every address answers as if there were no such thing, and nothing changes.</summary>
public sealed class OthersThingsTests : IAsyncLifetime
{
    private const string Head = "head@oakhill.example";
    private const string Teacher = "p.evans@oakhill.example";

    private PortalUnderTest portal = null!;

    public async Task InitializeAsync() => portal = await PortalUnderTest.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_teacher_reaches_nothing_of_somebody_elses_by_its_id()
    {
        var (held, sent) = (await portal.Mail.HoldAsync(), await portal.Mail.LogAsync());
        var decided = await DecidedAsync();
        var request = (await portal.Database.StaffRequests.AddAsync(StaffRequestKind.Advice, "1", PlantedMail.Teacher, [Head], null, new RequestContent { Subject = "Planted" }, _ => [])).Id;
        var key = await portal.Database.ApiKeys.CreateAsync("planted", ["audit"], TimeSpan.FromDays(3), "dpo@oakhill.example");
        var exception = await ExceptionAsync();
        using var teacher = await portal.SignInAsync(Teacher);
        var page = await teacher.GetAsync("/my-mail");

        foreach (var path in new[] { $"/messages/{held}", $"/messages/{sent}", $"/messages/{held}/reveal", $"/requests/{request}", $"/access/{PlantedMail.Teacher}/log", $"/policy/history/1" })
            await AssertClosedAsync(teacher.GetAsync(path), path);
        foreach (var (path, field, value) in new[]
        {
            ($"/messages/{held}/decide", "decision", "approve"), ($"/messages/{decided}/undo", "", ""), ($"/messages/{sent}/wrong", "why", "mine"), ($"/messages/{sent}/notes", "note", "mine"),
            ($"/messages/{sent}/keep", "keep", "yes"), ($"/messages/{held}/reveal", "purpose", "Protect pupils"), ($"/exceptions/{exception}/decide", "answer", "grant"), ($"/exceptions/{exception}/end", "", ""),
            ($"/exceptions/allowances/{held}/end", "", ""), ($"/api-keys/{key.Key.Id}/end", "", ""), ($"/requests/{request}", "answer", "send"), ("/sessions/end", "person", Head),
        })
            await AssertClosedAsync(teacher.PostAsync(path, page, (field, value), ("keep-reason", "mine")), path);

        Assert.Equal(HeldState.Held, (await portal.Database.Quarantine.FindAsync(held))!.Summary.State);
        Assert.Equal(HeldState.Approved, (await portal.Database.Quarantine.FindAsync(decided))!.Summary.State);
        var review = (await portal.Database.Reviews.FindAsync(sent))!.Review;
        Assert.Equal((ReviewVerdict.Open, 0), (review.Verdict, review.Notes));
        Assert.Equal(ExceptionState.Requested, Assert.Single(await portal.Database.Exceptions.ListAsync()).State);
        Assert.NotNull(await portal.Database.ApiKeys.VerifyAsync(key.Secret));
        Assert.Null((await portal.Database.StaffRequests.FindAsync(request))!.Answer);
        Assert.Contains(await portal.Database.PortalSessions.ListAsync(), session => session.Person == Head);
    }

    [Fact]
    public async Task Nobody_undoes_what_somebody_else_decided()
    {
        var decided = await DecidedAsync();
        using var dpo = await portal.SignInAsync("dpo@oakhill.example");
        await dpo.PostAsync($"/messages/{decided}/undo", await dpo.GetAsync("/decide"));
        Assert.Equal(HeldState.Approved, (await portal.Database.Quarantine.FindAsync(decided))!.Summary.State);
    }

    private static async Task AssertClosedAsync(Task<PortalUnderTest.Page> asked, string path)
    {
        var answer = await asked;
        Assert.True(answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden, $"{path}: {answer.Status} {answer.Location}");
        Assert.DoesNotContain("rosa.bell", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Planted", answer.Text, StringComparison.Ordinal);
    }

    private async Task<string> DecidedAsync()
    {
        var id = await portal.Mail.HoldAsync();
        using var head = await portal.SignInAsync(Head);
        await head.PostAsync($"/messages/{id}/decide", await head.GetAsync("/messages/" + id), ("decision", "approve"));
        return id;
    }

    private async Task<string> ExceptionAsync()
    {
        using var office = await portal.SignInAsync("j.morris@oakhill.example");
        await office.PostAsync("/exceptions", await office.GetAsync("/exceptions"), ("rule", "mass-send"), ("sender", "office@oakhill.example"), ("reason", "Closure letters"), ("until", "2026-12-18"));
        return Assert.Single(await portal.Database.Exceptions.ListAsync()).Id;
    }
}
