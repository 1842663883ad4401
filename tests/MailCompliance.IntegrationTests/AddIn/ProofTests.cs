using System.Text.Json;
using MailCompliance.Storage.Log;

namespace MailCompliance.IntegrationTests.AddIn;

/// <summary>From the draft to the next hop: what the sender was shown, what the gateway makes of the proof, and what the log says.</summary>
public sealed class ProofTests
{
    private const string Rules = """
        "rules": {
          "subject": { "outcome": "warn", "clause": "5.1 Subject line", "unwarned": "hold-and-ask" },
          "chain-message": { "outcome": "hold", "clause": "4 Chain messages" },
          "forbidden-data": { "outcome": "block", "clause": "4 Never passwords" }
        },
        "duties": {}
        """;

    [Theory]
    [InlineData("web 1.15")]
    [InlineData("Mac 1.14")]
    public async Task A_draft_that_was_warned_of_in_Outlook_arrives_and_the_log_says_so(string profile)
    {
        await using var service = await ConnectedService.StartAsync(Rules);
        var sent = await service.SendInOutlookAsync(profile, new { subject = "hi" });
        Assert.Equal("promptUser", sent.GetProperty("options").GetProperty("sendModeOverride").GetString());
        Assert.Contains("does not say what it is about", sent.GetProperty("options").GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        var proof = sent.GetProperty("headers").GetProperty(ConnectedService.Header).GetString()!;

        // the person chooses Send Anyway
        Assert.StartsWith("250", await service.SendAsync(proof, "hi"), StringComparison.Ordinal);
        var arrived = service.NextHop.Only;
        Assert.DoesNotContain(ConnectedService.Header, arrived.Text, StringComparison.OrdinalIgnoreCase);
        var entry = await service.LoggedAsync();
        Assert.Equal(LogState.Delivered, entry.State);
        Assert.Equal("warn", entry.Verdict);
        var warned = JsonDocument.Parse(entry.Trace!).RootElement.GetProperty("warned");
        Assert.Equal("valid", warned.GetProperty("proof").GetString());
        Assert.Equal("subject", warned.GetProperty("rules")[0].GetString());
        Assert.Equal("no reason given", warned.GetProperty("wentOnBecause").GetString());
    }

    [Fact]
    public async Task A_new_message_gets_the_signature_that_the_directory_has_of_its_sender()
    {
        var samples = Path.Combine(ConnectedService.Repository(), "samples");
        await using var service = await ConnectedService.StartAsync(
            Rules, ("Policy__File", Path.Combine(samples, "policies/oakhill.json")), ("People__Folder", Path.Combine(samples, "people")));
        var signature = (await service.SendInOutlookAsync("classic 1.14", new { })).GetProperty("signature").GetString();
        foreach (var line in new[] { "Aisha Khan", "Class teacher", "Oakhill Primary School" })
            Assert.Contains(line, signature, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reason_that_the_sender_gave_is_in_the_log()
    {
        await using var service = await ConnectedService.StartAsync(Rules);
        var proof = await service.ProofAsync(ConnectedService.Draft("hi", reason: "checked"));
        await service.SendAsync(proof, "hi");
        Assert.Equal("checked", JsonDocument.Parse((await service.LoggedAsync()).Trace!).RootElement.GetProperty("warned").GetProperty("wentOnBecause").GetString());
    }

    [Fact]
    public async Task The_page_of_the_message_says_that_its_sender_was_warned_and_why_they_went_on()
    {
        await using var service = await ConnectedService.StartAsync(
            Rules, ("Web__Authentication__Method", "Demo"), ("People__Folder", Path.Combine(ConnectedService.Repository(), "samples/people")));
        var proof = await service.ProofAsync(ConnectedService.Draft("hi", reason: "needed"));
        await service.SendAsync(proof, "hi", id: "warned");
        await service.SendAsync(await service.ProofAsync(ConnectedService.Draft("hi")), "hi", id: "silent");
        await service.SendAsync(proof, "hi", id: "again");
        using var teacher = new Portal.PortalUnderTest.Browser(service.Web.BaseAddress!);
        await teacher.PostAsync("/sign-in/demo", await teacher.GetAsync("/sign-in"), ("person", ConnectedService.Teacher));
        foreach (var (id, words) in new[]
        {
            ("warned", "About: Subject line. The sender went on because the recipient needs it this way."), ("silent", "About: Subject line. The sender went on and gave no reason."),
            ("again", "The same warning was used for another message before."),
        })
            Assert.Contains(words, (await teacher.GetAsync("/messages/" + (await service.LoggedAsync(id)).Id)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_policy_asks_for_a_reason_a_proof_without_one_excuses_nothing()
    {
        await using var service = await ConnectedService.StartAsync(Rules.Replace("\"unwarned\"", "\"reason\": \"require\", \"unwarned\"", StringComparison.Ordinal));
        Assert.Equal("require", (await service.EvaluateAsync(ConnectedService.Draft("hi"))).GetProperty("reason").GetString());
        await service.SendAsync(await service.ProofAsync(ConnectedService.Draft("hi")), "hi", id: "silent");
        Assert.Equal(LogState.Held, (await service.LoggedAsync("silent")).State);
        await service.SendAsync(await service.ProofAsync(ConnectedService.Draft("hi", reason: "checked")), "hi", id: "said");
        Assert.Equal(LogState.Delivered, (await service.LoggedAsync("said")).State);
    }

    [Fact]
    public async Task Without_a_proof_the_policy_for_the_unwarned_holds()
    {
        await using var service = await ConnectedService.StartAsync(Rules);
        await service.SendAsync(null, "hi");
        Assert.Equal(LogState.Held, (await service.LoggedAsync()).State);
    }

    [Fact]
    public async Task A_proof_counts_for_one_message_and_for_every_attempt_to_send_that_one()
    {
        await using var service = await ConnectedService.StartAsync(Rules);
        var proof = await service.ProofAsync(ConnectedService.Draft("hi"));
        service.NextHop.AtEnd = Gateway.AtEndOfMessage.DropBeforeKeeping;
        Assert.StartsWith("451", await service.SendAsync(proof, "hi", id: "first"), StringComparison.Ordinal);
        service.NextHop.AtEnd = Gateway.AtEndOfMessage.Accept;
        Assert.StartsWith("250", await service.SendAsync(proof, "hi", id: "first"), StringComparison.Ordinal);
        Assert.Single(service.NextHop.Messages);

        await service.SendAsync(proof, "hi", id: "second");
        await AssertHeldAsync(service, "second", "replayed");
    }

    [Theory]
    [InlineData("hello", "Please bring a towel.", "changed-content")]
    [InlineData("hi", "Please bring two towels.", "changed-content")]
    public async Task A_changed_message_is_one_that_nobody_was_warned_of(string subject, string text, string fault)
    {
        await using var service = await ConnectedService.StartAsync(Rules);
        await service.SendAsync(await service.ProofAsync(ConnectedService.Draft("hi")), subject, text);
        await AssertHeldAsync(service, "1", fault);
    }

    [Fact]
    public async Task Forged_and_doubled_proofs_prove_nothing()
    {
        await using var service = await ConnectedService.StartAsync(Rules);
        var proof = await service.ProofAsync(ConnectedService.Draft("hi"));
        await service.SendAsync(proof[..^4] + "AAAA", "hi", id: "forged");
        await AssertHeldAsync(service, "forged", "forged");
        await service.SendAsync(proof, "hi", id: "doubled", more: $"\n{ConnectedService.Header}: {proof}");
        await AssertHeldAsync(service, "doubled", "duplicated");
    }

    [Fact]
    public async Task A_proof_of_somebody_else_or_for_somebody_else_proves_nothing()
    {
        await using var service = await ConnectedService.StartAsync(Rules);
        var proof = await service.ProofAsync(ConnectedService.Draft("hi"));
        await SendAsync(service, proof, "d.lowe@oakhill.example", ConnectedService.Parent, "sender");
        await AssertHeldAsync(service, "sender", "other-sender");
        await SendAsync(service, proof, ConnectedService.Teacher, "tom.bell@homemail.example", "recipient");
        await AssertHeldAsync(service, "recipient", "other-recipients");
    }

    [Fact]
    public async Task A_proof_that_was_folded_on_its_way_is_good()
    {
        await using var service = await ConnectedService.StartAsync(Rules);
        var proof = await service.ProofAsync(ConnectedService.Draft("hi"));
        await service.SendAsync(string.Join("\n  ", proof.Chunk(70).Select(part => new string(part))), "hi");
        var entry = await service.LoggedAsync();
        Assert.Equal(LogState.Delivered, entry.State);
        Assert.Equal("valid", JsonDocument.Parse(entry.Trace!).RootElement.GetProperty("warned").GetProperty("proof").GetString());
        Assert.DoesNotContain(ConnectedService.Header, service.NextHop.Only.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_proof_never_lifts_what_is_stricter_than_a_warning()
    {
        await using var service = await ConnectedService.StartAsync(Rules);
        const string chain = "Forward this to ten friends or you will have bad luck for seven years. Send this to everyone you know!";
        var proof = await service.ProofAsync(ConnectedService.Draft("hi", $"<p>{chain}</p>"));
        await service.SendAsync(proof, "hi", chain, id: "held");
        Assert.Equal(LogState.Held, (await service.LoggedAsync("held")).State);

        // and is taken off also where somebody releases it
        var id = JsonDocument.Parse((await service.RunAsync("quarantine", "list", "--json")).Output.Split('\n')[0]).RootElement.GetProperty("id").GetString()!;
        Assert.Equal(0, (await service.RunAsync("quarantine", "release", id, "--by", "head@oakhill.example")).ExitCode);
        var released = await service.NextHop.WaitForAsync(mail => mail.Recipients.Contains(ConnectedService.Parent));
        Assert.DoesNotContain(ConnectedService.Header, released.Text, StringComparison.OrdinalIgnoreCase);

        const string secret = "The password for the office computer is Maple-Tree-42.";
        Assert.StartsWith("550", await service.SendAsync(proof, "hi", secret, id: "blocked"), StringComparison.Ordinal);
        Assert.Single(service.NextHop.Messages, mail => mail.Recipients.Contains(ConnectedService.Parent));
    }

    [Fact]
    public async Task A_field_of_our_name_on_a_message_without_fault_is_stripped_all_the_same()
    {
        await using var service = await ConnectedService.StartAsync(Rules);
        await service.SendAsync("nonsense");
        Assert.DoesNotContain(ConnectedService.Header, service.NextHop.Only.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("malformed", JsonDocument.Parse((await service.LoggedAsync()).Trace!).RootElement.GetProperty("warned").GetProperty("proof").GetString());
    }

    private static Task<string?> SendAsync(ConnectedService service, string proof, string from, string to, string id) =>
        Serving.MailClient.SendAsync(service.Server.SmtpPort, from, [to], $"""
            From: <{from}>
            To: <{to}>
            Message-ID: <{id}@oakhill.example>
            {ConnectedService.Header}: {proof}
            Subject: hi
            MIME-Version: 1.0
            Content-Type: text/html; charset=utf-8

            <html><body><p>Please bring a towel.</p></body></html>
            """);

    private static async Task AssertHeldAsync(ConnectedService service, string id, string fault)
    {
        var entry = await service.LoggedAsync(id);
        Assert.Equal(LogState.Held, entry.State);
        Assert.Equal(fault, JsonDocument.Parse(entry.Trace!).RootElement.GetProperty("warned").GetProperty("proof").GetString());
    }
}
