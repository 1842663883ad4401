using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class PersonNameTests
{
    [Theory]
    [InlineData("⟦Amelia Marlowe⟧ was away")]
    [InlineData("⟦amelia marlowe⟧ was away")]
    [InlineData("⟦AMELIA MARLOWE⟧")]
    [InlineData("⟦Amelia Rose Marlowe⟧")]
    [InlineData("⟦Amelia R. Marlowe⟧")]
    [InlineData("⟦Millie Marlowe⟧")]
    [InlineData("⟦MARLOWE, Amelia⟧")]
    [InlineData("⟦Marlowe\tAmelia⟧\t4H")]
    [InlineData("⟦A. Marlowe⟧ and ⟦A Marlowe⟧")]
    [InlineData("⟦Amelia M⟧ is ill")]
    [InlineData("⟦Amelia\u00A0Marlowe⟧")]
    [InlineData("⟦Amelia\r\nMarlowe⟧")]
    [InlineData("⟦Amelia Marlowe⟧'s mum")]
    [InlineData("⟦amelia marlowe⟧s mum")]
    [InlineData("⟦Zoë Okafor-Smith⟧")]
    [InlineData("⟦Zoe Okafor Smith⟧")]
    [InlineData("⟦Zoe\u0308 Okafor\u2011Smith⟧")]
    [InlineData("⟦Zoe Okafor⟧")]
    [InlineData("⟦Siobhan O\u2019Neill⟧")]
    [InlineData("⟦Will Penhaligon⟧ and ⟦Bill Penhaligon⟧")]
    [InlineData("⟦Mrs Marlowe⟧ rang")]
    [InlineData("⟦Ruth Marlowe⟧ rang")]
    [InlineData("the ⟦Marlowe⟧ twins")]
    [InlineData("I spoke with ⟦Amelia⟧ today")]
    [InlineData("We saw that ⟦Kofi⟧'s bag is here")]
    [InlineData("rang ⟦amelia⟧s nan")]
    [InlineData("my son ⟦kofi⟧ was upset")]
    [InlineData("⟦amelia⟧ wont be in today")]
    public void Pupils_and_parents_are_found_in_every_form(string sample) => Scan.Finds(sample, DetectionType.PersonName, People.Some);

    [Theory]
    [InlineData("Grace Hughes will take the class")]
    [InlineData("Mr Lockwood will cover")]
    [InlineData("Oliver Lockwood is away")]
    [InlineData("Will you be there in Summer?")]
    [InlineData("In Summer we will swim")]
    [InlineData("Oliver Cromwell was born here")]
    [InlineData("Amelia Road is closed")]
    [InlineData("amelia@marlowe.example")]
    [InlineData("Dear Amelia,")]
    [InlineData("Many thanks\r\nAmelia\r\n")]
    [InlineData("Prince Oliver's ball")]
    [InlineData("Amelia M. Bush rang")]
    [InlineData("A debate on whether Kofi VIII was a tyrant")]
    [InlineData("Flowers for St Amelia are on the table")]
    [InlineData("Miss Nowak starts on Monday")]
    [InlineData("Your daughter or your son will need a coat")]
    [InlineData("ISBN,Title,Author\n9780141365466,Amelia,B Hedge\n9780141365473,The Hat,A Marlowe")]
    public void Staff_words_and_others_are_not(string sample) => Scan.Finds(sample, DetectionType.PersonName, People.Some);

    [Theory]
    [InlineData("⟦Dylan Quigley⟧'s NHS number is 999 123 4578")]
    [InlineData("⟦Ewa Garrity⟧ (DOB: 03/04/2015)")]
    [InlineData("NHS number for ⟦Ewa Garrity⟧: 999 123 4578")]
    [InlineData("Name\tDOB\n⟦Ewa Garrity⟧\t03/04/2015")]
    [InlineData("Surname: ⟦Quigley⟧\nDOB: 04/05/2015")]
    [InlineData("You asked about ⟦Philip Garside⟧, who was off with anxiety.")]
    [InlineData("Dear Frau Vogel, NHS number 999 123 4578")]
    [InlineData("The NHS number is 10 digits long, says Public Health England")]
    public void People_on_no_list_are_found_beside_an_identifier(string sample) => Scan.Finds(sample, DetectionType.PersonName);

    [Fact]
    public void Full_names_are_certain_and_forenames_less_so()
    {
        Assert.Equal(Confidence.High, Scan.ConfidenceOf("Amelia Marlowe", DetectionType.PersonName, People.Some));
        Assert.Equal(Confidence.Medium, Scan.ConfidenceOf("I spoke with Amelia today", DetectionType.PersonName, People.Some));
    }
}
