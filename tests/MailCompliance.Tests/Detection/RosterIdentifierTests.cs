using MailCompliance.Engine.Detection;
using MailCompliance.Engine.People;

namespace MailCompliance.Tests.Detection;

/// <summary>Values on file are evidence without any word beside them.</summary>
public sealed class RosterIdentifierTests
{
    private static readonly PeopleSnapshot School = new(
        [],
        [
            new Pupil("104417", "Amelia", "Marlowe", Upn: "B801200005001", Born: new(2015, 4, 3)),
            new Pupil("A1002", "Kofi", "Rahman", Born: new(2016, 9, 1)),
            new Pupil("P3", "Zo\u00eb", "Okafor"),
        ],
        [],
        [],
        []);

    [Theory]
    [InlineData("Amelia joins us. 03/04/2015, Loxshire.", Confidence.High)]
    [InlineData("Amelia joins us. 3rd April 2015.", Confidence.High)]
    [InlineData("The minutes of 03/04/2015.", Confidence.Low)]
    [InlineData("Amelia joins us on 04/04/2015.", null)]
    [InlineData("Kofi was at the match of 03/04/2015.", Confidence.Low)]
    public void A_date_of_birth_on_file_is_certain_where_the_pupil_is_named(string text, Confidence? expected) =>
        Assert.Equal(expected, ConfidenceOf(text, DetectionType.DateOfBirth));

    [Theory]
    [InlineData("Amelia: 104417", Confidence.High)]
    [InlineData("Order 104417 has come.", Confidence.Low)]
    [InlineData("It cost \u00a3104417 for Amelia.", null)]
    [InlineData("A1002 is Kofi's.", Confidence.High)]
    [InlineData("P3 is Zo\u00eb's.", null)]
    public void An_admission_number_on_file_is_certain_where_the_pupil_is_named(string text, Confidence? expected) =>
        Assert.Equal(expected, ConfidenceOf(text, DetectionType.AdmissionNumber));

    [Theory]
    [InlineData("B801200005001", Confidence.High)]
    [InlineData("b801200005001", Confidence.High)]
    [InlineData("order no B801200005001", Confidence.High)]
    public void A_UPN_on_file_is_certain_whatever_stands_beside_it(string text, Confidence expected) =>
        Assert.Equal(expected, ConfidenceOf(text, DetectionType.UniquePupilNumber));

    private static Confidence? ConfidenceOf(string text, DetectionType type) =>
        Scan.Find(text, School).Where(hit => hit.Type == type).Select(hit => (Confidence?)hit.Confidence).SingleOrDefault();
}
