using System.Text;
using MailCompliance.Engine.Duties;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.Gateway.Watch;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Log;

namespace MailCompliance.IntegrationTests.Gateway;

/// <summary>Design section 4: what policy, people and our own faults make of a message.</summary>
public sealed class PolicyTests : IAsyncLifetime
{
    private GatewayUnderTest gateway = null!;

    public async Task InitializeAsync() => gateway = await GatewayUnderTest.StartAsync();

    public Task DisposeAsync() => gateway.DisposeAsync().AsTask();

    [Fact]
    public async Task Block_tells_the_sender_what_to_do_and_sends_nothing()
    {
        var answer = await gateway.SendAsync(SampleMail.With("block"));

        Assert.Equal(new Answer(550, "5.7.1 The subject says \"block\". Take the word out. (School policy: Policy 4)"), answer);
        Assert.Empty(gateway.NextHop.Messages);
        var entry = Assert.Single(await gateway.LogAsync());
        Assert.Equal((LogState.Refused, "block", "policy-1"), (entry.State, entry.Verdict, entry.PolicyHash));
        Assert.Equal("subject-says-block", Assert.Single(entry.Findings).Rule);
    }

    [Fact]
    public async Task Hold_is_in_quarantine_before_the_250_and_sender_and_approver_are_told()
    {
        var message = SampleMail.With("hold");
        var answer = await gateway.SendAsync(message);

        var held = await gateway.OnlyHeldAsync();
        Assert.Equal(new Answer(250, $"2.0.0 held for approval, reference {held.Id}"), answer);
        Assert.Equal(message, await gateway.Database.Quarantine.ReadContentAsync(held.Id));
        Assert.Equal((HeldState.Held, LogState.Held), (held.State, Assert.Single(await gateway.LogAsync()).State));
        Assert.Equal([GatewayUnderTest.Head], held.Approvers);

        var toSender = await gateway.ReceivedAsync(mail => mail.Recipients.Contains(GatewayUnderTest.Sender));
        var toApprover = await gateway.ReceivedAsync(mail => mail.Recipients.Contains(GatewayUnderTest.Head));
        Assert.All([toSender, toApprover], notice => Assert.StartsWith("FROM:<>", notice.Mail, StringComparison.Ordinal));
        Assert.Contains("Auto-Submitted: auto-generated", toSender.Text, StringComparison.Ordinal);
        Assert.Equal(2, gateway.NextHop.Messages.Count);
    }

    [Theory]
    [InlineData("\"ann lee\"@school.example")]
    [InlineData("\"ann>\"@school.example")]
    [InlineData("\"ann<\"@school.example")]
    [InlineData("=?utf-8?q?ann?=@school.example")]
    public async Task An_author_whose_address_fits_no_envelope_keeps_nobody_elses_notice_back(string author)
    {
        var message = Encoding.Latin1.GetString(SampleMail.With("hold")).Replace($"<{GatewayUnderTest.Sender}>", $"<{author}>", StringComparison.Ordinal);
        Assert.Equal(250, (await gateway.SendAsync(Encoding.Latin1.GetBytes(message))).Code);

        var notice = await gateway.ReceivedAsync(mail => mail.Recipients.Contains(GatewayUnderTest.Head));
        Assert.StartsWith("FROM:<>", notice.Mail, StringComparison.Ordinal);
        await GatewayUnderTest.UntilAsync(async () => await gateway.Database.Notices.CountAsync() == 0);
        Assert.All(gateway.NextHop.Messages, mail => Assert.DoesNotContain(mail.RecipientCommands, command => command.Count(c => c == '<') > 1));
    }

