using System.Text.RegularExpressions;

namespace MailCompliance.Tests.Architecture;

/// <summary>Short files, short methods, names that say something.</summary>
public sealed class ShapeTests
{
    private const int LongestFile = 400;
    private const int LongestMethod = 60;

    [Fact]
    public void No_source_file_is_longer_than_400_lines() =>
        Assert.Empty(SourceTree.Sources("src").Where(file => file.Lines.Count > LongestFile).Select(file => $"{file.Path}: {file.Lines.Count}"));

    [Fact]
    public void No_method_is_longer_than_60_lines() => Assert.Empty(SourceTree.Sources("src").SelectMany(LongMethods));

    [Fact]
    public void No_type_name_says_nothing()
    {
        var empty = new Regex(@"\b(?:class|record|struct|interface|enum)\s+(\w*(?:Helper|Helpers|Utils|Utilities|Manager|Common|Base|Impl|Dto|Service|Handler|Processor))\b");
        var faults =
            from file in SourceTree.Sources("src")
            from line in file.Code()
            from Match match in empty.Matches(line.Text)
            select $"{file.Path}:{line.Number} {match.Groups[1].Value}";
        Assert.Empty(faults);
    }

    [Fact]
    public void Namespaces_follow_folders()
    {
        var faults =
            from file in SourceTree.Sources("src")
            let declared = file.Lines.Select(line => Regex.Match(line, @"^namespace ([\w.]+);")).FirstOrDefault(match => match.Success)
            where declared is not null
            let expected = Path.GetDirectoryName(file.Path)!.Replace('\\', '/')["src/".Length..].Replace('/', '.')
            where declared.Groups[1].Value != expected
            select $"{file.Path}: {declared.Groups[1].Value}";
        Assert.Empty(faults);
    }

    [Fact]
    public void Nothing_is_left_undone()
    {
        var faults =
            from file in SourceTree.Sources("src")
            from line in file.Lines.Select((text, index) => (Text: text, Number: index + 1))
            where Regex.IsMatch(line.Text, @"NotImplementedException|\bTODO\b|\bFIXME\b|\bHACK\b|#nullable disable|#pragma warning disable (?!\w+ // \w)|SuppressMessage")
            select $"{file.Path}:{line.Number} {line.Text.Trim()}";
        Assert.Empty(faults);
    }

    /// <summary>Members stand at one level of indentation in this code base, so a body runs from its brace to the brace below it.</summary>
    private static IEnumerable<string> LongMethods(SourceFile file)
    {
        var open = new Dictionary<int, int>();
        for (var index = 0; index < file.Lines.Count; index++)
        {
            var line = file.Lines[index];
            var indentation = Indentation(line);
            if (line.Trim() == "{" && index > 0 && IsMethodHead(file.Lines, index - 1))
                open[indentation] = index;
            else if (line.TrimStart().StartsWith('}') && open.Remove(indentation, out var start) && index - start > LongestMethod)
                yield return $"{file.Path}:{start}: {index - start} lines";
        }
    }

    /// <summary>A head may run over several lines, the further ones indented deeper than its first.</summary>
    private static bool IsMethodHead(IReadOnlyList<string> lines, int last)
    {
        var first = last;
        while (first > 0 && Indentation(lines[first]) > Indentation(lines[last + 1]))
            first--;
        return lines[last].TrimEnd().EndsWith(')')
            && !Regex.IsMatch(lines[first], @"^\s*(if|for|foreach|while|switch|using|lock|catch|else)\b|\b(class|record|struct)\b");
    }

    private static int Indentation(string line) => line.Length - line.TrimStart().Length;
}
