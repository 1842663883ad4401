namespace MailCompliance.Engine.People.Import;

/// <summary>Parents that stand on the pupil's row: "Guardian 1 Email", "Parent 2 Surname", "Primary Guardian Mobile".</summary>
internal static class NumberedContacts
{
    private static readonly string[] Enough = ["given", "family", "name", "email"];

    /// <returns>For each parent, in the order of the columns, the fields of a contact and their columns; the pupil's own number with them.</returns>
    public static IReadOnlyList<IReadOnlyDictionary<string, int>> Find(HeaderRow header, IReadOnlyDictionary<string, int> pupil)
    {
        var groups = new List<(string Key, Dictionary<string, int> Columns)>();
        for (var index = 0; index < header.Headers.Length; index++)
        {
            var (key, field) = Split(HeaderName.Plain(header.Headers[index]));
            if (key is null)
                continue;
            var group = groups.Find(group => group.Key == key);
            if (group.Columns is null)
                groups.Add(group = (key, new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)));
            group.Columns.TryAdd(field, index);
        }

        var parents = groups.Where(group => Enough.Any(group.Columns.ContainsKey)).Select(group => group.Columns).ToList();
        foreach (var parent in parents)
            AddPupil(parent, pupil);
        return parents;
    }

    private static void AddPupil(Dictionary<string, int> parent, IReadOnlyDictionary<string, int> pupil)
    {
        if (pupil.TryGetValue("id", out var id))
            parent["pupilId"] = id;
        if (pupil.TryGetValue("upn", out var upn))
            parent["upn"] = upn;
    }

    /// <summary>"guardian1email" is field email of parent "guardian1".</summary>
    private static (string? Key, string Field) Split(string header)
    {
        foreach (var prefix in ImportFields.PrefixesOf(FileKind.Contacts))
        {
            if (!header.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            var rest = header[prefix.Length..];
            var digits = rest.TakeWhile(char.IsAsciiDigit).Count();
            var key = prefix + rest[..digits];
            var word = rest[digits..];
            if (digits == 0)
            {
                word = rest.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
                key = prefix + rest[word.Length..];
            }

            var field = ImportFields.Of(FileKind.Contacts)
                .FirstOrDefault(field => field.Name is not ("pupilId" or "upn") && field.Headers.Any(name => HeaderName.Plain(name) == word));
            if (field is not null)
                return (key, field.Name);
        }

        return (null, "");
    }
}
