namespace MailCompliance.Labelled;

/// <summary>Who must not get the message as it is.</summary>
public enum Protection
{
    /// <summary>Nobody: no personal data, or no more than every letter holds.</summary>
    No,

    /// <summary>Whoever it goes to.</summary>
    Yes,

    /// <summary>The child's own parents, where the policy makes no exception for them.</summary>
    OwnParent,

    /// <summary>Colleagues, where the policy counts mail within the school.</summary>
    Internal,
}

/// <summary>A file that travels with a labelled message: its format, its name and its text.</summary>
public sealed record LabelledFile(string Format, string Name, string Content);

/// <summary>A message of the labelled set, its texts still marked.</summary>
/// <param name="From">A member of staff, by the address's local part.</param>
/// <param name="Form">How the body is written: see <see cref="BodyForm"/>.</param>
public sealed record LabelledMessage(
    string Id,
    Protection Protection,
    string Reason,
    string From,
    IReadOnlyList<string> To,
    string Form,
    string Subject,
    string Body,
    IReadOnlyList<LabelledFile> Files)
{
    private const string Domain = "@fernleigh.example";

    /// <summary>Every message of a folder's files, in the order of their names.</summary>
    /// <param name="beginning">Only files whose names begin so.</param>
    public static IReadOnlyList<LabelledMessage> ReadAll(string folder, string beginning = "") =>
        [.. Directory.EnumerateFiles(folder, beginning + "*.txt").Order(StringComparer.Ordinal).SelectMany(file => Read(File.ReadAllText(file)))];

    private static IEnumerable<LabelledMessage> Read(string text) =>
        ("\n" + text.ReplaceLineEndings("\n")).Split("\n==== ", StringSplitOptions.RemoveEmptyEntries).Select(One);

    /// <summary>"id yes|no|own-parent|internal reason", fields, an empty line, the body, and files that begin with "---- format name".</summary>
    private static LabelledMessage One(string block)
    {
        var parts = block.Split("\n---- ");
        var head = parts[0].Split("\n\n", 2);
        var lines = head[0].Split('\n');
        var title = lines[0].Split(' ');
        var fields = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(field => field[0], field => field[1]);
        return new LabelledMessage(
            title[0],
            title[1] switch
            {
                "yes" => Protection.Yes,
                "no" => Protection.No,
                "own-parent" => Protection.OwnParent,
                "internal" => Protection.Internal,
                var other => throw new FormatException($"{title[0]}: there is no answer \"{other}\"."),
            },
            title[2],
            AddressOf(fields["from"]),
            [.. fields["to"].Split(", ").Select(AddressOf)],
            fields.GetValueOrDefault("form", "text"),
            fields["subject"],
            head.Length > 1 ? head[1].TrimEnd('\n') + "\n" : "\n",
            [.. parts.Skip(1).Select(FileOf)]);
    }

    private static LabelledFile FileOf(string part)
    {
        var lines = part.Split('\n', 2);
        var words = lines[0].Split(' ', 2);
        return new LabelledFile(words[0], words[1], lines[1].TrimEnd('\n') + "\n");
    }

    private static string AddressOf(string name) => name.Contains('@') ? name : name + Domain;

    /// <summary>Whether the message must be protected where these two exceptions hold or not.</summary>
    public bool MustBeProtected(Exceptions exceptions) => Protection switch
    {
        Protection.Yes => true,
        Protection.No => false,
        Protection.OwnParent => !exceptions.OwnParent,
        Protection.Internal => !exceptions.Internal,
        _ => throw new InvalidOperationException($"There is no protection {Protection}."),
    };
}

/// <summary>What a policy lets pass unprotected.</summary>
/// <param name="OwnParent">A child's data to the child's own parents.</param>
/// <param name="Internal">Mail that stays within the school.</param>
public sealed record Exceptions(string Name, bool OwnParent, bool Internal);
