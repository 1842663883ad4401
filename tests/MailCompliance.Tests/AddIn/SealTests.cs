using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.AddIn;
using MailCompliance.Server.AddIn.Contract;
using MailCompliance.Server.AddIn.Proof;

namespace MailCompliance.Tests.AddIn;

/// <summary>A proof counts for the very message, sender and recipients that it was made for, and for nothing else.</summary>
public sealed class SealTests : IDisposable
{
    private const string Parent = "rosa.bell@homemail.example";
    private const string OtherParent = "tom.bell@homemail.example";

    private readonly string folder = Directory.CreateTempSubdirectory("mc-seals").FullName;
    private readonly Oakhill school = new();
    private readonly SealKeys keys;

    public SealTests() => keys = SealKeys.Open(folder, school.Clock);

    public void Dispose()
    {
        keys.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_proof_is_good_for_the_message_that_Outlook_makes_of_the_draft()
    {
        var proof = await ReadAsync(Mime(await SignAsync()));
        Assert.Null(proof!.Fault);
        Assert.Equal(["subject", "signature"], proof.Rules);
        Assert.Equal("checked", proof.Reason);
    }

    [Fact]
    public async Task Each_part_of_a_message_that_was_split_on_its_way_is_recognised()
    {
        var value = await SignAsync();
        Assert.Null((await ReadAsync(Mime(value), Parent))!.Fault);
        Assert.Null((await ReadAsync(Mime(value), OtherParent))!.Fault);
    }

    [Fact]
    public async Task A_message_without_the_field_brings_no_proof() => Assert.Null(await ReadAsync(Mime(null)));

    [Fact]
    public async Task A_folded_field_is_read()
    {
        var value = await SignAsync();
        var folded = string.Join("\r\n ", value.Chunk(70).Select(part => new string(part)));
        Assert.Null((await ReadAsync(Mime(folded)))!.Fault);
    }

    [Fact]
    public async Task Two_fields_prove_nothing()
    {
        var value = await SignAsync();
        Assert.Equal("duplicated", (await ReadAsync(Mime(value).Replace("Subject:", $"X-MailCompliance-Eval: {value}\r\nSubject:", StringComparison.Ordinal)))!.Fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("v1")]
    [InlineData("v1.a.b.c.d")]
    [InlineData("v2.aaaaaaaa.e30.AAAA")]
    [InlineData("v1.aaaaaaaa.e30.??")]
    public async Task What_is_not_of_the_form_is_malformed(string value) => Assert.Equal("malformed", (await ReadAsync(Mime(value)))!.Fault);

    [Fact]
    public async Task A_changed_payload_or_signature_or_key_is_forged()
    {
        var parts = (await SignAsync()).Split('.');
        var other = System.Buffers.Text.Base64Url.EncodeToString("""{"e":"x","t":1,"s":"a","w":[],"r":"","c":""}"""u8);
        string[] forged = [$"v1.{parts[1]}.{other}.{parts[3]}", $"v1.{parts[1]}.{parts[2]}.{new string('A', 86)}", $"v1.zzzzzzzz.{parts[2]}.{parts[3]}", $"v1.{parts[1]}.{parts[2]}.AAAA"];
        foreach (var value in forged)
            Assert.Equal("forged", (await ReadAsync(Mime(value)))!.Fault);
    }

    [Theory]
    [InlineData(23 * 60, null)]
    [InlineData((24 * 60) + 1, "expired")]
    [InlineData(-5, null)]
    [InlineData(-11, "expired")]
    public async Task A_proof_lasts_a_day(int minutesLater, string? fault)
    {
        var value = await SignAsync();
        school.Clock.Now += TimeSpan.FromMinutes(minutesLater);
        Assert.Equal(fault, (await ReadAsync(Mime(value)))!.Fault);
    }

    [Fact]
    public async Task Another_sender_cannot_use_it() =>
        Assert.Equal("other-sender", (await ReadAsync(Mime(await SignAsync()).Replace("a.khan@", "d.lowe@", StringComparison.Ordinal)))!.Fault);

    [Fact]
    public async Task It_does_not_cover_a_recipient_who_was_not_there() =>
        Assert.Equal("other-recipients", (await ReadAsync(Mime(await SignAsync()), Parent, "press@gazette.example"))!.Fault);

    [Theory]
    [InlineData("Subject: hi", "Subject: hi there")]
    [InlineData("bring a <b>towel</b>", "bring two <b>towels</b>")]
    [InlineData("kit.txt", "kit2.txt")]
    public async Task Changed_content_is_another_message(string original, string changed) =>
        Assert.Equal("changed-content", (await ReadAsync(Mime(await SignAsync()).Replace(original, changed, StringComparison.Ordinal)))!.Fault);

    [Fact]
    public async Task Old_keys_verify_after_a_rotation_and_a_second_node_finds_the_new_key()
    {
        using var otherNode = SealKeys.Open(folder, school.Clock);
        var before = await SignAsync();
        school.Clock.Now += TimeSpan.FromMinutes(1);
        keys.Rotate();
        var after = await SignAsync();
        Assert.NotEqual(before.Split('.')[1], after.Split('.')[1]);
        Assert.Null((await ReadAsync(Mime(before)))!.Fault);
        var facts = (await school.JudgeAsync(Mime(after), Parent, OtherParent)).Facts;
        Assert.Null(new SealReader(otherNode, school.Clock).Read(facts)!.Fault);
    }

    [Fact]
    public async Task Keys_rotate_by_themselves_and_superseded_ones_go_when_nothing_they_signed_is_valid_any_more()
    {
        await SignAsync();
        for (var quarter = 0; quarter < 3; quarter++)
        {
            school.Clock.Now += TimeSpan.FromDays(91);
            await SignAsync();
        }

        Assert.Equal(2, Directory.GetFiles(folder, "*.pem").Length);
        foreach (var file in Directory.GetFiles(folder))
        {
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(31)]
    [InlineData(900)]
    public async Task However_many_recipients_the_field_stays_within_900_characters(int count)
    {
        var to = Enumerable.Range(0, count).Select(number => $"parent{number}@homemail.example").ToArray();
        var value = await SignAsync(to);
        Assert.InRange(value.Length, 100, 900);
        Assert.Null((await ReadAsync(Mime(value), to))!.Fault);
    }

    [Fact]
    public async Task It_excuses_from_warnings_alone()
    {
        var proof = new WarningProof(null) { Evaluation = "e", Rules = ["subject", "signature", "program-file"] };
        var warned = (await school.JudgeAsync(Mime(null), Parent)).Knowing(proof, school.Policy);
        Assert.Equal(VerdictKind.Warn, warned.Verdict.Kind);
        Assert.Null(warned.Plan.Find<TellSender>());
        var blocked = (await school.JudgeAsync(Mime(null).Replace("kit.txt", "kit.exe", StringComparison.Ordinal).Replace("A towel", "MZ", StringComparison.Ordinal), Parent)).Knowing(proof, school.Policy);
        Assert.Equal(VerdictKind.Block, blocked.Verdict.Kind);
        Assert.NotNull(blocked.Plan.Find<Refuse>());
    }

    private async Task<string> SignAsync(params string[] to)
    {
        var draft = new EvaluateRequest
        {
            Schema = 1,
            From = Oakhill.Teacher,
            Subject = "hi",
            Recipients = [.. (to.Length > 0 ? to : [Parent, OtherParent]).Select(address => new DraftRecipient(address, null, "bcc"))],
            Attachments = [new DraftAttachment("kit.txt", 7, false, false)],
            Body = new DraftBody("<html><body><div>Please&nbsp;bring a <b>towel</b>.</div></body></html>", false),
        };
        var evaluation = await school.JudgeAsync(DraftReader.Read(draft, Oakhill.Teacher));
        var shown = evaluation.Verdict.Rulings.Where(ruling => ruling.Outcome == Outcome.Warn).Select(ruling => ruling.Rule).ToList();
        return new EvaluationSeal(keys, school.Clock).Sign("0193-1", evaluation.Facts, shown.Count > 0 ? ["subject", "signature"] : [], "checked");
    }

    private async Task<WarningProof?> ReadAsync(string mime, params string[] to) =>
        new SealReader(keys, school.Clock).Read((await school.JudgeAsync(mime, to.Length > 0 ? to : [Parent, OtherParent])).Facts);

    /// <summary>As Outlook sends the draft: plain text beside the HTML, other spacing, quoted-printable.</summary>
    private static string Mime(string? header) => $"""
        From: Aisha Khan <a.khan@oakhill.example>
        Message-ID: <1@oakhill.example>
        {(header is null ? "X-Other: 1" : "X-MailCompliance-Eval: " + header)}
        Subject: hi
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=m

        --m
        Content-Type: multipart/alternative; boundary=a

        --a
        Content-Type: text/plain; charset=utf-8

        Please bring a towel.

        --a
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        <html><head><meta http-equiv=3D"Content-Type"></head><body><div>
        Please=C2=A0bring a <b>towel</b>.</div></body></html>
        --a--
        --m
        Content-Type: text/plain; name="kit.txt"
        Content-Disposition: attachment; filename="kit.txt"

        A towel
        --m--
        """;
}
