using MailCompliance.Engine.Text.Containers;

namespace MailCompliance.Engine.Text.Office;

/// <summary>An Office file: a ZIP with parts of known names (ECMA-376 part 2).</summary>
internal sealed class OfficePackage(ZipDirectory zip)
{
    public static OfficePackage Open(ReadOnlyMemory<byte> content, Extraction into)
    {
        var problem = ZipDirectory.TryRead(content, into.Budget.Limits.MaxEntries, out var zip);
        if (problem != ZipProblem.None)
            into.Note(problem == ZipProblem.Damaged ? Uninspectable.Damaged : Uninspectable.TooLarge);
        return new OfficePackage(zip);
    }

    public Stream? Open(string name, ReadingBudget budget) =>
        zip.Find(name) is { } entry ? zip.Open(entry, budget) : null;

    /// <summary>Parts named with this beginning and a number, in order of the number: slide2 before slide10.</summary>
    public IEnumerable<ZipEntry> Parts(string start) =>
        zip.Entries
            .Where(entry => entry.Name.StartsWith(start, StringComparison.OrdinalIgnoreCase) && entry.Name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)
                && (start.EndsWith('/') || entry.Name.AsSpan(start.Length, entry.Name.Length - start.Length - 4).ContainsAnyExceptInRange('0', '9') == false))
            .OrderBy(entry => entry.Name.Length)
            .ThenBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase);

    public void ReadRuns(string start, Extraction into)
    {
        foreach (var entry in Parts(start))
            RunText.Read(zip.Open(entry, into.Budget), into);
    }

    public Stream Open(ZipEntry entry, ReadingBudget budget) => zip.Open(entry, budget);

    /// <summary>Documents put into this one, and pages imported as other formats.</summary>
    public void AddEmbedded(Extraction into)
    {
        foreach (var entry in zip.Entries)
        {
            if (IsEmbedded(entry.Name))
                into.Files.Add(new(entry.Name[(entry.Name.LastIndexOf('/') + 1)..], () => zip.ReadAll(entry, into.Budget), IsPart: true));
        }
    }

    private static bool IsEmbedded(string name) =>
        name.Contains("/embeddings/", StringComparison.OrdinalIgnoreCase)
        || name.Contains("/afchunk", StringComparison.OrdinalIgnoreCase);
}
