using System.Text;
using MailCompliance.Engine.Policy;

namespace MailCompliance.Tests.Policy;

/// <summary>What can be wrong although every value is fine, with the rules and duties that there are.</summary>
public sealed class PolicyLintTests
{
    private static readonly DateOnly Today = new(2026, 11, 25);

    private const string School = "\"name\": \"Oakhill\", \"domains\": [\"oakhill.example\"]";

    private static IReadOnlyList<PolicyProblem> Problems(string parts, string school = ", \"headteacher\": \"head@oakhill.example\"", string policy = "\"reviewDate\": \"2027-09-01\"") =>
        PolicyFile.Read(Encoding.UTF8.GetBytes($$"""{ "school": { {{School}}{{school}} }, "policy": { {{policy}} }, {{parts}} }"""), Today).Problems;

    private static void HasOnly(Severity severity, string path, string words, IReadOnlyList<PolicyProblem> problems)
    {
        var problem = Assert.Single(problems, problem => problem.Severity == severity);
        Assert.Equal(path, problem.Path);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Errors() => new()
    {
        { "\"contacts\": { \"headteacher\": \"other@oakhill.example\" }", "contacts.headteacher", "differs from school.headteacher" },
        { "\"duties\": { \"copy-to-headteacher\": { \"as\": \"digest\" } }", "duties.copy-to-headteacher.as", "not offered yet" },
        { "\"duties\": { \"copy-to-headteacher\": { \"classes\": [\"parnet\"] } }", "duties.copy-to-headteacher.classes[0]", "Did you mean \"parent\"?" },
        { "\"duties\": { \"stamp-disclaimer\": { \"html\": \"<p>x</p>\" } }", "duties.stamp-disclaimer", "\"text\" is missing" },
        { "\"exceptions\": [{ \"rule\": \"subject\", \"sender\": \"a@oakhill.example\", \"reason\": \"r\", \"approvedBy\": \"h\", \"from\": \"2027-01-02\", \"until\": \"2027-01-01\" }]", "exceptions[0].until", "before it begins" },
        { "\"exceptions\": [{ \"rule\": \"subject\", \"sender\": \"a@oakhill.example\", \"reason\": \"r\", \"approvedBy\": \"h\", \"from\": \"2026-01-02\", \"until\": \"2027-01-01\", \"count\": 5 }]", "exceptions[0].count", "only exceptions of mass-send" },
        { "\"exceptions\": [{ \"rule\": \"subject\", \"sender\": \"a@oakhill.example\", \"from\": \"2026-01-02\", \"until\": \"2027-01-01\", \"approvedBy\": \"h\" }]", "exceptions[0]", "\"reason\" is missing" },
        { "\"protection\": []", "protection", "names no method" },
        { "\"protection\": [\"smime\", \"smime\"]", "protection", "twice" },
        { "\"terms\": [{ \"from\": \"2027-01-05\", \"until\": \"2026-01-05\" }]", "terms[0]", "ends before it begins" },
        { "\"approval\": { \"escalateAfter\": 3 }", "approval.escalateAfter", "go back after 3 school days" },
        { "\"approval\": { \"remindAfter\": 4 }", "approval.remindAfter", "nobody would be reminded" },
        { "\"approval\": { \"deputies\": [{ \"for\": \"head@oakhill.example\", \"by\": \"Head@oakhill.example\" }] }", "approval.deputies[0].by", "cannot stand in for themselves" },
        { "\"approval\": { \"deputies\": [{ \"for\": \"head\", \"by\": \"d.lowe@oakhill.example\" }] }", "approval.deputies[0].for", "is not a mail address" },
        { "\"closed\": [\"2027-13-01\"]", "closed[0]", "" },
        { "\"retention\": { \"holdSchoolDays\": 0 }", "retention.holdSchoolDays", "between 1 and 30" },
        { "\"roles\": { \"dpo\": { \"members\": [\"dpo@oakhill.example\"], \"may\": [\"reviev\"] } }", "roles.dpo.may[0]", "Did you mean \"review\"?" },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public void Refuses_what_cannot_work(string parts, string path, string words) => HasOnly(Severity.Error, path, words, Problems(parts));

    [Fact]
    public void Refuses_a_headteacher_outside_the_school() =>
        HasOnly(Severity.Error, "school.headteacher", "in none of the school's domains", Problems("\"rules\": {}", ", \"headteacher\": \"head@homemail.example\""));

    [Fact]
    public void Refuses_copies_without_a_headteacher() =>
        HasOnly(Severity.Error, "duties.copy-to-headteacher", "needs school.headteacher", Problems("\"duties\": { \"copy-to-headteacher\": {} }", ""));

    [Fact]
    public void Refuses_rules_without_a_school()
    {
        var problems = PolicyFile.Read("""{ "rules": { "subject": { "outcome": "warn" } } }"""u8.ToArray(), Today).Problems;

        HasOnly(Severity.Error, "school", "is missing", problems);
    }

    [Theory]
    [InlineData("\"outcome\": \"hold\"", Severity.Error)]
    [InlineData("\"outcome\": \"warn\", \"unwarned\": \"hold-and-ask\"", Severity.Error)]
    [InlineData("\"outcome\": \"record\", \"cases\": [{ \"recipients\": [\"parent\"], \"outcome\": \"hold\" }]", Severity.Error)]
    [InlineData("\"outcome\": \"protect\"", Severity.Warning)]
    public void Somebody_must_be_able_to_decide_about_what_is_held(string rule, Severity severity)
    {
        HasOnly(severity, "rules.subject", "nobody can decide", Problems($"\"rules\": {{ \"subject\": {{ {rule} }} }}", ""));
        Assert.DoesNotContain(Problems($"\"rules\": {{ \"subject\": {{ {rule} }} }}"), problem => problem.Severity != Severity.Advice);
        Assert.DoesNotContain(Problems($"\"contacts\": {{ \"fallback\": \"chair@governors.example\" }}, \"rules\": {{ \"subject\": {{ {rule} }} }}", ""), problem => problem.Severity != Severity.Advice);
    }

    public static TheoryData<string, string, string> Warnings() => new()
    {
        { "\"rules\": { \"signature\": { \"outcome\": \"off\" } }, \"duties\": { \"stamp-signature\": {} }", "duties.stamp-signature", "rule signature in line 1 is off" },
        { "\"protection\": [\"hold\", \"smime\"]", "protection", "put it last" },
        { "\"rules\": { \"mass-send\": { \"outcome\": \"hold\", \"maxRecipients\": 50, \"sameMessage\": 20 } }", "rules.mass-send.maxRecipients", "can never matter" },
        { "\"rules\": { \"subject\": { \"outcome\": \"warn\", \"cases\": [{ \"recipients\": [\"parent\", \"pupil\"], \"outcome\": \"off\" }, { \"senders\": [\"group:office\"], \"recipients\": [\"parent\"], \"outcome\": \"block\" }] } }", "rules.subject.cases[1]", "the case in line 1 takes every message" },
        { "\"rules\": { \"subject\": { \"outcome\": \"warn\", \"cases\": [{ \"senders\": [\"*@oakhill.example\"], \"outcome\": \"off\" }, { \"senders\": [\"a.khan@oakhill.example\"], \"outcome\": \"block\" }] } }", "rules.subject.cases[1]", "can never matter" },
        { "\"rules\": { \"subject\": { \"outcome\": \"warn\", \"cases\": [{ \"recipients\": [\"any\"], \"outcome\": \"block\" }] } }", "rules.subject.cases[0]", "takes every message" },
        { "\"exceptions\": [{ \"rule\": \"subject\", \"sender\": \"a@oakhill.example\", \"reason\": \"r\", \"approvedBy\": \"h\", \"from\": \"2026-01-02\", \"until\": \"2026-02-01\" }]", "exceptions[0].until", "ended on 2026-02-01" },
        { "\"exceptions\": [{ \"rule\": \"subject\", \"sender\": \"a@oakhill.example\", \"reason\": \"r\", \"approvedBy\": \"A@oakhill.example\", \"from\": \"2026-01-02\", \"until\": \"2026-12-01\" }]", "exceptions[0].approvedBy", "nobody can permit something to themselves" },
        { "\"contacts\": { \"seniorStaff\": [\"deputy@homemail.example\"] }", "contacts.seniorStaff[0]", "outside the school" },
        { "\"terms\": [{ \"from\": \"2026-01-05\", \"until\": \"2026-03-25\" }]", "terms[0]", "all terms are over" },
    };

    [Theory]
    [MemberData(nameof(Warnings))]
    public void Warns_of_clauses_that_contradict_one_another_or_never_matter(string parts, string path, string words)
    {
        var problems = Problems(parts);

        HasOnly(Severity.Warning, path, words, problems);
        Assert.DoesNotContain(problems, problem => problem.IsError);
    }

    [Fact]
    public void Warns_once_the_review_date_has_passed() =>
        HasOnly(Severity.Warning, "policy.reviewDate", "has passed", Problems("\"rules\": {}", policy: "\"reviewDate\": \"2026-11-24\""));

    [Fact]
    public void The_day_of_review_itself_is_in_time() =>
        Assert.Empty(Problems("\"rules\": {}", policy: "\"reviewDate\": \"2026-11-25\""));

    [Theory]
    [InlineData("Data Protection Act 1998", "the Data Protection Act 2018")]
    [InlineData("The DPA 1998", "the Data Protection Act 2018")]
    [InlineData("The Telecommunications (Lawful Business Practice) (Interception of Communications) Regulations 2000", "SI 2018/356")]
    [InlineData("GDPR", "write \\\"UK GDPR\\\"")]
    [InlineData("General Data Protection Regulation (EU) 2016/679", "write \\\"UK GDPR\\\"")]
    [InlineData("Keeping Children Safe in Education 2023", "the edition of 2025 or later is in force")]
    [InlineData("KCSIE (2022)", "the edition of 2025 or later is in force")]
    [InlineData("Prevent duty guidance 2015", "2023 or later")]
    [InlineData("Working Together to Safeguard Children 2018", "2023 or later")]
    [InlineData("Race Relations Act 1976", "the Equality Act 2010")]
    [InlineData("Social networks such as Bebo", "no longer exists")]
    public void Warns_of_laws_and_bodies_that_were_replaced(string cited, string words) =>
        HasOnly(Severity.Warning, "policy.laws[0]", words.Replace("\\\"", "\"", StringComparison.Ordinal), Problems("\"rules\": {}", policy: $"\"reviewDate\": \"2027-09-01\", \"laws\": [\"{cited}\"]"));

    [Theory]
    [InlineData("Data Protection Act 2018")]
    [InlineData("The UK General Data Protection Regulation (UK GDPR), into which the EU GDPR was taken over")]
    [InlineData("Keeping children safe in education 2025")]
    [InlineData("Computer Misuse Act 1990")]
    [InlineData("Freedom of Information Act 2000")]
    [InlineData("Prevent duty guidance: England and Wales (2023)")]
    public void Says_nothing_of_laws_in_force(string cited) =>
        Assert.Empty(Problems("\"rules\": {}", policy: $"\"reviewDate\": \"2027-09-01\", \"laws\": [\"{cited}\"]"));

    [Fact]
    public void The_edition_in_force_is_the_schools_to_say() =>
        HasOnly(Severity.Warning, "policy.laws[0]", "2026 or later", Problems("\"rules\": {}", policy: "\"reviewDate\": \"2027-09-01\", \"keepingChildrenSafeEdition\": 2026, \"laws\": [\"KCSIE 2025\"]"));

    [Fact]
    public void Laws_in_clauses_and_texts_are_looked_at_too() =>
        Assert.Equal(
            ["rules.subject.clause", "duties.stamp-disclaimer.text"],
            Problems("\"rules\": { \"subject\": { \"outcome\": \"warn\", \"clause\": \"see the Data Protection Act 1998\" } }, \"duties\": { \"stamp-disclaimer\": { \"text\": \"GDPR\" } }")
                .Select(problem => problem.Path));

    [Theory]
    [InlineData("\"personal-data\": { \"outcome\": \"protect\" }", true)]
    [InlineData("\"personal-data\": { \"outcome\": \"protect\" }, \"uninspectable-attachment\": { \"outcome\": \"hold\", \"signedMessages\": true }", false)]
    [InlineData("\"personal-data\": { \"outcome\": \"warn\" }", false)]
    public void Says_that_signed_mail_cannot_be_encrypted_by_a_header(string rules, bool said)
    {
        var problems = Problems("\"protection\": [\"already\", \"exchange-header\"], \"rules\": { " + rules + " }");
        Assert.Equal(said, problems.Any(problem => problem.Path == "protection" && problem.Message.Contains("signedMessages", StringComparison.Ordinal)));
    }
}
