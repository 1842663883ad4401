using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Tests.Policy;

public sealed class SamplePolicyTests
{
    public static readonly DateOnly Day = new(2026, 11, 25);

    public static TheoryData<string> Names() => ["s0-ict-policy", "s1-special-school", "s2-primary-council", "s3-agreement"];

    private static byte[] BytesOf(string name) => File.ReadAllBytes(SampleFiles.Path("samples", "policies", name + ".json"));

    private static SchoolPolicy Read(string name) => PolicyFile.Read(BytesOf(name), Day).Policy!;

    [Theory]
    [MemberData(nameof(Names))]
    public void Samples_are_without_any_problem(string name) => Assert.Empty(PolicyFile.Read(BytesOf(name), Day).Problems);

    [Theory]
    [MemberData(nameof(Names))]
    public void Samples_say_something_of_every_rule(string name)
    {
        var text = System.Text.Encoding.UTF8.GetString(BytesOf(name));

        Assert.DoesNotContain(RuleCatalogue.All, rule => !text.Contains($"    \"{rule.Id}\": {{", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_rule_that_is_on_cites_its_clause(string name) =>
        Assert.DoesNotContain(Read(name).Rules, rule => rule.Clause == rule.Definition.Source);

    [Theory]
    [InlineData("s0-ict-policy", "attachment-size", Outcome.Block)]
    [InlineData("s0-ict-policy", "mass-send", Outcome.Hold)]
    [InlineData("s1-special-school", "attachment-size", Outcome.Off)]
    [InlineData("s3-agreement", "subject", Outcome.Off)]
    public void The_four_differ_as_their_papers_do(string name, string rule, Outcome expected) =>
        Assert.Equal(expected, Read(name).Rules.FirstOrDefault(active => active.Id == rule)?.Outcome ?? Outcome.Off);

    [Fact]
    public void The_sample_school_is_read_without_a_rejected_row()
    {
        var (people, rejected) = PeopleFolder.Read(SampleFiles.Path("samples", "people"));

        Assert.Empty(rejected);
        Assert.Equal(["Ada", "Max"], people.ChildrenOf("rosa.bell@homemail.example").Select(pupil => pupil.Given));
        Assert.Equal([RecipientClass.Parent, RecipientClass.Governor], people.ClassesOf("fiona.will@homemail.example"));
        Assert.Equal("Aisha Khan", people.StaffAtPrivate("aisha.khan@homemail.example")?.DisplayName);
        Assert.Equal([RecipientClass.Supplier], people.ClassesOf("orders@catering.example"));
    }
}
