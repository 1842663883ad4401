using MailCompliance.IntegrationTests.Portal;
using MailCompliance.IntegrationTests.Smtp;
using Microsoft.Playwright;

namespace MailCompliance.IntegrationTests.AddIn;

/// <summary>What is asked in the pane reaches the head, and what the head says comes back to whoever asked: by mail and in the pane.</summary>
public sealed class PaneAnswerTests : IAsyncLifetime
{
    private const string Head = "head@oakhill.example";
    private const string Dpo = "dpo@oakhill.example";

    private const string Rules = """
        "rules": { "subject": { "outcome": "warn", "clause": "5.1 Subject line" }, "visible-recipients": { "outcome": "hold", "clause": "5.1 Few recipients", "maxVisible": 2 } },
        "duties": {},
        "roles": {
          "headteacher": { "members": ["head@oakhill.example"], "may": ["decide"], "multiFactor": false },
          "dpo": { "members": ["dpo@oakhill.example"], "may": ["review"], "multiFactor": false }
        }
        """;

    private ConnectedService service = null!;
    private PaneBrowser browser = null!;

    public async Task InitializeAsync()
    {
        service = await ConnectedService.StartAsync(Rules, ("Web__Authentication__Method", "Demo"), ("People__Folder", Path.Combine(ConnectedService.Repository(), "samples/people")));
        browser = PaneBrowser.For(service);
    }

    public async Task DisposeAsync()
    {
        await browser.DisposeAsync();
        await service.DisposeAsync();
    }

