using System.Net;
using MailCompliance.Storage.Auditing;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>A session ends when it should, in every browser, whatever somebody kept of it.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    private const string Head = "head@oakhill.example";

    private PortalUnderTest portal = null!;

    public async Task InitializeAsync() => portal = await PortalUnderTest.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_cookie_that_was_kept_is_worth_nothing_after_signing_out()
    {
        using var head = await portal.SignInAsync(Head);
        using var thief = Robbed(head);
        Assert.Equal(HttpStatusCode.OK, (await thief.GetAsync("/decide")).Status);

        await head.PostAsync("/sign-out", await head.GetAsync("/decide"));

        Assert.Equal(HttpStatusCode.SeeOther, (await thief.GetAsync("/decide")).Status);
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_every_session_of_the_person_and_nobody_elses()
    {
        using var desk = await portal.SignInAsync(Head);
        using var phone = await portal.SignInAsync(Head);
        using var dpo = await portal.SignInAsync("dpo@oakhill.example");

        await desk.PostAsync("/sessions/end", await desk.GetAsync("/sessions"), ("person", Head));

        Assert.Equal(HttpStatusCode.SeeOther, (await phone.GetAsync("/decide")).Status);
        Assert.Equal(HttpStatusCode.OK, (await dpo.GetAsync("/decide")).Status);
        Assert.Equal(Head, Assert.Single(await portal.Database.Audit.SearchAsync(new AuditQuery { Action = "portal.sessions-ended" })).Event.Subject);
    }

    [Fact]
    public async Task The_technician_sees_and_ends_everybodys_sessions_and_staff_their_own()
    {
        using var head = await portal.SignInAsync(Head);
        using var teacher = await portal.SignInAsync(PlantedMail.Teacher);
        using var technician = await portal.SignInAsync("it@oakhill.example");
        var own = await teacher.GetAsync("/sessions");
        Assert.DoesNotContain(Head, own.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await teacher.PostAsync("/sessions/end", own, ("person", Head))).Status);
        Assert.Equal(HttpStatusCode.OK, (await head.GetAsync("/decide")).Status);

        var all = await technician.GetAsync("/sessions");
        Assert.Contains(Head, all.Text, StringComparison.Ordinal);
        await technician.PostAsync("/sessions/end", all, ("person", Head));
        Assert.Equal(HttpStatusCode.SeeOther, (await head.GetAsync("/decide")).Status);
    }

    [Fact]
    public async Task The_browser_has_nothing_but_a_name_and_the_database_nothing_that_it_could_be_made_from()
    {
        using var head = await portal.SignInAsync(Head);
        var cookie = head.Jar.GetAllCookies().Single(cookie => cookie.Name.EndsWith("session", StringComparison.Ordinal)).Value;
        Assert.InRange(cookie.Length, 64, 400);
        var session = Assert.Single(await portal.Database.PortalSessions.ListAsync());
        Assert.Equal((Head, "127.0.0.1"), (session.Person, session.Client));
    }

    [Fact]
    public async Task It_ends_after_its_time_even_while_it_is_used()
    {
        using var head = await portal.SignInAsync(Head);
        for (var minutes = 0; minutes < 10 * 60; minutes += 20)
        {
            Assert.Equal((minutes, HttpStatusCode.OK), (minutes, (await head.GetAsync("/decide")).Status));
            portal.Clock.Now += TimeSpan.FromMinutes(20);
        }

        Assert.Equal(HttpStatusCode.SeeOther, (await head.GetAsync("/decide")).Status);
    }

    [Fact]
    public async Task A_request_for_the_head_of_a_page_is_answered_without_the_page()
    {
        using var head = await portal.SignInAsync(Head);
        var answer = await head.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/decide"));
        Assert.Equal((HttpStatusCode.OK, ""), (answer.Status, answer.Text));
    }

    private PortalUnderTest.Browser Robbed(PortalUnderTest.Browser victim)
    {
        var thief = portal.Open();
        foreach (Cookie cookie in victim.Jar.GetAllCookies())
            thief.Jar.Add(new Cookie(cookie.Name, cookie.Value, cookie.Path, cookie.Domain));
        return thief;
    }
}
