using System.ComponentModel.DataAnnotations;
using System.Text;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Tests.Policy;

/// <summary>The reader, with rules of the test's own so that it does not change with the catalogue.</summary>
public sealed class PolicyFileTests
{
    private static readonly DateOnly Today = new(2026, 11, 25);

    public enum Colour
    {
        PlainRed,
        Blue,
    }

    public sealed record Entry(string Name, [property: Range(1, 10)] int Weight, bool Loud = true);

    public sealed record SampleSettings
    {
        public long MaxBytes { get; init; } = 7;

        public int Most { get; init; } = 3;

        public decimal Share { get; init; } = 0.5m;

        public bool Strict { get; init; }

        public TimeSpan Window { get; init; } = TimeSpan.FromHours(1);

        public Colour Colour { get; init; } = Colour.Blue;

        public IReadOnlyList<string> Words { get; init; } = ["default"];

        public IReadOnlyList<Entry> Entries { get; init; } = [];

        [AllowedValues("one", "two")]
        public IReadOnlyList<string> Fields { get; init; } = [];

        [Form(TextForm.Class)]
        public IReadOnlyList<string> Classes { get; init; } = [];
    }

    private sealed class SampleRule(SampleSettings settings) : IRule
    {
        public SampleSettings Settings { get; } = settings.Most == 13 ? throw new ArgumentException("thirteen is unlucky.") : settings;

        public IEnumerable<Finding> Check(MessageFacts facts) => [];
    }

    private static readonly PolicyCatalogue Catalogue = new(
        [
            RuleDefinition.For<SampleSettings>("sample-size", "Sample", "A sample.", "S0 1", settings => new SampleRule(settings)),
            RuleDefinition.For<NoSettings>("plain", "Plain", "No settings.", "S0 2", _ => new SampleRule(new SampleSettings())),
        ],
        []);

    private const string School = """
        "school": { "name": "Oakhill", "domains": ["oakhill.example"], "headteacher": "head@oakhill.example" }, "policy": { "reviewDate": "2027-09-01" }
        """;

    private static PolicyReading Read(string text) => PolicyFile.Read(Encoding.UTF8.GetBytes(text), Today, Catalogue);

    private static PolicyReading ReadRules(string rules) => Read($$"""{ {{School}}, "rules": { {{rules}} } }""");

    private static SampleSettings SettingsOf(string settings)
    {
        var reading = ReadRules($$"""
            "sample-size": { "outcome": "record", {{settings}} }
            """);
        Assert.DoesNotContain(reading.Problems, problem => problem.IsError);
        return ((SampleRule)Assert.Single(reading.Policy!.Rules).Rule).Settings;
    }

    [Fact]
    public void A_rule_that_is_not_named_is_off_and_keeps_out_of_the_policy() =>
        Assert.Equal(["plain"], ReadRules("""
            "plain": { "outcome": "warn" }, "sample-size": { "outcome": "off" }
            """).Policy!.Rules.Select(rule => rule.Id));

    [Fact]
    public void A_file_that_asks_nothing_needs_no_school()
    {
        var reading = Read("""{"rules":{},"duties":{}}""");

        Assert.NotNull(reading.Policy);
        Assert.DoesNotContain(reading.Problems, problem => problem.Severity != Severity.Advice);
    }

    [Fact]
    public void Comments_and_trailing_commas_are_fine() =>
        Assert.NotNull(Read($$"""
            // the school's policy
            { {{School}}, /* rules */ "rules": { "plain": { "outcome": "warn", }, }, }
            """).Policy);