    [ProgramFact(PaneBrowser.Chromium)]
    public async Task The_heads_answer_to_a_question_comes_by_mail_and_stands_in_the_pane()
    {
        var page = await OpenAsync("Trip to the farm", "rosa.bell@homemail.example");
        await AskAsync(page, "May I send this to Mrs Bell?");
        await Assertions.Expect(page.Locator("#status")).ToContainTextAsync("Your question went to head@oakhill.example");
        await Assertions.Expect(page.Locator("#ask")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("#waiting")).ToContainTextAsync("Keep the draft as it is");
        await Assertions.Expect(page.Locator("#own li")).ToHaveTextAsync("You asked about Trip to the farm: not answered yet.");

        await AnswerAsync("send", "Yes, with the list.", "May I send this to Mrs Bell?", "Bring boots.", "list.pdf", "Trip to the farm");
        await service.NextHop.WaitForAsync(mail => mail.Recipients.Contains(ConnectedService.Teacher) && mail.DecodedText().Contains("Yes, with the list.", StringComparison.Ordinal));
        await page.ClickAsync("#again");
        await Assertions.Expect(page.Locator("#own li")).ToHaveTextAsync("You asked about Trip to the farm: answered by head@oakhill.example: you may send it. Yes, with the list.");
        // the next question can be asked
        await Assertions.Expect(page.Locator("#ask")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#waiting")).ToBeHiddenAsync();
    }

    [ProgramFact(PaneBrowser.Chromium)]
    public async Task Who_asked_for_permission_is_not_asked_again_and_reads_that_it_was_given()
    {
        string[] parents = ["rosa.bell@homemail.example", "tom.bell@homemail.example", "amy.page@homemail.example"];
        var page = await OpenAsync("Swimming", parents);
        await AskAsync(page, "It is the whole class.");
        await Assertions.Expect(page.Locator("#status")).ToContainTextAsync("head@oakhill.example can allow it now");
        // also where the pane is opened anew
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#waiting")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#ask")).ToBeHiddenAsync();
        await page.ClickAsync("#ask-again");
        await Assertions.Expect(page.Locator("#question")).ToBeFocusedAsync();

        await AnswerAsync("send", "", "It is the whole class.");
        await service.NextHop.WaitForAsync(mail => mail.Recipients.Contains(ConnectedService.Teacher) && mail.DecodedText().Contains("without waiting", StringComparison.Ordinal));
        await page.ClickAsync("#again");
        await Assertions.Expect(page.Locator("#status")).ToContainTextAsync("You have permission to send this email until");
        await Assertions.Expect(page.Locator("#status")).ToContainTextAsync("Do not change it.");
        await Assertions.Expect(page.Locator("#waiting")).ToBeHiddenAsync();
    }

    [ProgramFact(PaneBrowser.Chromium)]
    public async Task What_became_of_ones_own_held_mail_stands_in_the_pane()
    {
        await Serving.MailClient.SendAsync(service.Server.SmtpPort, ConnectedService.Teacher, ["rosa.bell@homemail.example"], $"""
            From: <{ConnectedService.Teacher}>
            To: rosa.bell@homemail.example, tom.bell@homemail.example, amy.page@homemail.example
            Message-ID: <held@oakhill.example>
            Subject: Swimming

            Please bring a towel.
            """);
        var page = await OpenAsync("Trip", "rosa.bell@homemail.example");
        await Assertions.Expect(page.Locator("#own li")).ToHaveTextAsync("Swimming, to rosa.bell@homemail.example: waits for permission.");
        var held = (await service.RunAsync("quarantine", "list", "--json")).Output.Split('\n')[0];
        var id = System.Text.Json.JsonDocument.Parse(held).RootElement.GetProperty("id").GetString()!;
        Assert.Equal(0, (await service.RunAsync("quarantine", "refuse", id, "--by", Head, "--reason", "Please use the newsletter.")).ExitCode);
        await page.ClickAsync("#again");
        await Assertions.Expect(page.Locator("#own li")).ToContainTextAsync("Please use the newsletter.");
    }

    [ProgramFact(PaneBrowser.Chromium)]
    public async Task What_was_sent_wrongly_lies_with_the_data_protection_officer_with_three_answers_the_message_and_72_hours()
    {
        var page = await browser.OpenAsync(PaneBrowser.Sent, credential: service.Credential);
        await page.ClickAsync("#what-file");
        await page.ClickAsync("#done-recalled");
        await page.FillAsync("#note", "It was for the office.");
        await page.ClickAsync("#report button");
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("Thank you. dpo@oakhill.example and head@oakhill.example know now. Do not delete the email. They will tell you what to do.");

        using var dpo = new PortalUnderTest.Browser(service.Web.BaseAddress!);
        await dpo.PostAsync("/sign-in/demo", await dpo.GetAsync("/sign-in"), ("person", Dpo));
        var list = (await dpo.GetAsync("/requests")).Text;
        Assert.Contains("left of 72 hours", list, StringComparison.Ordinal);
        var report = await dpo.GetAsync(System.Text.RegularExpressions.Regex.Match(list, "/requests/([0-9a-zA-Z-]+)").Value);
        foreach (var words in new[] { "The wrong file was attached", "It was recalled", "It was for the office.", "sent@oakhill.example", "Sports day", "rosa.bell@homemail.example", "list.pdf", "Please bring a towel.", "Information Commissioner by" })
            Assert.Contains(words, report.Text, StringComparison.Ordinal);
    }

    [ProgramFact(PaneBrowser.Chromium)]
    public async Task Who_asks_about_those_who_would_answer_reads_whom_to_speak_to_instead()
    {
        var page = await OpenAsync("Helen Hart, Barbara Stone, Dorothy Price and I", "rosa.bell@homemail.example");
        await page.FillAsync("#question", "May I send this?");
        await page.ClickAsync("#ask-button");
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("Everybody who could answer is named in it. Speak to the chair of governors, or to somebody at school whom it is not about.");
        Assert.Equal("May I send this?", await page.InputValueAsync("#question"));
    }

    [ProgramFact(PaneBrowser.Chromium)]
    public async Task What_is_too_long_to_be_allowed_beforehand_is_said_to_be()
    {
        var page = await OpenAsync("Swimming", "rosa.bell@homemail.example", "tom.bell@homemail.example", "amy.page@homemail.example");
        await page.EvaluateAsync("fake.draft.html = '<p>Boots.</p>'.repeat(20000)");
        await page.FillAsync("#question", "It is the whole class.");
        await page.ClickAsync("#ask-button");
        await Assertions.Expect(page.Locator("#status")).ToContainTextAsync("This email is too long to be allowed beforehand. Send it");
    }

    private async Task<IPage> OpenAsync(string subject, params string[] to)
    {
        var draft = new
        {
            from = PaneBrowser.Person(ConnectedService.Teacher),
            to = to.Select(PaneBrowser.Person).ToArray(),
            cc = Array.Empty<object>(),
            bcc = Array.Empty<object>(),
            subject,
            html = "<p>Bring boots.</p>",
            attachments = new[] { new { id = "1", name = "list.pdf", size = 1000, isInline = false, attachmentType = "file" } },
        };
        var page = await browser.OpenAsync(credential: service.Credential, draft: draft);
        await page.Locator("#result").WaitForAsync();
        return page;
    }

    private static async Task AskAsync(IPage page, string question)
    {
        await page.FillAsync("#question", question);
        await page.Locator("#ask-button").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        // the button is gone: who used the keyboard goes on at the top
        await Assertions.Expect(page.Locator("#status")).ToBeFocusedAsync();
    }

    /// <summary>What the headteacher finds under "To decide", and does.</summary>
    private async Task AnswerAsync(string decision, string text, params string[] seen)
    {
        using var head = new PortalUnderTest.Browser(service.Web.BaseAddress!);
        await head.PostAsync("/sign-in/demo", await head.GetAsync("/sign-in"), ("person", Head));
        var link = System.Text.RegularExpressions.Regex.Match((await head.GetAsync("/decide")).Text, "/requests/([0-9a-zA-Z-]+)").Value;
        var page = await head.GetAsync(link);
        foreach (var words in seen)
            Assert.Contains(words, page.Text, StringComparison.Ordinal);
        Assert.EndsWith("done=request-answered", (await head.PostAsync(link, page, ("answer", decision), ("text", text))).Location, StringComparison.Ordinal);
    }
}
