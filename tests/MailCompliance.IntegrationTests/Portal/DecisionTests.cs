using System.Net;
using MailCompliance.Storage.Held;

namespace MailCompliance.IntegrationTests.Portal;

public sealed class DecisionTests : IAsyncLifetime
{
    private PortalUnderTest portal = null!;

    public async Task InitializeAsync() => portal = await PortalUnderTest.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task An_approver_sends_a_message_on_its_way()
    {
        var id = await portal.Mail.HoldAsync();
        using var head = await portal.SignInAsync("head@oakhill.example");
        Assert.Contains("Well done in maths", (await head.GetAsync("/decide")).Text, StringComparison.Ordinal);

        var answer = await head.PostAsync($"/messages/{id}/decide", await head.GetAsync("/messages/" + id), ("decision", "approve"));

        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        var held = (await portal.Database.Quarantine.FindAsync(id))!.Summary;
        Assert.Equal((HeldState.Approved, "head@oakhill.example"), (held.State, held.DecidedBy));
        Assert.DoesNotContain("Well done in maths", (await head.GetAsync("/decide")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_returned_message_carries_the_advice_that_was_chosen_and_written()
    {
        var id = await portal.Mail.HoldAsync();
        using var head = await portal.SignInAsync("head@oakhill.example");
        await head.PostAsync(
            $"/messages/{id}/decide", await head.GetAsync("/messages/" + id),
            ("decision", "return"), ("sentence", "Please speak to me before you send this."), ("sentence", "not one of ours"), ("advice", "At break."));

        var held = (await portal.Database.Quarantine.FindAsync(id))!.Summary;
        Assert.Equal((HeldState.Refused, "Please speak to me before you send this. At break."), (held.State, held.Reason));
    }

    [Fact]
    public async Task A_decision_can_be_undone_until_it_is_carried_out_and_by_nobody_else()
    {
        var id = await portal.Mail.HoldAsync();
        using var head = await portal.SignInAsync("head@oakhill.example");
        using var dpo = await portal.SignInAsync("dpo@oakhill.example");
        var after = await head.PostAsync($"/messages/{id}/decide", await head.GetAsync("/messages/" + id), ("decision", "approve"));
        var list = await head.GetAsync(after.Location!);
        Assert.Contains($"/messages/{id}/undo", list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/undo", (await dpo.GetAsync(after.Location!)).Text, StringComparison.Ordinal);
        await dpo.PostAsync($"/messages/{id}/undo", await dpo.GetAsync("/decide"));
        Assert.Equal(HeldState.Approved, (await portal.Database.Quarantine.FindAsync(id))!.Summary.State);

        await head.PostAsync($"/messages/{id}/undo", list);
        Assert.Equal(HeldState.Held, (await portal.Database.Quarantine.FindAsync(id))!.Summary.State);

        await head.PostAsync($"/messages/{id}/decide", await head.GetAsync("/messages/" + id), ("decision", "approve"));
        portal.Clock.Now += TimeSpan.FromMinutes(2);
        await head.PostAsync($"/messages/{id}/undo", await head.GetAsync("/decide"));
        Assert.Equal(HeldState.Approved, (await portal.Database.Quarantine.FindAsync(id))!.Summary.State);
    }

    [Fact]
    public async Task Who_decides_says_that_they_are_away_and_who_stands_in()
    {
        using var head = await portal.SignInAsync("head@oakhill.example");
        var page = await head.GetAsync("/away");
        Assert.DoesNotContain("value=\"head@oakhill.example\"", page.Text, StringComparison.Ordinal);
        var today = DateOnly.FromDateTime(portal.Clock.Now.UtcDateTime);
        foreach (var (until, deputy) in new[] { ("", ""), ("2020-01-01", ""), (today.AddDays(3).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), "stranger@elsewhere.example") })
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await head.PostAsync("/away", page, ("until", until), ("deputy", deputy))).Status);
        Assert.Empty(await portal.Database.Absences.ListAsync());

        await head.PostAsync("/away", page, ("until", today.AddDays(3).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)), ("deputy", "d.lowe@oakhill.example"));

        var absence = Assert.Single(await portal.Database.Absences.ListAsync());
        Assert.Equal(("head@oakhill.example", "d.lowe@oakhill.example"), (absence.Person, absence.Deputy));
        var after = await head.GetAsync("/away");
        Assert.Contains("You are away until", after.Text, StringComparison.Ordinal);
        await head.PostAsync("/away/end", after);
        Assert.Empty(await portal.Database.Absences.ListAsync());
    }

