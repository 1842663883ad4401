using FsCheck;
using FsCheck.Fluent;
using MailCompliance.Engine.People;

namespace MailCompliance.Tests.People;

public sealed class CsvReaderTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithReplay(20261125, 7).WithMaxTest(2000);

    private static readonly Gen<string> Piece = Gen.Elements("\"", "\"\"", ",", ";", "\t", "\r", "\n", "\r\n", " ", "a", "Chloé", "sep=;", "\0", "\uD83D", "😀", "=1+1");

    private static List<string[]> Read(string text) => [.. new CsvReader(text).Rows().Select(row => row.Values)];

    [Fact]
    public void Any_text_is_rows_or_a_mark_that_is_not_closed() =>
        Prop.ForAll(Piece.ArrayOf().Select(string.Concat).ToArbitrary(), text =>
        {
            try
            {
                return Read(text).TrueForAll(row => row.Length > 0);
            }
            catch (FormatException e)
            {
                return e.Message.Contains("not closed", StringComparison.Ordinal) && text.Contains('"', StringComparison.Ordinal);
            }
        }).Check(Runs);

    [Fact]
    public void What_is_written_with_quotation_marks_is_read_back() =>
        Prop.ForAll(Piece.Where(piece => piece != "sep=;").ArrayOf().Select(string.Concat).ArrayOf().Where(cells => cells.Length > 1).ToArbitrary(), cells =>
        {
            var text = string.Join(',', cells.Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\r\n";
            return Read("h1,h2\r\n" + text)[1].SequenceEqual(cells.Select(cell => cell.Trim()));
        }).Check(Runs);

    [Fact]
    public void Cells_that_are_not_wanted_are_stepped_over_and_move_nothing() =>
        Prop.ForAll(Piece.ArrayOf().Select(string.Concat).ToArbitrary(), text =>
        {
            var all = Outcome(text, null);
            var some = Outcome(text, [true, false]);
            return all.Count == some.Count && all.Zip(some).All(pair => pair.First.Length == pair.Second.Length && pair.First[0] == pair.Second[0] && (pair.Second.Length < 2 || pair.Second[1].Length == 0));
        }).Check(Runs);

    [Theory]
    [InlineData("sep=;\r\na;b\r\n", "a|b")]
    [InlineData("sep=\t\na\tb,c\n", "a|b,c")]
    [InlineData("\"Surname, legal\";\"Forename\"\nBell;Ada\n", "Surname, legal|Forename\nBell|Ada")]
    [InlineData("a,\"two\r\nlines\"\nb,c\n", "a|two\r\nlines\nb|c")]
    public void Separators_and_line_breaks_in_cells_are_understood(string text, string expected) =>
        Assert.Equal(expected, string.Join('\n', Read(text).Select(row => string.Join('|', row))));

    private static List<string[]> Outcome(string text, bool[]? wanted)
    {
        var rows = new List<string[]>();
        try
        {
            // a first column of its own, so that no row counts as empty
            foreach (var row in new CsvReader(text) { Wanted = wanted }.Rows())
            {
                if (row.Values[0].Length > 0)
                    rows.Add(row.Values);
            }
        }
        catch (FormatException)
        {
            rows.Add(["not closed"]);
        }

        return rows;
    }
}
