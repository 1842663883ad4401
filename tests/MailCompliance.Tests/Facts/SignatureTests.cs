using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;

namespace MailCompliance.Tests.Facts;

public sealed class SignatureTests
{
    private const string Complete = """
        Dear Mrs Winter,

        Amy did well today.

        Kind regards,
        Jane Smith
        Head of Year 7
        Oakfield Primary School
        12 Mill Lane, Anytown LX4 9ZQ
        01632 960123
        """;

    [Theory]
    [InlineData("Jane Smith")]
    [InlineData("JANE SMITH")]
    [InlineData("Mrs J Smith")]
    [InlineData("Mrs Smith")]
    [InlineData("Smith, Jane")]
    [InlineData("Jane M. Smith BSc")]
    public void A_name_is_known_in_the_forms_that_people_write(string name) =>
        Assert.True(Shown(Complete.Replace("Jane Smith", name, StringComparison.Ordinal)).Complete);

    [Theory]
    [InlineData("01632 960123")]
    [InlineData("Tel: (01632) 960 123")]
    [InlineData("+44 1632 960123")]
    [InlineData("+44 (0)1632 960123 ext. 4")]
    [InlineData("T 01632-960-123 | www.oakfield.sch.example")]
    [InlineData("01632 960124")]
    public void The_school_s_telephone_is_compared_by_its_digits(string phone) =>
        Assert.True(Shown(Complete.Replace("01632 960123", phone, StringComparison.Ordinal)).Complete);

    [Theory]
    [InlineData("12 Mill Lane, Anytown LX4 9ZQ")]
    [InlineData("12 Mill Lane\nAnytown\nLX4 9ZQ")]
    [InlineData("Mill Lane | Anytown | LX49ZQ")]
    [InlineData("12, Mill Lane. Anytown. lx4 9zq")]
    public void The_address_is_street_and_postcode(string address) =>
        Assert.True(Shown(Complete.Replace("12 Mill Lane, Anytown LX4 9ZQ", address, StringComparison.Ordinal)).Complete);

    [Theory]
    [InlineData("Jane Smith", "Jane", "name")]
    [InlineData("Head of Year 7\n", "", "job title")]
    [InlineData("Oakfield Primary School\n", "", "school name")]
    [InlineData("LX4 9ZQ", "LX4 9ZZ", "school address")]
    [InlineData("12 Mill Lane, ", "", "school address")]
    [InlineData("01632 960123", "01632 960999", "school telephone")]
    [InlineData("01632 960123", "", "school telephone")]
    public void What_is_missing_is_named(string old, string replacement, string missing) =>
        Assert.Equal([missing], Shown(Complete.ReplaceLineEndings("\n").Replace(old, replacement, StringComparison.Ordinal)).Missing());

    [Fact]
    public void Html_shows_a_signature_as_plain_text_does()
    {
        var html = "<div>Dear Mrs Winter</div><div id=\"Signature\"><table><tr><td><b>Jane Smith</b><br>Head of Year&nbsp;7</td>"
            + "<td>Oakfield Primary School<br>12 Mill Lane<br>Anytown<br>LX4&nbsp;9ZQ<br><a href=\"tel:01632960123\">01632 960123</a></td></tr></table></div>";
        var (body, signature) = Reading.Body(html, isHtml: true);
        Assert.True(signature.Complete);
        Assert.Contains("Head of Year 7", Reading.Of(body, ZoneKind.Signature), StringComparison.Ordinal);
        Assert.Equal("Dear Mrs Winter", Reading.Of(body, ZoneKind.New).Trim());
    }

    [Fact]
    public void A_sentence_that_gives_the_school_s_number_is_the_letter_and_not_the_signature()
    {
        var (body, signature) = Reading.Body("Dear Mrs Winter,\n\nPlease ring 01632 960123 before you collect Amy.\n\nJane Smith\nHead of Year 7\n", isHtml: false);
        Assert.Equal("Jane Smith\nHead of Year 7\n", Reading.Of(body, ZoneKind.Signature));
        Assert.True(signature.Name);
    }

    [Fact]
    public void A_signature_in_the_history_does_not_count()
    {
        var quoted = "Thanks\n\nOn 3 June 2026 at 10:11, Jane Smith wrote:\n" + string.Concat(Complete.Split('\n').Select(line => "> " + line + "\n"));
        Assert.Equal(SignatureBlock.None, Shown(quoted));
    }

    [Fact]
    public void Words_in_the_letter_are_no_signature()
    {
        var letter = "Jane Smith, Head of Year 7 at Oakfield Primary School, told me to write.\n" + string.Concat(Enumerable.Repeat("More of the letter.\n", 40));
        Assert.Equal(SignatureBlock.None, Shown(letter));
    }

    [Theory]
    [InlineData("Text\n\nKind regards\nJane Smith\nHead of Year 7\n", "Jane Smith\nHead of Year 7\n")]
    [InlineData("Text\n\n-- \nJane\n", "-- \nJane\n")]
    [InlineData("Text\nJane Smith\nOakfield Primary School\n", "Jane Smith\nOakfield Primary School\n")]
    [InlineData("Thanks,\n\nbut no thanks.\nJane\n", "")]
    [InlineData("Text\n", "")]
    public void The_zone_of_the_signature_is_found(string text, string expected)
    {
        var zone = Reading.Of(Reading.Body(text, isHtml: false).Body, ZoneKind.Signature);
        Assert.Equal(expected.Trim(), text.StartsWith("Thanks", StringComparison.Ordinal) ? "" : zone.Trim());
    }

    [Theory]
    [InlineData("Regards\nSam Green\nClass Teacher\n", true, true)]
    [InlineData("Regards\nSam Green\n", true, false)]
    [InlineData("Regards\nSam\n", false, false)]
    public void Who_is_not_on_file_is_judged_by_what_looks_like_name_and_title(string text, bool name, bool title)
    {
        var reader = new Engine.Facts.Zones.SignatureEvidence(person: null, displayName: null, Reading.School);
        var shown = reader.FieldsOf(text);
        Assert.Equal((name, title), (shown.Name, shown.JobTitle));
    }

    [Fact]
    public void The_name_that_a_person_goes_by_counts() =>
        Assert.True(Reading.Body("Regards\nTom Field\n", isHtml: false, person: new StaffMember("s2", "t@x.example", "Thomas", "Field", KnownAs: "Tom")).Signature.Name);

    private static SignatureBlock Shown(string text) => Reading.Body(text, isHtml: false).Signature;
}