    [Fact]
    public async Task A_released_message_goes_once_protected_and_copied_and_its_sender_is_told()
    {
        gateway.Policy = GatewayUnderTest.PolicyWith(new CopyToHeadteacherDuty(new CopyToHeadteacherSettings(), gateway.Policy.School));
        var message = SampleMail.With("hold and protect");
        await gateway.SendAsync(message);
        var held = await gateway.OnlyHeldAsync();

        var results = await Task.WhenAll(Enumerable.Range(1, 4).Select(_ =>
            gateway.Database.Quarantine.DecideAsync(held.Id, Decision.Release, GatewayUnderTest.Head, null, [])));

        Assert.Single(results, DecisionResult.Effective);
        var released = await gateway.ReceivedAsync(mail => mail.Recipients.Contains(GatewayUnderTest.Parent));
        Assert.Equal([GatewayUnderTest.Parent, GatewayUnderTest.Head], released.Recipients);
        Assert.Contains("X-MailCompliance-Protect: encrypt\r\n", released.Text, StringComparison.Ordinal);
        Assert.EndsWith(Encoding.Latin1.GetString(message), released.Text, StringComparison.Ordinal);
        await gateway.ReceivedAsync(mail => mail.Text.Contains("notice.released", StringComparison.Ordinal));
        Assert.Equal(HeldState.Released, (await gateway.OnlyHeldAsync()).State);
        Assert.Single(gateway.NextHop.Messages, mail => mail.Recipients.Contains(GatewayUnderTest.Parent));
        Assert.Equal(LogState.Delivered, Assert.Single(await gateway.LogAsync()).State);
    }

    [Fact]
    public async Task A_repeat_of_a_held_message_stays_held_and_tells_nobody_again()
    {
        var first = await gateway.SendAsync(SampleMail.With("hold"));
        var second = await gateway.SendAsync(SampleMail.With("hold"));

        Assert.Equal(first, second);
        Assert.Equal(first, await gateway.SendAsync(SampleMail.With("hold")));
        var held = await gateway.OnlyHeldAsync();
        var log = await gateway.LogAsync();
        Assert.Equal([LogState.Held, LogState.Repeated, LogState.Repeated], log.Select(entry => entry.State));
        Assert.All(log.Skip(1), entry => Assert.Equal((held.Id, "hold"), (entry.Repeats, entry.Verdict)));
        await gateway.ReceivedAsync(mail => mail.Recipients.Contains(GatewayUnderTest.Head));
        await gateway.ReceivedAsync(mail => mail.Recipients.Contains(GatewayUnderTest.Sender));
        Assert.Equal(2, gateway.NextHop.Messages.Count);
    }

    [Fact]
    public async Task A_repeat_of_a_refused_message_hears_the_same_until_the_policy_changes()
    {
        var first = await gateway.SendAsync(SampleMail.With("block"));

        Assert.Equal(first, await gateway.SendAsync(SampleMail.With("block")));
        var log = await gateway.LogAsync();
        Assert.Equal([(LogState.Refused, null), (LogState.Repeated, log[0].Id)], log.Select(entry => (entry.State, entry.Repeats)));
        gateway.Policy = gateway.Policy with { Hash = "policy-2", Rules = [] };
        Assert.Equal(250, (await gateway.SendAsync(SampleMail.With("block"))).Code);
    }

    [Fact]
    public async Task A_repeat_of_a_delivered_message_is_delivered_again_and_joins_the_first_entry()
    {
        await gateway.SendAsync(SampleMail.With("Trip"));
        await gateway.SendAsync(SampleMail.With("Trip"));

        var log = await gateway.LogAsync();
        Assert.Equal(2, gateway.NextHop.Messages.Count);
        Assert.Equal(log[0].Id, log[1].Repeats);
    }

    [Fact]
    public async Task A_warned_message_goes_and_its_sender_gets_a_tip()
    {
        Assert.Equal(250, (await gateway.SendAsync(SampleMail.With("warn"))).Code);

        var tip = await gateway.ReceivedAsync(mail => mail.Recipients.Contains(GatewayUnderTest.Sender));
        Assert.Contains("notice.warned", tip.Text, StringComparison.Ordinal);
        Assert.Contains(gateway.NextHop.Messages, mail => mail.Recipients.Contains(GatewayUnderTest.Parent));
    }

