using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Tests.Text;

namespace MailCompliance.Tests.Detection;

public sealed class HostileTextTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("12 ")]
    [InlineData("1-")]
    [InlineData("1.")]
    [InlineData("A1")]
    [InlineData("a@")]
    [InlineData("a.b@c.")]
    [InlineData("NHS ")]
    [InlineData("password ")]
    [InlineData("password is ")]
    [InlineData("12-34-56 ")]
    [InlineData("DOB 1/1/15\t")]
    [InlineData("NHS\t123456\n")]
    [InlineData("Amelia ")]
    [InlineData("Amelia Marlowe has asthma ")]
    [InlineData("12 Mill Road ")]
    [InlineData("0")]
    [InlineData("07700 ")]
    [InlineData("\u200B")]
    [InlineData("-----BEGIN ")]
    [InlineData("insta ")]
    [InlineData("\"")]
    [InlineData(",")]
    [InlineData("|1")]
    public void Any_text_is_scanned_in_linear_time(string piece)
    {
        // quadratic work on half a million characters would take minutes
        var text = string.Concat(Enumerable.Repeat(piece, 500_000 / piece.Length));
        Assert.NotNull(Scan.Find(text, People.Some));
    }

    [Fact]
    public void Any_characters_are_scanned_without_fault()
    {
        var random = new Random(5);
        const string Alphabet = "0123456789 -./:@ABCXYZabcxyz\t\n\r,;|\"'()£\u00A0\u200B\u0301éÿ\uFF11\uD83D\uDE00";
        string[] words = ["NHS", "password", "is", "DOB", "Amelia", "Marlowe", "sort code", "asthma", "lives at", "Road", "insta"];
        for (var round = 0; round < Fuzzing.Rounds(3_000); round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ =>
                random.Next(5) == 0 ? " " + words[random.Next(words.Length)] + " " : Alphabet[random.Next(Alphabet.Length)].ToString()));
            foreach (var hit in Scan.Find(text, People.Some))
                Assert.InRange(hit.Start, 0, text.Length - hit.Length);
        }
    }

    [Fact]
    public void Hits_do_not_overlap_and_come_in_order()
    {
        var hits = Scan.Find("Amelia Marlowe, DOB 03/04/2015, NHS 999 123 4578, IBAN GB29 NWBK 6016 1331 9268 19, lives at 12 Tannery Row, LX3 4AB", People.Some);
        Assert.Equal(6, hits.Count);
        foreach (var (hit, next) in hits.Zip(hits.Skip(1)))
            Assert.True(hit.End <= next.Start);
    }

    [Fact]
    public void Only_the_first_two_million_characters_are_scanned_and_that_is_said()
    {
        var result = Search(new string(' ', Detectors.MaxScannedCharacters) + "NHS 999 123 4578");
        Assert.Empty(result.Hits);
        Assert.False(result.IsComplete);
        Assert.True(Search(new string(' ', Detectors.MaxScannedCharacters)).IsComplete);
    }

    [Fact]
    public void One_detector_stops_at_its_most_finds_and_that_is_said()
    {
        var result = Search(string.Concat(Enumerable.Repeat("DOB 03/04/2015, ", Detectors.MaxFinds + 1)));
        Assert.Equal(Detectors.MaxFinds, result.Hits.Count(hit => hit.Type == DetectionType.DateOfBirth));
        Assert.False(result.IsComplete);
        Assert.True(Search(string.Concat(Enumerable.Repeat("DOB 03/04/2015, ", Detectors.MaxFinds))).IsComplete);
    }

    [Fact]
    public void A_message_is_searched_up_to_its_limit_and_the_rest_is_named()
    {
        var search = new DataSearch(Scan.School, People.Some, null);
        var blank = new string(' ', Detectors.MaxScannedCharacters);
        var found = search.In([Text("1", blank), Text("2", blank), Text("3", "NHS 999 123 4578")]);
        Assert.Empty(found);
        Assert.Equal(["3"], search.Unsearched.Select(place => place.Path));
    }

    [Fact]
    public void A_message_full_of_data_is_searched_up_to_its_most_finds_and_the_rest_is_named()
    {
        var search = new DataSearch(Scan.School, People.Some, null);
        var full = string.Concat(Enumerable.Repeat("DOB 03/04/2015, ", Detectors.MaxFinds));
        var found = search.In(Enumerable.Range(1, 5).Select(number => Text($"{number}", full)));
        Assert.Equal(DataSearch.MaxFinds, found.Count);
        Assert.Equal(["3", "4", "5"], search.Unsearched.Select(place => place.Path));
    }

    private static MessageText Text(string path, string text) => new(Place.Body with { Path = path }, text, []);

    private static SearchResult Search(string text) => Detectors.Search(new ScannedText(text, [], Scan.School, People.Some, null));
}