    [Fact]
    public void The_hash_is_that_of_the_bytes() =>
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("{}"u8)),
            Read("{}").Policy!.Hash);

    [Fact]
    public void Settings_keep_their_defaults_where_the_file_says_nothing()
    {
        var settings = SettingsOf("\"strict\": true");

        Assert.True(settings.Strict);
        Assert.Equal((7, 3, Colour.Blue), (settings.MaxBytes, settings.Most, settings.Colour));
        Assert.Equal(["default"], settings.Words);
    }

    [Fact]
    public void Every_kind_of_setting_is_bound()
    {
        var settings = SettingsOf("""
            "maxBytes": 5000000000, "most": 1e1, "share": 0.25, "strict": true, "window": "24:00:00", "colour": "plain-red",
            "words": ["a", "b"], "entries": [{ "name": "x", "weight": 2, "loud": false }, { "name": "y", "weight": 3 }], "fields": ["two"], "classes": ["parent", "any"]
            """);

        Assert.Equal((5_000_000_000, 10, 0.25m, true), (settings.MaxBytes, settings.Most, settings.Share, settings.Strict));
        Assert.Equal((TimeSpan.FromDays(1), Colour.PlainRed), (settings.Window, settings.Colour));
        Assert.Equal(["a", "b"], settings.Words);
        Assert.Equal([new Entry("x", 2, false), new Entry("y", 3)], settings.Entries);
        Assert.Equal(["two", "parent", "any"], [.. settings.Fields, .. settings.Classes]);
    }

    [Fact]
    public void The_longest_window_of_a_rule_says_how_far_back_sending_counts() =>
        Assert.Equal(TimeSpan.FromMinutes(90), ReadRules("""
            "sample-size": { "outcome": "record", "window": "01:30:00" }
            """).Policy!.SendingWindow);

    [Fact]
    public void What_every_rule_takes_is_bound()
    {
        var rule = Assert.Single(ReadRules("""
            "plain": { "outcome": "hold", "clause": "4 Spam", "unwarned": "hold-and-ask", "ifUnavailable": "pass",
                       "cases": [{ "senders": ["group:office", "*@oakhill.example"], "recipients": ["parent"], "outcome": "record" }, { "recipients": ["lawyers.example"], "outcome": "block" }] }
            """).Policy!.Rules);

        Assert.Equal((Outcome.Hold, "4 Spam", Unwarned.HoldAndAsk, IfUnavailable.Pass), (rule.Outcome, rule.Clause, rule.Unwarned, rule.IfUnavailable));
        Assert.Equal(["group:office", "*@oakhill.example"], rule.Cases[0].Senders);
        Assert.Equal(["parent"], rule.Cases[0].Recipients);
        Assert.Equal([Outcome.Record, Outcome.Block], rule.Cases.Select(entry => entry.Outcome));
    }

    [Fact]
    public void A_rule_without_a_clause_cites_where_it_comes_from() =>
        Assert.Equal("S0 2", Assert.Single(ReadRules("""
            "plain": { "outcome": "warn" }
            """).Policy!.Rules).Clause);

    [Fact]
    public void A_rule_that_is_off_but_for_some_stays_in() =>
        Assert.Single(ReadRules("""
            "plain": { "outcome": "off", "cases": [{ "recipients": ["pupil"], "outcome": "block" }] }
            """).Policy!.Rules);

    public static TheoryData<string, string, string?> Mistakes() => new()
    {
        { "\"plian\": { \"outcome\": \"warn\" }", "rules.plian: there is no rule \"plian\". Did you mean \"plain\"? Known: sample-size, plain.", "plain" },
        { "\"plain\": { \"outcome\": \"wran\" }", "rules.plain.outcome: there is no value \"wran\". Did you mean \"warn\"? Known: off, record, warn, protect, hold, block.", "warn" },
        { "\"plain\": { }", "rules.plain: \"outcome\" is missing.", null },
        { "\"plain\": 3", "rules.plain: must be an object { … }, not a number (3).", null },
        { "\"plain\": { \"outcome\": \"warn\", \"claus\": \"x\" }", "rules.plain.claus: there is no key \"claus\". Did you mean \"clause\"? Known: outcome, clause, unwarned, cases, ifUnavailable, reason.", "clause" },
        { "\"sample-size\": { \"outcome\": \"warn\", \"maxbytes\": 1 }", "rules.sample-size.maxbytes: there is no key \"maxbytes\". Did you mean \"maxBytes\"? Known: maxBytes, most, share, strict, window, colour, words, entries, fields, classes, outcome, clause, unwarned, cases, ifUnavailable, reason.", "maxBytes" },
        { "\"sample-size\": { \"outcome\": \"warn\", \"maxBytes\": -1 }", "rules.sample-size.maxBytes: is -1: the number must lie between 0 and 9223372036854775807.", null },
        { "\"sample-size\": { \"outcome\": \"warn\", \"maxBytes\": 1.5 }", "rules.sample-size.maxBytes: must be a whole number, not a number (1.5).", null },
        { "\"sample-size\": { \"outcome\": \"warn\", \"most\": 3000000000 }", "rules.sample-size.most: is 3000000000: the number must lie between 0 and 2147483647.", null },
        { "\"sample-size\": { \"outcome\": \"warn\", \"most\": \"3\" }", "rules.sample-size.most: must be a whole number, not a text (3).", null },
        { "\"sample-size\": { \"outcome\": \"warn\", \"most\": 13 }", "rules.sample-size: thirteen is unlucky.", null },
        { "\"sample-size\": { \"outcome\": \"warn\", \"strict\": \"yes\" }", "rules.sample-size.strict: must be true or false, not a text (yes).", null },
        { "\"sample-size\": { \"outcome\": \"warn\", \"window\": \"90 minutes\" }", "rules.sample-size.window: must be a duration as hours:minutes:seconds, for example \"24:00:00\", not a text (90 minutes).", null },
        { "\"sample-size\": { \"outcome\": \"warn\", \"window\": \"00:00:00\" }", "rules.sample-size.window: is no time at all: it must be longer than zero.", null },
        { "\"sample-size\": { \"outcome\": \"warn\", \"words\": \"a\" }", "rules.sample-size.words: must be a list [ … ], not a text (a).", null },
        { "\"sample-size\": { \"outcome\": \"warn\", \"words\": [\" \"] }", "rules.sample-size.words[0]: is empty. Write a text, or leave the key out.", null },
        { "\"sample-size\": { \"outcome\": \"warn\", \"entries\": [{ \"name\": \"x\", \"weight\": 11 }] }", "rules.sample-size.entries[0].weight: is 11: the number must lie between 1 and 10.", null },
        { "\"sample-size\": { \"outcome\": \"warn\", \"entries\": [{ \"name\": \"x\" }] }", "rules.sample-size.entries[0]: \"weight\" is missing.", null },
        { "\"sample-size\": { \"outcome\": \"warn\", \"fields\": [\"on\"] }", "rules.sample-size.fields[0]: there is no value \"on\". Did you mean \"one\"? Known: one, two.", "one" },
        { "\"sample-size\": { \"outcome\": \"warn\", \"classes\": [\"parnet\"] }", "rules.sample-size.classes[0]: there is no recipient class \"parnet\". Did you mean \"parent\"? Known: staff, pupil, parent, governor, agency, supplier, other, any.", "parent" },
        { "\"plain\": { \"outcome\": \"warn\", \"cases\": [{ \"recipients\": [\"goverrnor\"], \"outcome\": \"off\" }] }", "rules.plain.cases[0].recipients[0]: there is no recipient class \"goverrnor\". Did you mean \"governor\"? Known: staff, pupil, parent, governor, agency, supplier, other, any.", "governor" },
        { "\"plain\": { \"outcome\": \"warn\", \"cases\": [{ \"senders\": [\"office\"], \"outcome\": \"off\" }] }", "rules.plain.cases[0].senders[0]: \"office\" names no sender. Write \"group:NAME\", a mail address, or \"*@domain\".", null },
        { "\"plain\": { \"outcome\": \"warn\", \"cases\": [{ \"senders\": [\"group:office\"] }] }", "rules.plain.cases[0]: \"outcome\" is missing.", null },
        { "\"plain\": { \"outcome\": \"warn\" }, \"plain\": { \"outcome\": \"block\" }", "rules.plain: stands here twice: first in line 1. Keep one of them.", null },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Says_what_is_wrong_where_and_what_was_probably_meant(string rules, string message, string? nearest)
    {
        var reading = ReadRules(rules);

        Assert.Null(reading.Policy);
        var problem = Assert.Single(reading.Problems, problem => problem.IsError);
        Assert.Equal(message, $"{problem.Path}: {problem.Message}");
        Assert.Equal(nearest, problem.Nearest);
    }

    [Fact]
    public void Says_everything_at_once_with_lines()
    {
        var reading = Read("""
            {
              "school": { "name": "Oakhill", "domains": ["oakhill"], "headteacher": "head" },
              "contact": {},
              "rules": {
                "sample-size": { "outcome": "blok",
                  "maxBytes": "2 MB" },
                "nonsense": { "outcome": "warn" }
              },
              "duties": { "stamp-disclaimr": {} },
              "exceptions": [
                { "rule": "plane", "sender": "office", "reason": "r", "approvedBy": "head", "from": "2026-02-30", "until": "2026-03-01" }
              ],
              "protection": ["smine"],
              "roles": { "headtecher": { "members": ["head@oakhill.example"] } }
            }
            """);

        Assert.Null(reading.Policy);
        Assert.Equal(
            [
                "2 school.domains[0]", "2 school.headteacher", "3 contact", "5 rules.sample-size.outcome", "6 rules.sample-size.maxBytes", "7 rules.nonsense",
                "9 duties.stamp-disclaimr", "11 exceptions[0].rule", "11 exceptions[0].sender", "11 exceptions[0].from", "13 protection[0]", "14 roles.headtecher",
            ],
            reading.Problems.Where(problem => problem.IsError).Select(problem => $"{problem.Line} {problem.Path}"));
    }

    [Theory]
    [InlineData("", "is empty.", 1)]
    [InlineData("[]", "must be an object { … }, not a list.", 1)]
    [InlineData("{\n\"rules\": {,}\n}", "is not valid JSON", 2)]
    [InlineData("{\n\"rules\": {}\n", "is not valid JSON", 3)]
    [InlineData("{}\n{}", "is not valid JSON", 2)]
    [InlineData("{\"a\": \"\\ud800\"}", "holds an escape", 1)]
    public void What_is_no_policy_file_is_refused_with_a_line(string text, string message, int line)
    {
        var problem = Read(text).Problems.First(problem => problem.IsError);

        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal(line, problem.Line);
    }

    [Fact]
    public void Text_that_is_not_utf8_is_refused() =>
        Assert.Contains("not UTF-8", Assert.Single(PolicyFile.Read(new byte[] { (byte)'{', 0xFF, (byte)'}' }, Today).Problems).Message, StringComparison.Ordinal);

    [Fact]
    public void Nothing_nested_beyond_reason_is_read() =>
        Assert.Contains("is not valid JSON", Assert.Single(Read(new string('[', 100_000)).Problems).Message, StringComparison.Ordinal);

    [Fact]
    public void Any_change_of_a_valid_file_is_read_without_a_fault()
    {
        var bytes = Encoding.UTF8.GetBytes(ReadRulesText());
        var random = new Random(20261125);
        for (var round = 0; round < 1000; round++)
        {
            var changed = (byte[])bytes.Clone();
            for (var change = random.Next(1, 4); change > 0; change--)
                changed[random.Next(changed.Length)] = (byte)random.Next(32, 127);
            var reading = PolicyFile.Read(changed, Today, Catalogue);
            Assert.Equal(reading.Policy is null, reading.Problems.Any(problem => problem.IsError));
        }

        static string ReadRulesText() => $$"""
            { {{School}}, "rules": { "sample-size": { "outcome": "warn", "maxBytes": 12, "window": "01:00:00", "words": ["a"], "cases": [{ "recipients": ["parent"], "outcome": "off" }] } },
              "exceptions": [{ "rule": "plain", "sender": "group:office", "reason": "r", "approvedBy": "head", "from": "2026-02-20", "until": "2027-03-01" }], "terms": [{ "from": "2026-09-01", "until": "2026-12-18" }] }
            """;
    }
}
