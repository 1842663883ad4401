using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Tests.Rules;

public sealed class DataRulesTests
{
    private const string Stranger = "x@elsewhere.example";

    [Fact]
    public void An_identifier_counts_alone_and_a_guess_does_not()
    {
        Assert.Single(Personal("[999 000 0018] is it", DetectionType.NhsNumber, Confidence.Medium));
        Assert.Empty(Personal("[999 000 0018] is it", DetectionType.NhsNumber, Confidence.Low));
        Assert.Empty(Personal("[999 000 0018] is it", DetectionType.NhsNumber, Confidence.Medium, new() { MinConfidence = Confidence.High }));
        Assert.Empty(Personal("[999 000 0018] is it", DetectionType.NhsNumber, Confidence.High, new() { Types = [DetectionType.DateOfBirth] }));
    }

    [Fact]
    public void A_telephone_number_counts_only_beside_a_name()
    {
        Assert.Empty(Personal("Ring [07700 900123]", DetectionType.Telephone, Confidence.High));
        var facts = With(Some.Facts(body: "Ada Bell, 07700 900123", to: [Stranger]),
            ("Ada Bell", DetectionType.PersonName, Confidence.Medium), ("07700 900123", DetectionType.Telephone, Confidence.Medium));
        Assert.Equal(2, new PersonalDataRule(new()).Check(facts).Count());
    }

    [Fact]
    public void Far_away_a_name_has_nothing_to_do_with_it()
    {
        var facts = With(Some.Facts(body: "Ada Bell " + new string('x', 400) + " 07700 900123", to: [Stranger]),
            ("Ada Bell", DetectionType.PersonName, Confidence.High), ("07700 900123", DetectionType.Telephone, Confidence.High));
        Assert.Empty(new PersonalDataRule(new()).Check(facts));
    }

    [Fact]
    public void What_adds_up_about_one_person_on_file_counts_wherever_it_stands_and_the_finding_says_what()
    {
        var facts = With(Some.Facts(body: "Ada, as we said. " + new string('x', 400) + " OK1 2AB " + new string('x', 400) + " 07700 900222", to: [Stranger]),
            ("Ada", DetectionType.PersonName, Confidence.Low), ("OK1 2AB", DetectionType.Postcode, Confidence.High), ("07700 900222", DetectionType.Telephone, Confidence.Medium));
        var found = new PersonalDataRule(new()).Check(facts).ToList();
        Assert.Equal(3, found.Count);
        Assert.All(found, finding => Assert.Contains("name, address and telephone number of one person", finding.Evidence));
        Assert.All(found, finding => Assert.Contains("name, address and telephone number of one person, taken together", finding.What, StringComparison.Ordinal));
    }

    [Fact]
    public void One_first_name_and_what_belongs_to_somebody_else_add_up_to_nothing()
    {
        Assert.Empty(Personal("[Ada] is ready", DetectionType.PersonName, Confidence.High));
        var facts = With(Some.Facts(body: "Ben, as we said. " + new string('x', 400) + " OK1 2AB", to: [Stranger]),
            ("Ben", DetectionType.PersonName, Confidence.Low), ("OK1 2AB", DetectionType.Postcode, Confidence.High));
        Assert.Empty(new PersonalDataRule(new()).Check(facts));
    }

    [Fact]
    public void Of_somebody_not_on_file_a_name_and_two_further_kinds_add_up_where_nobody_else_is_named()
    {
        (string, DetectionType, Confidence)[] data =
            [("Tim Reed", DetectionType.PersonName, Confidence.High), ("OK9 9ZZ", DetectionType.Postcode, Confidence.High), ("07700 900999", DetectionType.Telephone, Confidence.Medium)];
        var body = "Tim Reed " + new string('x', 400) + " OK9 9ZZ " + new string('x', 400) + " 07700 900999";
        Assert.Equal(3, new PersonalDataRule(new()).Check(With(Some.Facts(body: body, to: [Stranger]), data)).Count());
        var another = With(Some.Facts(body: body + new string('x', 400) + " Eva Hill", to: [Stranger]), [.. data, ("Eva Hill", DetectionType.PersonName, Confidence.High)]);
        Assert.Empty(new PersonalDataRule(new()).Check(another));
    }