    [Fact]
    public async Task Where_the_policy_wants_the_sender_asked_the_message_waits_for_his_own_word()
    {
        gateway.Policy = gateway.Policy with { Rules = [.. gateway.Policy.Rules.Select(rule => rule with { Unwarned = Engine.Policy.Unwarned.HoldAndAsk })] };

        Assert.Equal(250, (await gateway.SendAsync(SampleMail.With("warn"))).Code);
        Assert.Equal([GatewayUnderTest.Sender], (await gateway.OnlyHeldAsync()).Approvers);
        Assert.Contains("notice.held", (await gateway.ReceivedAsync(mail => mail.Recipients.Contains(GatewayUnderTest.Sender))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_held_message_names_its_own_reference_even_where_an_attempt_before_was_put_off()
    {
        CopyToHead(CopyForm.Envelope);
        gateway.NextHop.OnRecipient = address => address == GatewayUnderTest.Head ? "450 4.2.1 busy" : null;
        Assert.Equal(450, (await gateway.SendAsync(SampleMail.With("Trip", "2"))).Code);
        gateway.Policy = gateway.Policy with { Rules = [GatewayUnderTest.RuleOf("listed-recipient", new ListedRecipientSettings { Patterns = ["*@parents.example"] }, Outcome.Hold)] };

        var answer = await gateway.SendAsync(SampleMail.With("Trip", "2"));
        Assert.Contains((await gateway.OnlyHeldAsync()).Id, answer.Text, StringComparison.Ordinal);
        Assert.Equal(answer, await gateway.SendAsync(SampleMail.With("Trip", "2")));
    }

    [Theory]
    [InlineData("", "multipart/report; report-type=delivery-status; boundary=r", "")]
    [InlineData("", "text/plain", "")]
    [InlineData(GatewayUnderTest.Sender, "text/calendar; method=REQUEST", "")]
    [InlineData(GatewayUnderTest.Sender, "text/plain", "Auto-Submitted: auto-replied\r\n")]
    [InlineData("", "text/plain", "From: O365ConnectorValidation@school.example\r\n")]
    public async Task Mail_that_is_not_a_letter_passes_untouched(string envelopeSender, string contentType, string fields)
    {
        gateway.Policy = GatewayUnderTest.PolicyWith(
            new StampDisclaimerDuty(new StampDisclaimerSettings { Text = "Only for the addressee." }),
            new CopyToHeadteacherDuty(new CopyToHeadteacherSettings(), gateway.Policy.School));
        var message = SampleMail.With("Trip", body: "--r\r\n\r\ntext\r\n--r--\r\n", contentType: contentType, fieldsOnTop: fields);
        await using var client = await gateway.ConnectAsync();

        Assert.Equal(250, (await client.SendAsync(envelopeSender, [GatewayUnderTest.Parent], message)).Code);
        Assert.Equal(Encoding.Latin1.GetString(message), Encoding.Latin1.GetString(gateway.NextHop.Only.WithoutTrace()));
        Assert.StartsWith($"FROM:<{envelopeSender}>", gateway.NextHop.Only.Mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_protected_message_bears_the_header_for_the_mail_flow_rule()
    {
        await gateway.SendAsync(SampleMail.With("protect"));

        Assert.Contains("\r\nX-MailCompliance-Protect: encrypt\r\n", gateway.NextHop.Only.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Our_own_fault_is_451_with_a_reference_and_relays_nothing()
    {
        gateway.Fault = new InvalidOperationException("broken policy");
        var answer = await gateway.SendAsync(SampleMail.With("Trip"));

        Assert.Equal(451, answer.Code);
        Assert.StartsWith("4.3.0", answer.Text, StringComparison.Ordinal);
        Assert.Empty(gateway.NextHop.Messages);
        Assert.Contains(gateway.Server.Alarms.Raised, alarm => alarm.Kind == AlarmKind.OwnFault);
        var entry = Assert.Single(await gateway.LogAsync());
        Assert.Equal((LogState.Deferred, "error"), (entry.State, entry.Verdict));
        Assert.Contains(entry.Id, answer.Text, StringComparison.Ordinal);

        gateway.Fault = null;
        Assert.Equal(250, (await gateway.SendAsync(SampleMail.With("Trip"))).Code);
    }

    [Fact]
    public async Task Without_its_database_it_takes_nothing()
    {
        await gateway.Database.DisposeAsync();

        Assert.Equal(451, (await gateway.SendAsync(SampleMail.With("Trip"))).Code);
        Assert.Equal(451, (await gateway.SendAsync(SampleMail.With("hold"))).Code);
        Assert.Empty(gateway.NextHop.Messages);
    }

    [Fact]
    public async Task What_nobody_can_take_apart_is_refused_and_recorded()
    {
        var nested = new StringBuilder();
        for (var depth = 0; depth < 80; depth++)
            nested.Append(System.Globalization.CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=b{depth}\r\n\r\n--b{depth}\r\n");
        var answer = await gateway.SendAsync(Encoding.ASCII.GetBytes(nested.ToString()));

        Assert.Equal(554, answer.Code);
        Assert.Equal((LogState.Refused, "block"), (Assert.Single(await gateway.LogAsync()).State, Assert.Single(await gateway.LogAsync()).Verdict));
    }

    [Fact]
    public async Task Copies_travel_in_the_messages_own_transaction()
    {
        CopyToHead(CopyForm.Envelope);
        var message = SampleMail.With("Trip");
        await gateway.SendAsync(message);

        Assert.Equal([GatewayUnderTest.Parent, GatewayUnderTest.Head], gateway.NextHop.Only.Recipients);
        Assert.Equal(Encoding.Latin1.GetString(message), Encoding.Latin1.GetString(gateway.NextHop.Only.WithoutTrace()));
    }

    [Fact]
    public async Task A_visible_copy_stands_in_Cc_but_never_in_signed_mail()
    {
        CopyToHead(CopyForm.Cc);
        await gateway.SendAsync(SampleMail.With("Trip"));
        var signed = SampleMail.Signed("Trip");
        await gateway.SendAsync(signed);

        Assert.Contains("\r\nCc: head@school.example\r\n", gateway.NextHop.Messages[0].Text, StringComparison.Ordinal);
        Assert.Equal(Encoding.Latin1.GetString(signed), Encoding.Latin1.GetString(gateway.NextHop.Messages[1].WithoutTrace()));
        Assert.Contains(GatewayUnderTest.Head, gateway.NextHop.Messages[1].Recipients);
    }

    [Fact]
    public async Task A_copy_refused_for_good_is_owed_and_the_message_goes()
    {
        CopyToHead(CopyForm.Envelope);
        gateway.NextHop.OnRecipient = address => address == GatewayUnderTest.Head ? "550 5.1.1 gone" : null;

        Assert.Equal(250, (await gateway.SendAsync(SampleMail.With("Trip"))).Code);
        Assert.Equal([GatewayUnderTest.Parent], gateway.NextHop.Only.Recipients);
        Assert.Equal(1, await gateway.Database.Copies.CountAsync());
        Assert.Contains(gateway.Server.Alarms.Raised, alarm => alarm.Kind == AlarmKind.CopyRefused);
    }

    [Fact]
    public async Task A_copy_refused_for_now_makes_the_message_wait()
    {
        CopyToHead(CopyForm.Envelope);
        gateway.NextHop.OnRecipient = address => address == GatewayUnderTest.Head ? "450 4.2.1 busy" : null;

        Assert.Equal(450, (await gateway.SendAsync(SampleMail.With("Trip"))).Code);
        Assert.Empty(gateway.NextHop.Messages);
    }

    [Fact]
    public async Task A_stamp_stands_in_the_message_and_nothing_else_is_changed()
    {
        gateway.Policy = GatewayUnderTest.PolicyWith(new StampDisclaimerDuty(new StampDisclaimerSettings { Text = "Only for the addressee." }));
        await gateway.SendAsync(SampleMail.With("Trip"));
        var signed = SampleMail.Signed("Trip");
        await gateway.SendAsync(signed);

        var stamped = gateway.NextHop.Messages[0].Text;
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(stamped, "Only for the addressee\\."));
        Assert.Contains("\r\n\r\nSee you at nine.\r\n", stamped, StringComparison.Ordinal);
        Assert.Equal(Encoding.Latin1.GetString(signed), Encoding.Latin1.GetString(gateway.NextHop.Messages[1].WithoutTrace()));
    }

    private void CopyToHead(CopyForm form) =>
        gateway.Policy = GatewayUnderTest.PolicyWith(new CopyToHeadteacherDuty(new CopyToHeadteacherSettings { As = form }, gateway.Policy.School));
}
