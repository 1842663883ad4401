using System.Runtime.CompilerServices;

namespace MailCompliance.Tests.Architecture;

/// <summary>The checkout that these tests were compiled from.</summary>
public static class SourceTree
{
    public static string Root { get; } = FindRoot();

    /// <summary>Sources below a folder of the checkout, C# as it comes, build output left out.</summary>
    public static IEnumerable<SourceFile> Sources(string below, string pattern = "*.cs")
    {
        var folder = Path.Combine(Root, below);
        return !Directory.Exists(folder)
            ? []
            : Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
                .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
                .Order(StringComparer.Ordinal)
                .Select(file => new SourceFile(Path.GetRelativePath(Root, file).Replace('\\', '/'), File.ReadAllLines(file)));
    }

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(Path.Combine(folder, "MailCompliance.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("MailCompliance.sln is not above " + here);
    }
}

public sealed record SourceFile(string Path, IReadOnlyList<string> Lines)
{
    /// <summary>Numbered lines of code: comment lines left out.</summary>
    public IEnumerable<(int Number, string Text)> Code() =>
        Lines.Select((text, index) => (index + 1, text)).Where(line => !line.text.TrimStart().StartsWith("//", StringComparison.Ordinal));
}