    [Fact]
    public void Many_names_are_a_list_of_people()
    {
        string[] names = ["Ada Bell", "Ben Stone", "Cara Wood", "Dan Lake", "Eva Hill"];
        var facts = With(Some.Facts(body: string.Join(", ", names), to: [Stranger]), [.. names.Select(name => (name, DetectionType.PersonName, Confidence.High))]);
        Assert.Equal("5 found", Assert.Single(new PersonalDataRule(new()).Check(facts)).Evidence[0]);
        Assert.Empty(new PersonalDataRule(new() { MaxNames = 0 }).Check(facts));
    }

    [Fact]
    public void A_name_and_a_weak_word_say_nothing_and_two_weak_words_of_one_category_do()
    {
        (string, DetectionType, Confidence) name = ("Ada Bell", DetectionType.PersonName, Confidence.High), late = ("attendance", DetectionType.Behaviour, Confidence.Low), word = ("incident", DetectionType.Behaviour, Confidence.Low);
        var facts = Some.Facts(body: "Ada Bell: attendance, incident, assessment, attendance", to: [Stranger]);
        Assert.Empty(new PersonalDataRule(new()).Check(With(facts, name, late)));
        Assert.Empty(new PersonalDataRule(new()).Check(With(facts, name, late, ("assessment", DetectionType.SpecialEducationalNeeds, Confidence.Low))));
        Assert.Equal(2, new PersonalDataRule(new()).Check(With(facts, name, late, word)).Count());
        Assert.Equal(3, new PersonalDataRule(new()).Check(With(facts, name, late, ("assessment", DetectionType.DateOfBirth, Confidence.High))).Count());
        Assert.Empty(new PersonalDataRule(new()).Check(With(facts, late, word)));
    }

    [Fact]
    public void Forenames_alone_are_no_list_of_people()
    {
        var facts = Some.Facts(body: "Ada Ben Cy Di Eve", to: [Stranger]);
        List<DetectedData> forenames = [.. With(facts, [.. "Ada Ben Cy Di Eve".Split(' ').Select(name => (name, DetectionType.PersonName, Confidence.Medium))]).Data
            .Select(data => data with { Hit = data.Hit with { Why = ["roster", "forename"] } })];
        Assert.Empty(new PersonalDataRule(new()).Check(facts with { Data = forenames }));
    }

    [Fact]
    public void Encrypted_mail_is_left_alone_and_so_are_colleagues_where_the_school_says_so()
    {
        var inside = With(Some.Facts(body: "999 000 0018", to: ["head@oakhill.example"]), ("999 000 0018", DetectionType.NhsNumber, Confidence.High));
        Assert.Empty(new PersonalDataRule(new() { Internal = false }).Check(inside));
        Assert.Single(new PersonalDataRule(new()).Check(inside));
        var locked = With(Some.Facts(body: "999 000 0018"), ("999 000 0018", DetectionType.NhsNumber, Confidence.High)) with { Security = MessageSecurity.Encrypted };
        Assert.Empty(new PersonalDataRule(new()).Check(locked));
    }

    [Fact]
    public void A_parent_may_get_their_own_childs_data_where_the_school_says_so()
    {
        var own = With(Some.Facts(body: "Ada Bell, born 3rd April 2016, has asthma."),
            ("Ada Bell", DetectionType.PersonName, Confidence.High), ("3rd April 2016", DetectionType.DateOfBirth, Confidence.High), ("asthma", DetectionType.Health, Confidence.High));
        Assert.Empty(new PersonalDataRule(new() { AllowOwnParent = true }).Check(own));
        Assert.NotEmpty(new PersonalDataRule(new()).Check(own));
        var other = With(Some.Facts(body: "Ben Stone has asthma."), ("Ben Stone", DetectionType.PersonName, Confidence.High), ("asthma", DetectionType.Health, Confidence.High));
        Assert.NotEmpty(new PersonalDataRule(new() { AllowOwnParent = true }).Check(other));
    }

