using System.Net;
using MailCompliance.Storage.Requests;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>What staff ask and report reaches those whom it was given to, and nobody else.</summary>
public sealed class RequestTests : IAsyncLifetime
{
    private const string Head = "head@oakhill.example";
    private const string Dpo = "dpo@oakhill.example";

    private PortalUnderTest portal = null!;

    public async Task InitializeAsync() => portal = await PortalUnderTest.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_question_stands_under_to_decide_and_its_answer_is_kept_once()
    {
        var id = await AskAsync(StaffRequestKind.Advice, Head);
        using var head = await portal.SignInAsync(Head);
        Assert.Contains("/requests/" + id, (await head.GetAsync("/decide")).Text, StringComparison.Ordinal);
        var page = await head.GetAsync("/requests/" + id);
        foreach (var words in new[] { "May I send this?", "Trip to the farm", "Bring boots.", "&lt;b&gt;" })
            Assert.Contains(words, page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await head.PostAsync("/requests/" + id, page, ("answer", "maybe"))).Status);

        await head.PostAsync("/requests/" + id, page, ("answer", "send"), ("text", "Yes, with the list."));
        Assert.EndsWith("done=too-late", (await head.PostAsync("/requests/" + id, page, ("answer", "do-not-send"))).Location, StringComparison.Ordinal);

        Assert.Equal(new RequestAnswer("send", "Yes, with the list."), (await portal.Database.StaffRequests.FindAsync(id))!.Answer);
        Assert.DoesNotContain("/requests/" + id, (await head.GetAsync("/decide")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_sees_it_and_every_look_is_recorded()
    {
        var id = await AskAsync(StaffRequestKind.Incident, Dpo);
        foreach (var person in new[] { Head, "it@oakhill.example", PlantedMail.Teacher })
        {
            using var other = await portal.SignInAsync(person);
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync("/requests/" + id)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync("/requests/" + id, await other.GetAsync("/requests"), ("answer", "breach"))).Status);
        }

        using var dpo = await portal.SignInAsync(Dpo);
        Assert.Contains("left of 72 hours", (await dpo.GetAsync("/requests")).Text, StringComparison.Ordinal);
        Assert.Contains("Information Commissioner by Saturday 28 November", (await dpo.GetAsync("/requests/" + id)).Text, StringComparison.Ordinal);
        Assert.Single(await portal.Database.Audit.SearchAsync(new MailCompliance.Storage.Auditing.AuditQuery { Action = "request.viewed", Subject = id }));
        portal.Clock.Now += TimeSpan.FromHours(73);
        using var late = await portal.SignInAsync(Dpo);
        Assert.Contains("72 hours are over", (await late.GetAsync("/requests")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StaffRequestKind.Advice, "May I send this?", "Trip", "<p>I complain about Mrs Hart.</p>")]
    [InlineData(StaffRequestKind.Advice, "It is about Helen Hart.", "Trip", "<p>Boots</p>")]
    [InlineData(StaffRequestKind.Permission, "", "The conduct of Mrs Hart", "<p>Boots</p>")]
    [InlineData(StaffRequestKind.Incident, "", "Trip", "<p>Helen Hart’s pay</p>")]
    [InlineData(StaffRequestKind.Feedback, "Mrs Hart swore at me", null, null)]
    public async Task Nobody_reads_or_answers_what_names_them_and_the_reserve_does(StaffRequestKind kind, string note, string? subject, string? html)
    {
        var id = (await portal.Database.StaffRequests.AddAsync(
            kind, "1", PlantedMail.Teacher, [Head], null, new RequestContent { Note = note, Subject = subject, Html = html, Recipients = ["rosa.bell@homemail.example"] }, _ => [])).Id;
        using var head = await portal.SignInAsync(Head);
        Assert.DoesNotContain("/requests/" + id, (await head.GetAsync("/decide")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await head.GetAsync("/requests/" + id)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await head.PostAsync("/requests/" + id, await head.GetAsync("/requests"), ("answer", "send"))).Status);
        Assert.Null((await portal.Database.StaffRequests.FindAsync(id))!.Answer);

        using var reserve = await portal.SignInAsync("b.stone@oakhill.example");
        Assert.Contains("/requests/" + id, (await reserve.GetAsync("/requests")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await reserve.GetAsync("/requests/" + id)).Status);
    }

    [Theory]
    [InlineData("Dear Mrs Hart, may I send this?", "<p>Bring boots.</p>")]
    [InlineData("Mrs Hart, may I?", "<p>Bring boots.</p>")]
    [InlineData("May I?", "<p>Bring boots.</p><p>Kind regards</p><p>Aisha Khan<br>Class teacher<br>Oakhill Primary School<br>Headteacher Mrs Hart<br>14 Acorn Lane, Oakhill, OK4 7DR<br>01632 960123</p>")]
    public async Task Who_is_only_greeted_or_stands_in_the_signature_answers_all_the_same(string note, string html)
    {
        var id = (await portal.Database.StaffRequests.AddAsync(StaffRequestKind.Advice, "1", PlantedMail.Teacher, [Head], null, new RequestContent { Note = note, Subject = "Trip", Html = html }, _ => [])).Id;
        using var head = await portal.SignInAsync(Head);
        Assert.Equal(HttpStatusCode.OK, (await head.GetAsync("/requests/" + id)).Status);
    }

    [Fact]
    public async Task Who_becomes_staff_later_does_not_read_what_names_them()
    {
        var id = (await portal.Database.StaffRequests.AddAsync(StaffRequestKind.Advice, "1", PlantedMail.Teacher, [Head], null, new RequestContent { Subject = "Mr Newcombe shouts" }, _ => [])).Id;
        using var head = await portal.SignInAsync(Head);
        Assert.Equal(HttpStatusCode.OK, (await head.GetAsync("/requests/" + id)).Status);
        portal.People = new MailCompliance.Engine.People.PeopleSnapshot(
            [.. portal.People.Staff.Select(member => member.Email == Head ? member with { Family = "Newcombe" } : member)], portal.People.Pupils, portal.People.Contacts, portal.People.Governors, portal.People.Agencies);
        Assert.Equal(HttpStatusCode.NotFound, (await head.GetAsync("/requests/" + id)).Status);
    }

    private async Task<string> AskAsync(StaffRequestKind kind, string givenTo)
    {
        var content = new RequestContent { What = "wrong-person", Done = "nothing", Note = "May I send this? <b>", MessageId = "<1@oakhill.example>", Subject = "Trip to the farm", Recipients = ["rosa.bell@homemail.example"], Html = "<p>Bring boots.</p><script>alert(1)</script>" };
        return (await portal.Database.StaffRequests.AddAsync(kind, "1", PlantedMail.Teacher, [givenTo], kind == StaffRequestKind.Incident ? TimeSpan.FromHours(72) : null, content, _ => [])).Id;
    }
}
