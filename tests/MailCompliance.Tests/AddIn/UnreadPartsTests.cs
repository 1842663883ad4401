using MailCompliance.Server.AddIn;
using MailCompliance.Server.AddIn.Contract;

namespace MailCompliance.Tests.AddIn;

/// <summary>A part that Outlook did not give is not an empty part: rules that find something missing in it say nothing, and find it where the part was read.</summary>
public sealed class UnreadPartsTests
{
    private readonly Oakhill school = new();

    [Theory]
    [InlineData("subject", "subject")]
    [InlineData("signature", "body")]
    [InlineData("internal-attachment", "recipients")]
    [InlineData("recipient-mismatch", "recipients")]
    public async Task A_rule_that_finds_something_missing_is_silent_about_a_part_that_was_not_read(string rule, string part)
    {
        Assert.Contains(rule, await RulesAsync(Draft()));
        Assert.DoesNotContain(rule, await RulesAsync(Draft() with { Unread = [part] }));
    }

    [Fact]
    public async Task What_is_found_in_the_parts_that_were_read_stays_found()
    {
        var program = Draft() with { Attachments = [new DraftAttachment("setup.exe", 1000, false, false)], Unread = ["subject", "body", "recipients"] };
        Assert.Equal(["program-file"], await RulesAsync(program));
    }

    /// <summary>Without a subject and a signature, to a colleague alone, and greeting somebody else.</summary>
    private static EvaluateRequest Draft() => new()
    {
        Schema = 1,
        From = Oakhill.Teacher,
        Subject = "",
        Recipients = [new DraftRecipient("b.stone@oakhill.example", "Barbara Stone", "to")],
        Attachments = [new DraftAttachment("plan.pdf", 1_500_000, false, false)],
        Body = new DraftBody("<p>Dear Mrs Bell,</p><p>Please find the plan below.</p>", false),
    };

    private async Task<IReadOnlyList<string>> RulesAsync(EvaluateRequest draft) =>
        [.. (await school.JudgeAsync(DraftReader.Read(draft, Oakhill.Teacher))).Verdict.Rulings.Select(ruling => ruling.Rule).Distinct()];
}