    [Fact]
    public void An_exam_number_in_a_letter_to_one_family_is_its_childs_where_there_is_one_and_nobody_else_is_named()
    {
        var rule = new PersonalDataRule(new() { AllowOwnParent = true });
        (string, DetectionType, Confidence) own = ("0422", DetectionType.CandidateNumber, Confidence.High), other = ("0431", DetectionType.CandidateNumber, Confidence.High);
        const string Text = "Ada Bell and Ben Stone have candidate numbers 0422 and 0431, asthma.";
        Assert.Empty(rule.Check(With(Some.Facts(body: Text), ("Ada Bell", DetectionType.PersonName, Confidence.High), own)));
        Assert.NotEmpty(rule.Check(With(Some.Facts(body: Text), ("Ada Bell", DetectionType.PersonName, Confidence.High), own, other)));
        Assert.NotEmpty(rule.Check(With(Some.Facts(body: Text), ("Ben Stone", DetectionType.PersonName, Confidence.High), own)));
    }

    [Theory]
    [InlineData("rosa.bell@homemail.example", QuotedText.NewRecipients, false)]
    [InlineData("x@elsewhere.example", QuotedText.NewRecipients, true)]
    [InlineData("x@elsewhere.example", QuotedText.Ignore, false)]
    [InlineData("rosa.bell@homemail.example", QuotedText.Count, true)]
    public void History_counts_for_those_who_did_not_have_it(string to, QuotedText setting, bool found)
    {
        const string Text = "Thanks.\n\nFrom: Rosa Bell <rosa.bell@homemail.example>\nHer number is 999 000 0018.";
        var facts = With(Some.Facts(body: Text, to: [to]), ("999 000 0018", DetectionType.NhsNumber, Confidence.High));
        Assert.Equal(found, new PersonalDataRule(new() { Quoted = setting }).Check(facts).Any());
    }

    [Fact]
    public void Bank_details_are_forbidden_to_everybody()
    {
        var facts = With(Some.Facts(body: "Pay 08-99-99 66374958", to: ["head@oakhill.example"]), ("08-99-99 66374958", DetectionType.BankAccount, Confidence.High));
        var finding = Assert.Single(new ForbiddenDataRule(new()).Check(facts));
        Assert.Equal(DetectionType.BankAccount, finding.Data);
        Assert.DoesNotContain("66374958", finding.What + finding.WhatToDo + string.Join(' ', finding.Evidence), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void The_schools_own_account_may_be_allowed(bool allow, bool found)
    {
        var facts = With(Some.Facts(body: "Pay 08-99-99 66374958"), ("08-99-99 66374958", DetectionType.BankAccount, Confidence.High)) with
        {
            School = Some.School with { OwnData = OwnData.None with { Numbers = ["08-99-99 66374958"] } },
        };
        Assert.Equal(found, new ForbiddenDataRule(new() { AllowSchoolAccount = allow }).Check(facts).Any());
    }

    private static List<Finding> Personal(string marked, DetectionType type, Confidence confidence, PersonalDataSettings? settings = null)
    {
        var value = marked[(marked.IndexOf('[', StringComparison.Ordinal) + 1)..marked.IndexOf(']', StringComparison.Ordinal)];
        var text = marked.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
        return [.. new PersonalDataRule(settings ?? new()).Check(With(Some.Facts(body: text, to: [Stranger]), (value, type, confidence)))];
    }

    private static MessageFacts With(MessageFacts facts, params (string Value, DetectionType Type, Confidence Confidence)[] data)
    {
        var body = facts.Bodies[0];
        return facts with
        {
            Data =
            [
                .. data.Select(one =>
                {
                    var start = body.Text.IndexOf(one.Value, StringComparison.Ordinal);
                    return new DetectedData(
                        new Hit(one.Type, start, one.Value.Length, one.Confidence, ["test"]), Place.Body.At(start, start + one.Value.Length), body.ZoneAt(start));
                }),
            ],
        };
    }
}
