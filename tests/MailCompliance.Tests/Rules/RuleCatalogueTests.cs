using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Rules;

namespace MailCompliance.Tests.Rules;

public sealed class RuleCatalogueTests
{
    /// <summary>The ids that policies may name: a contract.</summary>
    private static readonly string[] Ids =
    [
        "signature", "attachment-size", "internal-attachment", "subject", "program-file", "mass-send", "visible-recipients", "staff-list",
        "offensive-language", "chain-message", "own-webmail", "pupil-private-address", "listed-recipient", "confidential",
        "uninspectable-attachment", "personal-data", "forbidden-data", "personal-contact", "wrong-child", "recipient-mismatch",
        "safeguarding-document", "pupil-image", "consent", "auto-forward", "look-alike-recipient",
    ];

    [Fact]
    public void Every_rule_of_the_contract_is_there_once() =>
        Assert.Equal(Ids.Order(StringComparer.Ordinal), RuleCatalogue.All.Select(rule => rule.Id).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_rule_class_is_in_the_catalogue()
    {
        var made = RuleCatalogue.All.Select(rule => rule.Create(Activator.CreateInstance(rule.SettingsType)!).GetType()).ToHashSet();
        var all = typeof(IRule).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IRule)) && !type.IsInterface);
        Assert.All(all, type => Assert.Contains(type, made));
        Assert.All(made, type => Assert.True(type.IsSealed, type.Name));
    }

    [Fact]
    public void Nothing_is_found_in_a_boring_message() =>
        Assert.All(RuleCatalogue.All, rule => Assert.Empty(rule.Create(Activator.CreateInstance(rule.SettingsType)!).Check(Some.Facts())));

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("a@")]
    [InlineData("@b")]
    [InlineData("\"a b\"@[127.0.0.1]")]
    [InlineData("ab")]
    public void No_rule_throws_on_an_odd_address(string address)
    {
        foreach (var rule in RuleCatalogue.All)
            _ = rule.Create(Activator.CreateInstance(rule.SettingsType)!).Check(Some.Facts(to: [address], bcc: [address + "x"])).ToList();
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"“‘«(((")]
    [InlineData("****!!!!$$$$@@@@")]
    [InlineData("f*** **** *** *")]
    [InlineData("Dear ")]
    [InlineData("\uD800 \uDC00 fuc\u0301k ’s 's -")]
    [InlineData("> > >\n>\n\n\n")]
    public void No_rule_throws_on_an_odd_text(string text)
    {
        MessageFacts[] all =
        [
            Some.Facts(subject: text, body: text),
            Some.Facts(body: text) with { Attachments = [Some.File(text, text: text)] },
            Some.Facts() with { Bodies = [] },
            Some.Facts() with { Recipients = [] },
        ];
        foreach (var rule in RuleCatalogue.All)
        {
            foreach (var facts in all)
                _ = rule.Create(Activator.CreateInstance(rule.SettingsType)!).Check(facts).ToList();
        }
    }
}
