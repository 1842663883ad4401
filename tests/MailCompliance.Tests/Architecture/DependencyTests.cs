using System.Text.RegularExpressions;

namespace MailCompliance.Tests.Architecture;

public sealed class DependencyTests
{
    private static readonly string[] Channels = ["Gateway", "AddIn", "Graph", "Portal", "Cli"];

    [Theory]
    [InlineData("MailCompliance.Mime", "")]
    [InlineData("MailCompliance.Engine", "MailCompliance.Mime")]
    [InlineData("MailCompliance.Storage", "MailCompliance.Engine")]
    [InlineData("MailCompliance.Server", "MailCompliance.Engine,MailCompliance.Mime,MailCompliance.Storage")]
    public void Projects_depend_downwards(string project, string allowed)
    {
        var file = File.ReadAllText(Path.Combine(SourceTree.Root, "src", project, project + ".csproj"));
        var referenced = Regex.Matches(file, @"ProjectReference Include=""[^""]*?([A-Za-z.]+)\.csproj""").Select(match => match.Groups[1].Value);
        Assert.Empty(referenced.Except(allowed.Split(',')));
    }

    [Fact]
    public void The_mime_library_uses_no_package() =>
        Assert.DoesNotContain("PackageReference", File.ReadAllText(Path.Combine(SourceTree.Root, "src/MailCompliance.Mime/MailCompliance.Mime.csproj")), StringComparison.Ordinal);

    [Fact]
    public void Channels_never_name_one_another()
    {
        var faults =
            from channel in Channels
            from file in SourceTree.Sources($"src/MailCompliance.Server/{channel}")
            from line in file.Code()
            from other in Channels
            where other != channel && Regex.IsMatch(line.Text, $@"\bServer\.{other}\b")
            select $"{file.Path}:{line.Number} names {other}";
        Assert.Empty(faults);
    }

    [Fact]
    public void The_protocol_knows_nothing_of_channels_or_the_engine()
    {
        var faults =
            from file in SourceTree.Sources("src/MailCompliance.Server/Smtp")
            from line in file.Code()
            where Regex.IsMatch(line.Text, @"\bMailCompliance\.(Engine|Storage|Server\.(Gateway|AddIn|Graph|Portal|Cli|Hosting))\b")
            select $"{file.Path}:{line.Number}";
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData(@"\bMicrosoft\.Graph\b|\bAzure\.Identity\b", "src/MailCompliance.Server/Graph/")]
    [InlineData(@"\bMicrosoft\.Data\.Sqlite\b|\bNpgsql\b|\bDapper\b", "src/MailCompliance.Storage/")]
    public void A_package_with_a_home_is_named_only_there(string package, string home)
    {
        var faults =
            from file in SourceTree.Sources("src")
            where !file.Path.StartsWith(home, StringComparison.Ordinal)
            from line in file.Code()
            where Regex.IsMatch(line.Text, package)
            select $"{file.Path}:{line.Number}";
        Assert.Empty(faults);
    }
}
