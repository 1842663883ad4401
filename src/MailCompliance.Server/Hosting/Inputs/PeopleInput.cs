using MailCompliance.Engine;
using MailCompliance.Engine.People;

namespace MailCompliance.Server.Hosting.Inputs;

/// <summary>The folder of people files as a watched input.</summary>
internal static class PeopleInput
{
    /// <summary>Fewer people than this may come and go as they like.</summary>
    private const int WorthGuarding = 50;

    /// <summary>Rejected rows beyond this many are counted, not listed.</summary>
    private const int MostListed = 20;

    /// <param name="folder">Null: nobody is on file.</param>
    public static WatchedInput<PeopleSnapshot> Of(string? folder, ILogger logger) => folder is null
        ? new("people", () => "", _ => new(PeopleSnapshot.Empty, [], []), logger)
        : new("people", () => FileStamps.Of(PeopleFolder.FileNames.Select(name => Path.Combine(folder, name))), current => Read(folder, current), logger);

    private static InputReading<PeopleSnapshot> Read(string folder, PeopleSnapshot? current)
    {
        try
        {
            var (people, rejected) = PeopleFolder.Read(folder);
            return current is null || Shrunk(current, people) is not { } loss
                ? new(people, [], Remarks(rejected))
                : new(null, [loss], []);
        }
        catch (PeopleException e)
        {
            return new(null, [e.Message], []);
        }
    }

    /// <summary>An export that went wrong would turn parents into strangers: it is not taken over while serving.</summary>
    private static string? Shrunk(PeopleSnapshot before, PeopleSnapshot after) =>
        Lost("staff.csv", before.Staff.Count, after.Staff.Count)
        ?? Lost("pupils.csv", before.Pupils.Count, after.Pupils.Count)
        ?? Lost("contacts.csv", before.Contacts.Count, after.Contacts.Count);

    private static string? Lost(string file, int before, int after) => before >= WorthGuarding && after < before / 2
        ? $"{file} names {Counted.Of(after, "person", "people")} where it named {before}. If that is right, restart the service."
        : null;

    private static List<string> Remarks(IReadOnlyList<RejectedRow> rejected)
    {
        List<string> lines = [.. rejected.Take(MostListed).Select(row => $"{row.File}:{row.Line}: {(row.Kept ? "" : "not taken: ")}{row.Reason}")];
        if (rejected.Count > MostListed)
            lines.Add($"and {Counted.Of(rejected.Count - MostListed, "more row")}");
        return lines;
    }
}
