using System.Text;
using System.Text.RegularExpressions;
using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Tests.Detection;

/// <summary>The pass that looks at sixteen characters at a time, against one that looks at each.</summary>
public sealed partial class TextScanTests
{
    private static readonly string[] Pieces =
        ["a", "Z", "z", "@", "[", "`", "{", "0", "9", "/", ":", " ", "\n", "\t", "é", "ß", "№", "字", "ſ", "K", "Ā", "Ł", "😀", "İ", "sort code", "NHS", "the code is", "d.o.b.", "a/c", "VAT registration number", "12", "abcdefghijklmnopqrstuvwxyz"];

    [Fact]
    public void Every_run_of_digits_is_found_wherever_blocks_begin_and_end()
    {
        foreach (var text in Texts())
            Assert.Equal(Digits().Matches(text.Folded).Select(run => new DigitGroup(run.Index, run.Index + run.Length)), text.Numbers.ToArray());
    }

    [Fact]
    public void Every_key_word_is_found_wherever_blocks_begin_and_end()
    {
        for (var before = 0; before < 140; before++)
        {
            var text = Prepare(new string('.', before) + " sort code " + new string('.', before % 70) + " VAT registration number");
            Assert.Equal([(before + 1, CueKinds.SortCode), (before + 12 + (before % 70), CueKinds.Negative)], text.CueList.ToArray().Select(cue => (cue.Start, cue.Kinds)));
        }
    }

    [Fact]
    public void A_key_word_is_a_whole_word_in_any_case()
    {
        Assert.Equal(["NHS", "nhs", "Nhs"], Words("NHS, xNHS nhsx nhs; Nhs"));
        Assert.Equal(["Sort-Code", "sort\r\n> code"], Words("Sort-Code sorts codes sort\r\n> code"));
        Assert.Equal(["a/c", "D.O.B"], Words("a c, a/c and D.O.B. or a b"));
    }

    [Fact]
    public void Every_first_word_of_a_name_is_found_and_hardly_any_other()
    {
        var index = Engine.Detection.Names.NameIndex.Of(People.Some);
        foreach (var text in Texts("Amelia", "amelia", "MARLOWE", "Marlowes", "Ameli"))
        {
            var found = text.NameWords.ToArray().Select(word => (word.Start, word.End)).ToList();
            var expected = Letters().Matches(text.Folded).Where(run => index.Find(new(text, run.Index, run.Index + run.Length)) is not null).Select(run => (run.Index, run.Index + run.Length));
            Assert.Empty(expected.Except(found));
            Assert.All(found, word => Assert.True((word.Start == 0 || !char.IsAsciiLetter(text.Folded[word.Start - 1])) && word.End <= text.Folded.Length));
        }
    }

    [Fact]
    public void Words_of_any_length_have_a_hash_of_their_own()
    {
        string[] words = [.. Enumerable.Range(1, 40).Select(length => new string('a', length)), "ab", "ba", "abcdefgh", "abcdefghi", "abcdefghabcdefgh", "marlowe", "marlows"];
        Assert.Equal(words.Length, words.Select(WordHash.Of).Distinct().Count());
        Assert.Equal(WordHash.Of("Marlowe"), WordHash.Of("MARLOWE"));
    }

    private static IEnumerable<PreparedText> Texts(params string[] more)
    {
        var random = new Random(11);
        string[] pieces = [.. Pieces, .. more];
        for (var round = 0; round < 600; round++)
        {
            var text = new StringBuilder();
            for (var count = random.Next(round); count > 0; count--)
                text.Append(pieces[random.Next(pieces.Length)]);
            yield return Prepare(text.ToString());
        }
    }

    private static IEnumerable<string> Words(string text) => Prepare(text).CueList.ToArray().Select(cue => text[cue.Start..cue.End]);

    private static PreparedText Prepare(string text) => new(new ScannedText(text, [], Scan.School, People.Some, null));

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Letters();
}
