using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>Whatever a message holds, a page shows it as text.</summary>
public sealed class HostileContentTests : IAsyncLifetime
{
    private const string Script = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg/onload=alert(1)>";

    private PortalUnderTest portal = null!;

    public async Task InitializeAsync() => portal = await PortalUnderTest.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task Scripts_in_subject_address_text_reason_and_file_name_stay_text()
    {
        var content = Encoding.UTF8.GetBytes(
            $"From: <a.khan@oakhill.example>\r\nTo: x@y.example\r\nSubject: {Script}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>{Script}</p><img src=\"https://evil.example/pixel.png\"><style>body{{background:url(https://evil.example)}}</style>\r\n--b\r\nContent-Type: application/octet-stream; name=\"<script>alert(2)</script>.exe\"\r\nContent-Disposition: attachment; filename=\"<script>alert(2)</script>.exe\"\r\n\r\nMZ\r\n--b--\r\n");
        var id = await portal.Mail.HoldAsync(to: ["\"<script>alert(3)</script>\"@y.example"], subject: Script, what: Script, content: content);
        await AssertSafeAsync(id);
    }

    [Fact]
    public async Task Marks_that_turn_the_direction_of_text_and_control_characters_are_taken_out()
    {
        var id = await portal.Mail.HoldAsync(subject: "invoice\u202Efdp.exe\u2066\u0000\u001b[31m", text: "a\u202Eb\u0007c\r\n");
        using var head = await portal.SignInAsync("head@oakhill.example");
        foreach (var path in new[] { "/decide", "/messages/" + id })
            Assert.DoesNotMatch("[\u202A-\u202E\u2066-\u2069\u0000-\u0008\u001b]", (await head.GetAsync(path)).Text);
    }

    [Fact]
    public async Task A_huge_subject_and_ten_thousand_recipients_make_no_huge_page()
    {
        var id = await portal.Mail.HoldAsync(
            subject: new string('A', 200_000), to: [.. Enumerable.Range(0, 10_000).Select(number => $"parent{number}@homemail.example")], text: new string('b', 2_000_000));
        using var head = await portal.SignInAsync("head@oakhill.example");
        foreach (var path in new[] { "/decide", "/messages/" + id })
        {
            var page = await head.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.InRange(page.Text.Length, 1000, 400_000);
        }

        Assert.Contains("and 9,980 more", (await head.GetAsync("/messages/" + id)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Type: text/plain; charset=no-such-charset\r\n\r\n\u00ff\u00fe")]
    [InlineData("Content-Type: text/plain; charset=utf-7\r\n\r\n+ADw-script+AD4-alert(1)+ADw-/script+AD4-")]
    [InlineData("Content-Type: multipart/mixed; boundary=\"\r\n\r\n--\r\n--\r\n")]
    [InlineData("Content-Type: text/html; charset=utf-16\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!")]
    [InlineData("")]
    public async Task Broken_encodings_are_shown_as_well_as_may_be(string rest)
    {
        var id = await portal.Mail.HoldAsync(subject: "=?utf-8?B?/w==?= \ud800", content: Encoding.Latin1.GetBytes("From: a.khan@oakhill.example\r\nSubject: =?x?Q?=ff?=\r\n" + rest));
        await AssertSafeAsync(id);
    }

    private async Task AssertSafeAsync(string id)
    {
        using var head = await portal.SignInAsync("head@oakhill.example");
        var ask = await head.GetAsync($"/messages/{id}/reveal");
        var pages = new[]
        {
            await head.GetAsync("/decide"),
            await head.GetAsync("/messages/" + id),
            await head.PostAsync($"/messages/{id}/reveal", ask, ("purpose", "Protect pupils")),
            await head.PostAsync($"/messages/{id}/decide", await head.GetAsync("/messages/" + id), ("decision", "return"), ("advice", Script)),
            await head.GetAsync("/messages/" + id),
        };
        using var author = await portal.SignInAsync(PlantedMail.Teacher);
        foreach (var page in pages.Append(await author.GetAsync("/my-mail")).Append(await author.GetAsync("/messages/" + id)))
        {
            Assert.InRange((int)page.Status, 200, 404);
            Assert.True(Regex.Count(page.Text, "<script") <= 1, page.Text);
            Assert.DoesNotMatch("<(img|svg/|iframe|object|embed)|<svg/onload", page.Text);
            Assert.DoesNotMatch("(?i)(src|href|url)[=(]\"?https?:", page.Text);
        }
    }
}
