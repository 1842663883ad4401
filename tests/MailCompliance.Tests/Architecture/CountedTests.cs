using System.Text.RegularExpressions;
using MailCompliance.Engine;

namespace MailCompliance.Tests.Architecture;

/// <summary>"1 messages" reads like a machine: what counts things in a text for people goes through <see cref="Counted"/>.</summary>
public sealed partial class CountedTests
{
    /// <summary>Numbers that are never one: limits and periods of ours, spans that are written in the next smaller unit below two, and people beyond a limit that lets one pass.</summary>
    private static readonly string[] NeverOne = ["{SoonDays}", "{UsualDays}", "{Limits.MaxParts}", "{(int)span.", "{(int)left.TotalDays}", "{days}", "{files.Count}", "{here}", "{facts.Recent.", "{visible.Count}"];

    [Fact]
    public void No_text_says_one_of_many()
    {
        var found =
            from file in SourceTree.Sources("src").Concat(SourceTree.Sources("src", "*.razor"))
            from line in file.Lines.Where(line => !line.Contains("== 1 ?", StringComparison.Ordinal))
            from Match match in NumberOfMany().Matches(line)
            where !match.Value.Contains("Counted.Of", StringComparison.Ordinal) && !match.Value.Contains("Words.Count", StringComparison.Ordinal) && !match.Value.Contains("InWords", StringComparison.Ordinal)
            // "is { } people" is a pattern, no text
            where !match.Value.StartsWith("{ ", StringComparison.Ordinal) && !NeverOne.Any(one => match.Value.Contains(one, StringComparison.Ordinal)) && !IsLog().IsMatch(line)
            select $"{file.Path}: {line.Trim()}";
        Assert.Equal("", string.Join('\n', found));
    }

    [Theory]
    [InlineData(0, "0 entries")]
    [InlineData(1, "1 entry")]
    [InlineData(2, "2 entries")]
    [InlineData(1200, "1,200 entries")]
    public void One_is_one_and_the_rest_are_many(long count, string expected) => Assert.Equal(expected, Counted.Of(count, "entry", "entries"));

    /// <summary>A value in braces and a plural noun right behind it.</summary>
    [GeneratedRegex(
        @"\{[^{}""]*\}\s(more )?(users|consents|messages|rules|people|mailboxes|pupils|rows|entries|files|errors|warnings|problems|recipients|addresses|keys|parents|days|times|members|groups|attachments|hits|parts|mails|steps|tables|duties|contacts|governors|agencies|seconds|minutes|hours|cases|exceptions|senders|subscriptions|certificates|versions|sessions|notes)\b",
        RegexOptions.NonBacktracking)]
    private static partial Regex NumberOfMany();

    /// <summary>The log is for machines first: its texts are templates.</summary>
    [GeneratedRegex(@"\bLog(Trace|Debug|Information|Warning|Error|Critical)\(", RegexOptions.NonBacktracking)]
    private static partial Regex IsLog();
}
