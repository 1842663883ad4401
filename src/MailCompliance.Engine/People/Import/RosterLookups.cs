namespace MailCompliance.Engine.People.Import;

/// <summary>What the tables beside users.csv say about one user.</summary>
internal sealed class RosterLookups
{
    private readonly Dictionary<string, List<string>> roles = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> grades = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DateOnly> born = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, (string Title, bool IsHomeroom)> classes = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<string>> classesOf = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> contacts = new(StringComparer.OrdinalIgnoreCase);

    public RosterLookups(RosterTables tables)
    {
        foreach (var row in Present(tables.Roles))
            AddRole(row);
        foreach (var row in Present(tables.Demographics))
        {
            if ((row["userSourcedId"] ?? row["sourcedId"]) is { } user && row.Date("birthDate") is { } date)
                born[user] = date;
        }

        foreach (var row in Present(tables.Classes))
        {
            if (row["sourcedId"] is { } id && row.Shared("title") is { } title)
                classes[id] = (title, string.Equals(row["classType"], "homeroom", StringComparison.OrdinalIgnoreCase));
        }

        foreach (var row in Present(tables.Enrollments))
        {
            if (row["userSourcedId"] is { } user && row["classSourcedId"] is { } id && classes.ContainsKey(id))
                ListOf(classesOf, user).Add(id);
        }

        foreach (var row in tables.Relationships?.Rows ?? [])
        {
            if (row["relationshipUserSourcedId"] is { } contact)
                contacts.Add(contact);
        }
    }

    public static bool IsDeleted(CsvRow row) => string.Equals(row["status"], "tobedeleted", StringComparison.OrdinalIgnoreCase);

    /// <summary>Of users.csv (OneRoster 1.1) and roles.csv.</summary>
    public IReadOnlyList<string> RolesOf(CsvRow user, string id)
    {
        var own = user.List("role");
        return !roles.TryGetValue(id, out var others) ? own : own.Count == 0 ? others : [.. own, .. others];
    }

    public bool IsSomebodysContact(string id) => contacts.Contains(id);

    public DateOnly? BirthDateOf(string id) => born.TryGetValue(id, out var date) ? date : null;

    /// <summary>Year, without the zero that grades begin with.</summary>
    public string? GradeOf(CsvRow user, string id)
    {
        var grade = user.List("grades") is [var first, ..] ? first : grades.GetValueOrDefault(id);
        return grade is { Length: > 1 } && grade[0] == '0' ? grade[1..] : grade;
    }

    /// <summary>The registration group (classType homeroom); where the export has no types, the only class there is.</summary>
    public string? ClassOf(string id)
    {
        if (!classesOf.TryGetValue(id, out var own))
            return null;
        var found = own.Select(known => classes[known]).ToList();
        return found.Find(one => one.IsHomeroom).Title ?? (found.Count == 1 ? found[0].Title : null);
    }

    /// <summary>userIds holds pairs such as <c>{UPN:A123…}</c>; UK exports may have the UPN as the identifier.</summary>
    public static string? UpnOf(CsvRow user)
    {
        foreach (var pair in user.List("userIds").Select(pair => pair.Trim('{', '}', ' ')))
        {
            if (pair.StartsWith("upn:", StringComparison.OrdinalIgnoreCase))
                return pair[4..].Trim();
        }

        return user["identifier"] is { Length: 13 } identifier && char.IsAsciiLetter(identifier[0]) && identifier.AsSpan(1, 11).IndexOfAnyExceptInRange('0', '9') < 0
            ? identifier
            : null;
    }

    private void AddRole(CsvRow row)
    {
        if (row["userSourcedId"] is not { } user)
            return;
        if (row.Shared("role") is { } role && !ListOf(roles, user).Contains(role, StringComparer.OrdinalIgnoreCase))
            ListOf(roles, user).Add(role);
        if (row.Shared("grade") is { } grade)
            grades.TryAdd(user, grade);
    }

    private static IEnumerable<CsvRow> Present(RosterFile? file) => (file?.Rows ?? []).Where(row => !IsDeleted(row));

    private static List<string> ListOf(Dictionary<string, List<string>> lists, string key) =>
        lists.TryGetValue(key, out var list) ? list : lists[key] = [];
}
