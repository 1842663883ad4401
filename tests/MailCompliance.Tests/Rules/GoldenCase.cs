using MailCompliance.Tests.Policy;

namespace MailCompliance.Tests.Rules;

/// <summary>
/// One message of a case file with what is expected of it. The format: blocks parted by lines of <c>====</c>; the first block holds
/// <c>rule:</c>, the rule's entry as in a policy file. Each further block begins with <c># title</c> and directives (lower case), then the
/// message's own header fields (upper case), a blank line, and the body.
/// </summary>
/// <remarks>
/// Directives: <c>expect: OUTCOME [DATA TYPE …]</c> or <c>expect: pass</c> · <c>rule:</c> for this case alone · <c>from: to: cc: bcc:</c> ·
/// <c>type: html</c> · <c>charset: windows-1252</c> · <c>encoding: base64</c> · <c>attach: NAME KIND ARGUMENT</c> ·
/// <c>inline: NAME KIND ARGUMENT</c> · <c>recent: ALL SAME</c>, what the sender sent lately.
/// </remarks>
internal sealed record GoldenCase(string RuleId, string Title, string Rule, IReadOnlyDictionary<string, List<string>> Directives, IReadOnlyList<string> Headers, string Body)
{
    private static readonly string[] Known = ["expect", "rule", "from", "to", "cc", "bcc", "type", "charset", "encoding", "attach", "inline", "recent"];

    public string Expect => One("expect") ?? throw new FormatException($"{RuleId}, {Title}: says nothing of what is expected.");

    public string? One(string name) => Directives.GetValueOrDefault(name)?.Single();

    public IReadOnlyList<string> All(string name) => Directives.GetValueOrDefault(name) ?? [];

    /// <summary>Addresses of a directive, parted by commas.</summary>
    public IReadOnlyList<string> Addresses(string name) =>
        [.. All(name).SelectMany(line => line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    public static string FileOf(string ruleId) => SampleFiles.Path("tests", "cases", ruleId + ".case");

    public static IReadOnlyList<GoldenCase> Read(string ruleId)
    {
        var blocks = File.ReadAllText(FileOf(ruleId)).ReplaceLineEndings("\n").Split("\n====\n");
        var rule = blocks[0].Split('\n').Single(line => line.StartsWith("rule:", StringComparison.Ordinal))["rule:".Length..];
        return [.. blocks.Skip(1).Select(block => Parse(ruleId, rule, block))];
    }

    private static GoldenCase Parse(string ruleId, string rule, string block)
    {
        var lines = block.Split('\n');
        var (title, headers, at) = ("", new List<string>(), 0);
        var directives = new Dictionary<string, List<string>>();
        for (; at < lines.Length && lines[at].Length > 0; at++)
        {
            var line = lines[at];
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line.StartsWith('#'))
                title += line[1..];
            else if (colon > 0 && Known.Contains(line[..colon]))
                (directives.TryGetValue(line[..colon], out var list) ? list : directives[line[..colon]] = []).Add(line[(colon + 1)..].Trim());
            else
                headers.Add(line);
        }

        return new GoldenCase(
            ruleId, title.Trim(), directives.GetValueOrDefault("rule")?.Single() ?? rule, directives, headers, string.Join('\n', lines.Skip(at + 1)));
    }
}
