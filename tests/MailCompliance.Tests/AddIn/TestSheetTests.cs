using System.Text.RegularExpressions;
using MailCompliance.Tests.Policy;

namespace MailCompliance.Tests.AddIn;

/// <summary>The sheet by which schools try the add-in in their own Outlook: whole, and in the words that the add-in has.</summary>
public sealed partial class TestSheetTests
{
    private static readonly string[] Programs = ["W", "N", "C3", "C2", "C1", "M", "P"];

    private static readonly string Sheet = File.ReadAllText(SampleFiles.Path("docs", "addin-test-sheet.md"));

    private static List<string[]> Cases => [.. Sheet.Split('\n').Where(line => CaseLine().IsMatch(line)).Select(line => line.Trim().Trim('|').Split('|').Select(cell => cell.Trim()).ToArray())];

    [Fact]
    public void Every_case_has_something_to_do_something_to_expect_and_a_box_or_a_dash_for_every_program()
    {
        Assert.Equal(Enumerable.Range(1, Cases.Count).Select(number => $"{number}"), Cases.Select(cells => cells[0]));
        Assert.All(Cases, cells =>
        {
            Assert.Equal(3 + Programs.Length, cells.Length);
            Assert.True(cells[1].Length > 0 && cells[2].Length > 0, cells[0]);
            Assert.All(cells[3..], cell => Assert.True(cell is "☐" or "–", cells[0]));
            Assert.Contains("☐", cells[3..]);
        });
        foreach (var (program, column) in Programs.Select((program, index) => (program, index + 3)))
            Assert.True(Cases.Count(cells => cells[column] == "☐") >= 12, program);
        Assert.Contains($"has {Cases.Count} cases", File.ReadAllText(SampleFiles.Path("docs", "addin.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_add_in_is_said_to_say_stands_in_it()
    {
        string[] folders = [SampleFiles.Path("src", "addin", "src"), SampleFiles.Path("manifest"), SampleFiles.Path("src", "MailCompliance.Engine", "Rules")];
        var sources = string.Join('\n', folders.SelectMany(folder => Directory.GetFiles(folder, "*.*", SearchOption.AllDirectories)).Select(File.ReadAllText));
        var said = Bold().Matches(Sheet).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.True(said.Count > 15, string.Join(", ", said));
        // a file's name stands where the source has a gap
        Assert.All(said, words => Assert.Contains(words.Replace(" setup.exe", "", StringComparison.Ordinal), sources, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\| \d+ \|", RegexOptions.NonBacktracking)]
    private static partial Regex CaseLine();

    [GeneratedRegex(@"\*\*([^*]+)\*\*", RegexOptions.NonBacktracking)]
    private static partial Regex Bold();
}
