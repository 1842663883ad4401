using System.Net;
using System.Text.RegularExpressions;
using MailCompliance.Server.Portal;
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
        var (permission, _) = await portal.Database.StaffRequests.AddAsync(StaffRequestKind.Permission, "2", PlantedMail.Teacher, [Head], null, new RequestContent(), _ => [], new PermittedMessage(PlantedMail.Teacher, "mark", ["x@y.example"], [new("mass-send", "recipients")]));
        await portal.Database.StaffRequests.AnswerAsync(permission, new(RequestAnswer.Send, ""), Head, []);
        var grant = await portal.Database.AccessGrants.RequestAsync(PlantedMail.Teacher, "it@oakhill.example", "Complaint", 24);
        await portal.Database.AccessGrants.DecideAsync(grant, approve: true, Head);
        await portal.Database.PolicyVersions.NoteAsync("1", "{ \"rules\": {} }", "node");
        using var teacher = await portal.SignInAsync(Teacher);
        var page = await teacher.GetAsync("/my-mail");
        var tried = new HashSet<string>(StringComparer.Ordinal);

        foreach (var path in new[] { $"/messages/{held}", $"/messages/{sent}", $"/messages/{held}/reveal", $"/requests/{request}", $"/access/{PlantedMail.Teacher}/log", $"/policy/history/1" })
            await AssertClosedAsync(teacher.GetAsync(Tried("GET", path)), path);
        foreach (var (path, field, value) in new[]
        {
            ($"/messages/{held}/decide", "decision", "approve"), ($"/messages/{decided}/undo", "", ""), ($"/messages/{sent}/wrong", "why", "mine"), ($"/messages/{sent}/notes", "note", "mine"),
            ($"/messages/{sent}/keep", "keep", "yes"), ($"/messages/{held}/reveal", "purpose", "Protect pupils"), ($"/exceptions/{exception}/decide", "answer", "grant"), ($"/exceptions/{exception}/end", "", ""),
            ($"/exceptions/allowances/{held}/end", "", ""), ($"/api-keys/{key.Key.Id}/end", "", ""), ($"/requests/{request}", "answer", "send"), ("/sessions/end", "person", Head),
            ($"/exceptions/permissions/{permission}/end", "", ""), ($"/access/{grant}/end", "", ""), ($"/access/{grant}/decide", "answer", "refuse"),
        })
            await AssertClosedAsync(teacher.PostAsync(Tried("POST", path), page, (field, value), ("keep-reason", "mine")), path);

        Assert.Equal(HeldState.Held, (await portal.Database.Quarantine.FindAsync(held))!.Summary.State);
        Assert.Equal(HeldState.Approved, (await portal.Database.Quarantine.FindAsync(decided))!.Summary.State);
        var review = (await portal.Database.Reviews.FindAsync(sent))!.Review;
        Assert.Equal((ReviewVerdict.Open, 0), (review.Verdict, review.Notes));
        Assert.Equal(ExceptionState.Requested, Assert.Single(await portal.Database.Exceptions.ListAsync()).State);
        Assert.NotNull(await portal.Database.ApiKeys.VerifyAsync(key.Secret));
        Assert.Null((await portal.Database.StaffRequests.FindAsync(request))!.Answer);
        Assert.Contains(await portal.Database.PortalSessions.ListAsync(), session => session.Person == Head);
        Assert.Single(await portal.Database.SendPermissions.InForceAsync());
        Assert.Equal(GrantState.Approved, Assert.Single(await portal.Database.AccessGrants.ListAsync()).State);
        // of every address that names a thing, but for the styles
        Assert.Equal(
            PortalRoutes.All.Where(route => route.Pattern.Contains('{', StringComparison.Ordinal) && route.Pattern != "/assets/{name}").Select(route => $"{route.Method} {route.Pattern}").Order(StringComparer.Ordinal),
            tried.Order(StringComparer.Ordinal));

        string Tried(string method, string path)
        {
            if (PatternOf(method, path) is { } pattern)
                tried.Add($"{method} {pattern}");
            return path;
        }
    }

    /// <summary>The address in the portal's table that a path is one of; null: it names no thing. The one with the fewest gaps, as routing does.</summary>
    private static string? PatternOf(string method, string path) => PortalRoutes.All
        .Where(route => route.Method == method && route.Pattern.Contains('{', StringComparison.Ordinal) && Regex.IsMatch(path, "^" + Regex.Replace(route.Pattern, "{[^}]+}", "[^/]+") + "$"))
        .Select(route => route.Pattern).FirstOrDefault();

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
