namespace MailCompliance.Engine.People.Import;

/// <summary>
/// The files of a OneRoster 1.1 or 1.2 export (1EdTech, CSV tables and CSV binding) or of School Data Sync 2.1 (Microsoft
/// Learn, "SDS v2.1 CSV file format"), as far as they are about people.
/// </summary>
internal sealed class RosterTables
{
    private RosterTables(ExportLayout layout, RosterFile users, IReadOnlyDictionary<string, string> paths, List<RejectedRow> rejected)
    {
        (Layout, Users) = (layout, users);
        Roles = RosterFile.Read(paths, FileKind.Roles, ["userSourcedId", "role"], ["status", "grade"], rejected);
        Relationships = RosterFile.Read(paths, FileKind.Relationships, ["userSourcedId", "relationshipUserSourcedId"], ["relationshipRole"], rejected);
        Demographics = RosterFile.Read(paths, FileKind.Demographics, [], ["sourcedId", "userSourcedId", "birthDate", "status"], rejected);
        Classes = RosterFile.Read(paths, FileKind.Classes, ["sourcedId", "title"], ["classType", "status"], rejected);
        Enrollments = RosterFile.Read(paths, FileKind.Enrollments, ["classSourcedId", "userSourcedId"], ["role", "status"], rejected);
        Orgs = RosterFile.Read(paths, FileKind.Orgs, ["sourcedId", "name"], ["type"], rejected);
    }

    public ExportLayout Layout { get; }

    public RosterFile Users { get; }

    public RosterFile? Roles { get; }

    public RosterFile? Relationships { get; }

    public RosterFile? Demographics { get; }

    public RosterFile? Classes { get; }

    public RosterFile? Enrollments { get; }

    public RosterFile? Orgs { get; }

    public static IReadOnlyList<string> FileNames { get; } =
        ["users.csv", "roles.csv", "relationships.csv", "demographics.csv", "classes.csv", "enrollments.csv", "orgs.csv", "manifest.csv", "courses.csv", "academicSessions.csv",
         "userFlags.csv", "userProfiles.csv", "userResources.csv", "resources.csv", "classResources.csv", "courseResources.csv", "lineItems.csv", "results.csv", "categories.csv", "scoreScales.csv"];

    public IEnumerable<RosterFile> Files => new[] { Users, Roles, Relationships, Demographics, Classes, Enrollments, Orgs }.OfType<RosterFile>();

    /// <returns>Null: the files are not of these formats.</returns>
    /// <exception cref="PeopleException">They are, and cannot be used.</exception>
    public static RosterTables? Read(IReadOnlyDictionary<string, string> paths, List<RejectedRow> rejected)
    {
        var users = RosterFile.Read(
            paths,
            FileKind.Users,
            [],
            ["sourcedId", "givenName", "familyName", "status", "enabledUser", "role", "username", "userIds", "preferredGivenName", "identifier", "email", "phone", "sms", "agentSourcedIds", "grades", "activeDirectoryMatchId", "userMasterIdentifier"],
            rejected);
        if (users?.Has("sourcedId") != true)
            return null;
        users.Require(["givenName", "familyName"]);
        var manifest = RosterFile.Read(paths, FileKind.Manifest, ["propertyName", "value"], [], rejected);
        RequireBulk(manifest);
        return new RosterTables(LayoutOf(users, manifest, paths), users, paths, rejected);
    }

    private static ExportLayout LayoutOf(RosterFile users, RosterFile? manifest, IReadOnlyDictionary<string, string> paths)
    {
        var version = manifest?.Rows.FirstOrDefault(row => row["propertyName"] == "oneroster.version")?["value"];
        if (version?.StartsWith("1.2", StringComparison.Ordinal) == true)
            return ExportLayout.OneRoster12;
        if (version is not null || users.Has("role"))
            return ExportLayout.OneRoster11;
        var isOneRoster = users.Has("userMasterIdentifier") || users.Has("enabledUser");
        if (!isOneRoster && !paths.ContainsKey("roles.csv"))
            throw new PeopleException("users.csv: there is neither a column role (OneRoster) nor a file roles.csv (OneRoster 1.2, School Data Sync): nobody knows who is a pupil.");
        return isOneRoster ? ExportLayout.OneRoster12 : ExportLayout.SchoolDataSync;
    }

    private static void RequireBulk(RosterFile? manifest)
    {
        if (manifest?.Rows.FirstOrDefault(row => row["propertyName"] == "file.users") is { } row && string.Equals(row["value"], "delta", StringComparison.OrdinalIgnoreCase))
            throw new PeopleException("manifest.csv: the export holds only what changed (delta). Export everything (bulk).");
    }
}