    [Fact]
    public async Task With_a_message_the_next_ones_to_the_same_people_can_be_allowed_and_that_can_be_ended()
    {
        var id = await portal.Mail.HoldAsync(rule: "personal-data");
        using var head = await portal.SignInAsync("head@oakhill.example");
        using var other = await portal.SignInAsync("dpo@oakhill.example");
        var page = await head.GetAsync("/messages/" + id);
        Assert.Contains("Do not hold the next ones either", page.Text, StringComparison.Ordinal);
        await head.PostAsync($"/messages/{id}/decide", page, ("decision", "approve"), ("allow", "yes"));

        var allowed = Assert.Single(await portal.Database.Allowances.ListAsync());
        Assert.Equal((id, PlantedMail.Teacher, "head@oakhill.example", portal.Clock.Now.AddDays(30)), (allowed.HeldId, allowed.Sender, allowed.GrantedBy, allowed.Until));
        var exceptions = await head.GetAsync("/exceptions");
        Assert.Contains("rosa.bell@homemail.example", exceptions.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("rosa.bell@homemail.example", (await other.GetAsync("/exceptions")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync($"/exceptions/allowances/{id}/end", await other.GetAsync("/exceptions"))).Status);

        await head.PostAsync($"/exceptions/allowances/{id}/end", exceptions);
        Assert.Empty(await portal.Database.Allowances.ListAsync());
    }

    [Fact]
    public async Task A_slip_in_one_message_allows_none_in_the_next()
    {
        var id = await portal.Mail.HoldAsync(rule: "wrong-child");
        using var head = await portal.SignInAsync("head@oakhill.example");
        var page = await head.GetAsync("/messages/" + id);
        Assert.DoesNotContain("Do not hold the next ones", page.Text, StringComparison.Ordinal);
        await head.PostAsync($"/messages/{id}/decide", page, ("decision", "approve"), ("allow", "yes"));

        Assert.Equal(HeldState.Approved, (await portal.Database.Quarantine.FindAsync(id))!.Summary.State);
        Assert.Empty(await portal.Database.Allowances.ListAsync());
    }

    [Theory]
    [InlineData("", "Select what is to happen")]
    [InlineData("return", "Choose or write advice")]
    public async Task An_incomplete_form_changes_nothing_and_says_what_is_missing(string decision, string error)
    {
        var id = await portal.Mail.HoldAsync();
        using var head = await portal.SignInAsync("head@oakhill.example");
        var answer = await head.PostAsync($"/messages/{id}/decide", await head.GetAsync("/messages/" + id), ("decision", decision));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(error, answer.Text, StringComparison.Ordinal);
        Assert.Equal(HeldState.Held, (await portal.Database.Quarantine.FindAsync(id))!.Summary.State);
    }

    [Fact]
    public async Task Of_two_approvers_one_decides_and_the_other_is_told_so()
    {
        var id = await portal.Mail.HoldAsync();
        using var head = await portal.SignInAsync("head@oakhill.example");
        using var dpo = await portal.SignInAsync("dpo@oakhill.example");
        var (headPage, dpoPage) = (await head.GetAsync("/messages/" + id), await dpo.GetAsync("/messages/" + id));

        var answers = await Task.WhenAll(
            head.PostAsync($"/messages/{id}/decide", headPage, ("decision", "approve")),
            dpo.PostAsync($"/messages/{id}/decide", dpoPage, ("decision", "refuse")));

        Assert.Single(answers, answer => answer.Location!.EndsWith("done=too-late", StringComparison.Ordinal));
        Assert.Contains((await portal.Database.Quarantine.FindAsync(id))!.Summary.State, new[] { HeldState.Approved, HeldState.Refused });
    }

    [Fact]
    public async Task Nobody_decides_about_their_own_message()
    {
        var id = await portal.Mail.HoldAsync(from: "head@oakhill.example", approvers: ["dpo@oakhill.example", "head@oakhill.example"]);
        using var head = await portal.SignInAsync("head@oakhill.example");
        var page = await head.GetAsync("/messages/" + id);
        Assert.DoesNotContain("Confirm decision", page.Text, StringComparison.Ordinal);
        await head.PostAsync($"/messages/{id}/decide", page, ("decision", "approve"));
        Assert.Equal(HeldState.Held, (await portal.Database.Quarantine.FindAsync(id))!.Summary.State);
    }

    [Theory]
    [InlineData("I want to complain about Mrs Hart.\r\n")]
    [InlineData("Helen Hart's letter was not right.\r\n")]
    [InlineData("See below.\r\n\r\nOn Monday Ruth wrote:\r\n> Mrs. HART said so.\r\n")]
    public async Task Nobody_decides_about_or_reviews_a_matter_that_names_them(string text)
    {
        var id = await portal.Mail.HoldAsync(text: text, approvers: ["head@oakhill.example"]);
        using var head = await portal.SignInAsync("head@oakhill.example");
        Assert.Equal(HttpStatusCode.NotFound, (await head.GetAsync("/messages/" + id)).Status);
        Assert.DoesNotContain(id, (await head.GetAsync("/decide")).Text, StringComparison.Ordinal);

        // the policy's fallback decides instead: it does not go because nobody is left
        using var fallback = await portal.SignInAsync("b.stone@oakhill.example");
        await fallback.PostAsync($"/messages/{id}/decide", await fallback.GetAsync("/messages/" + id), ("decision", "approve"));
        Assert.Equal("b.stone@oakhill.example", (await portal.Database.Quarantine.FindAsync(id))!.Summary.DecidedBy);
    }

    [Fact]
    public async Task Who_is_named_in_a_message_does_not_see_it_after_its_release_either()
    {
        var id = await portal.Mail.HoldAsync(text: "I want to complain about Mrs Hart.\r\n", approvers: ["dpo@oakhill.example", "head@oakhill.example"]);
        using var dpo = await portal.SignInAsync("dpo@oakhill.example");
        await dpo.PostAsync($"/messages/{id}/decide", await dpo.GetAsync("/messages/" + id), ("decision", "approve"));
        portal.Clock.Now += TimeSpan.FromMinutes(2);
        var claim = (await portal.Database.Quarantine.ClaimReleaseAsync("node", TimeSpan.FromMinutes(1)))!;
        await portal.Database.Quarantine.FinishReleaseAsync(claim, ReleaseOutcome.Released, "250 ok", []);
        Assert.False((await portal.Database.Quarantine.FindSummaryAsync(id))!.HasContent);

        using var head = await portal.SignInAsync("head@oakhill.example");
        Assert.Equal(HttpStatusCode.NotFound, (await head.GetAsync("/messages/" + id)).Status);
        Assert.DoesNotContain(id, (await head.GetAsync("/flagged?verdict=any")).Text, StringComparison.Ordinal);
        await head.PostAsync("/flagged/judge", await head.GetAsync("/policy"), ("one", $"{id}:open:fine"));
        Assert.Equal(MailCompliance.Storage.Reviewing.ReviewVerdict.Open, (await portal.Database.Reviews.FindAsync(id))!.Review.Verdict);
        Assert.Contains(id, (await dpo.GetAsync("/flagged?verdict=any")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_held_only_to_ask_its_sender_is_released_by_its_sender()
    {
        var id = await portal.Mail.HoldAsync(senderDecides: true, rule: "subject");
        using var head = await portal.SignInAsync("head@oakhill.example");
        await head.PostAsync($"/messages/{id}/decide", await head.GetAsync("/messages/" + id), ("decision", "approve"));
        Assert.Equal(HeldState.Held, (await portal.Database.Quarantine.FindAsync(id))!.Summary.State);

        using var teacher = await portal.SignInAsync(PlantedMail.Teacher);
        await teacher.PostAsync($"/messages/{id}/decide", await teacher.GetAsync("/messages/" + id), ("decision", "approve"));
        Assert.Equal(HeldState.Approved, (await portal.Database.Quarantine.FindAsync(id))!.Summary.State);
    }

    [Fact]
    public async Task Evidence_is_masked_until_a_purpose_is_given_and_both_looks_are_on_record()
    {
        var id = await portal.Mail.HoldAsync(text: "Dear Mrs Bell,\r\n\r\nBen Page, born 12 March 2016, NHS number 999 000 0018, has done well.\r\n");
        using var head = await portal.SignInAsync("head@oakhill.example");
        var masked = await head.GetAsync("/messages/" + id);
        Assert.DoesNotContain("999 000 0018", masked.Text, StringComparison.Ordinal);
        Assert.Contains("has done well", masked.Text, StringComparison.Ordinal);

        var ask = await head.GetAsync($"/messages/{id}/reveal");
        var without = await head.PostAsync($"/messages/{id}/reveal", ask, ("purpose", "I am curious"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, without.Status);
        Assert.DoesNotContain("999 000 0018", without.Text, StringComparison.Ordinal);

        var shown = await head.PostAsync($"/messages/{id}/reveal", ask, ("purpose", "Protect pupils"));
        Assert.Contains("999 000 0018", shown.Text, StringComparison.Ordinal);

        using var author = await portal.SignInAsync(PlantedMail.Teacher);
        var own = (await author.GetAsync("/messages/" + id)).Text;
        Assert.Contains("Who looked at it", own, StringComparison.Ordinal);
        Assert.Contains("Purpose: Protect pupils", own, StringComparison.Ordinal);

        using var log = new MemoryStream();
        await portal.Database.Audit.ExportAsync(log);
        var lines = System.Text.Encoding.UTF8.GetString(log.ToArray());
        Assert.Contains("message.viewed", lines, StringComparison.Ordinal);
        Assert.Contains("message.revealed", lines, StringComparison.Ordinal);
        Assert.Contains("Protect pupils", lines, StringComparison.Ordinal);
        Assert.DoesNotContain("999 000", lines, StringComparison.Ordinal);
    }
}
