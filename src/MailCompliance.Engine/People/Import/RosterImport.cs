using System.Collections.Frozen;
using MailCompliance.Engine.Policy;

namespace MailCompliance.Engine.People.Import;

/// <summary>Makes people of OneRoster and School Data Sync tables.</summary>
internal sealed class RosterImport
{
    private static readonly FrozenSet<string> ParentRoles = FrozenSet.ToFrozenSet(["parent", "guardian", "relative"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Roles of OneRoster 1.1 and 1.2 and of School Data Sync ("Default list of values") whose people work for the school.</summary>
    private static readonly FrozenSet<string> StaffRoles = FrozenSet.ToFrozenSet(
        ["teacher", "administrator", "aide", "proctor", "counselor", "counsellor", "principal", "siteAdministrator", "districtAdministrator", "systemAdministrator", "staff", "faculty",
         "adjunct", "advisor", "affiliate", "assistant", "assistantPrincipal", "academicCoach", "advocate", "chair", "coach", "coordinator", "dean", "director", "instructor", "itAdmin",
         "lecturer", "librarian", "nurse", "officeStaff", "paraprofessional", "professor", "researcher", "schoolAdministrator", "substitute", "superintendent", "technician"],
        StringComparer.OrdinalIgnoreCase);

    private readonly RosterTables tables;
    private readonly ImportGathering gathering;
    private readonly RosterLookups lookups;
    private readonly Dictionary<string, CsvRow> users = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> pupils = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> parents = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<(string Pupil, string Parent)> linked = [];

    /// <summary>Users who are to be deleted, and those who were linked to one.</summary>
    private readonly HashSet<string> leavers = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> ofLeavers = new(StringComparer.OrdinalIgnoreCase);

    private RosterImport(RosterTables tables, ImportGathering gathering)
    {
        (this.tables, this.gathering) = (tables, gathering);
        lookups = new RosterLookups(tables);
    }

    public static void Read(RosterTables tables, ImportGathering gathering)
    {
        var import = new RosterImport(tables, gathering);
        import.TakeUsers();
        import.TakeAgents();
        import.TakeRelationships();
        import.SettleChildless();
        gathering.Files.AddRange(tables.Files.Select(file => file.Description));
    }

    private void TakeUsers()
    {
        foreach (var row in tables.Users.Rows)
        {
            if (RosterLookups.IsDeleted(row))
                LeaveOut(row);
            else if (row["sourcedId"] is not { } id)
                row.Reject<CsvRow>("has no sourcedId.");
            else if (!users.TryAdd(id, row))
                row.Reject<CsvRow>("has the sourcedId of an earlier row.");
            else
                TakeUser(row, id);
        }
    }

    private void LeaveOut(CsvRow row)
    {
        gathering.LeaveOut("users marked as to be deleted");
        if (row["sourcedId"] is { } id)
            leavers.Add(id);
        ofLeavers.UnionWith(row.List("agentSourcedIds"));
    }

    private void TakeUser(CsvRow row, string id)
    {
        var roles = lookups.RolesOf(row, id);
        if (roles.Count == 0 && lookups.IsSomebodysContact(id))
            parents.Add(id);
        else if (roles.Count == 0)
            row.Reject<CsvRow>("has no role, and is nobody's contact.");
        else if (roles.FirstOrDefault(role => !IsKnown(role)) is not null)
            row.Reject<CsvRow>("has a role that is not known.");
        else
            TakeUser(row, id, roles);
    }

    private void TakeUser(CsvRow row, string id, IReadOnlyList<string> roles)
    {
        if (roles.Any(ParentRoles.Contains))
            parents.Add(id);
        if (roles.Any(StaffRoles.Contains))
            TakeStaff(row, id);
        if (roles.All(role => role.StartsWith("ext:", StringComparison.OrdinalIgnoreCase)))
            gathering.LeaveOut("users whose only role is an extension of the format");
        if (!roles.Contains("student", StringComparer.OrdinalIgnoreCase))
            return;
        if (row["givenName"] is { } given && row["familyName"] is { } family)
        {
            pupils.Add(id);
            gathering.Pupils.Add(new Pupil(
                id, given, family, KnownAs(row, given), RosterLookups.UpnOf(row), lookups.BirthDateOf(id), lookups.GradeOf(row, id), lookups.ClassOf(id), null, EmailOf(row)));
        }
        else
            row.Reject<Pupil>("lacks a given or a family name.");
    }

    private void TakeStaff(CsvRow row, string id)
    {
        var email = EmailOf(row);
        if (email is null && row["familyName"] is null)
            row.Reject<StaffMember>("has neither an e-mail address nor a family name.");
        else if (!row.IsFirst("staff e-mail", email))
            row.Reject<StaffMember>("has the e-mail address of an earlier row.");
        else
            gathering.Staff.Add(new StaffMember(id, email ?? "", row["givenName"] ?? "", row["familyName"] ?? "", KnownAs(row, row["givenName"]), Phone: row["phone"]));
    }

    /// <summary>OneRoster: pupils name their parents in agentSourcedIds; some exports have parents name their children.</summary>
    private void TakeAgents()
    {
        foreach (var (id, row) in users)
        {
            foreach (var agent in row.List("agentSourcedIds"))
            {
                if (leavers.Contains(agent))
                    ofLeavers.Add(id);
                else if (!users.ContainsKey(agent))
                    row.Remark("agentSourcedIds names a user who is not in users.csv; that was left out.");
                else if (pupils.Contains(id) && parents.Contains(agent))
                    Link(id, agent, null);
                else if (parents.Contains(id) && pupils.Contains(agent))
                    Link(agent, id, null);
            }
        }
    }

    private void TakeRelationships()
    {
        foreach (var row in tables.Relationships?.Rows ?? [])
        {
            if (row["userSourcedId"] is not { } pupil || !pupils.Contains(pupil))
                row.Reject<CsvRow>("names a pupil who is not among the pupils of this export.");
            else if (row["relationshipUserSourcedId"] is not { } parent || !users.ContainsKey(parent))
                row.Reject<CsvRow>("names a contact who is not in users.csv.");
            else if (Relations.IsProfessional(row["relationshipRole"]))
            {
                gathering.LeaveOut("contacts by profession (doctor, social worker and so on), who are no parents");
                linked.Add(("", parent));
            }
            else
                Link(pupil, parent, row.Shared("relationshipRole"));
        }
    }

    private void Link(string pupil, string parent, string? relation)
    {
        if (!linked.Add((pupil, parent)))
            return;
        linked.Add(("", parent));
        var row = users[parent];
        gathering.Contacts.Add(new PupilContact(
            pupil, row["givenName"] ?? "", row["familyName"] ?? "", relation ?? lookups.RolesOf(row, parent).FirstOrDefault(ParentRoles.Contains), EmailOf(row), row["sms"] ?? row["phone"]));
    }

    private void SettleChildless()
    {
        foreach (var parent in parents.Where(parent => !linked.Contains(("", parent))))
        {
            if (ofLeavers.Contains(parent))
                gathering.LeaveOut("parents of pupils who are to be deleted");
            else
                users[parent].Reject<PupilContact>("is a parent or guardian of no pupil in the export.");
        }
    }

    private static bool IsKnown(string role) =>
        role.Equals("student", StringComparison.OrdinalIgnoreCase) || ParentRoles.Contains(role) || StaffRoles.Contains(role) || role.StartsWith("ext:", StringComparison.OrdinalIgnoreCase);

    private static string? KnownAs(CsvRow row, string? given) => row["preferredGivenName"] is { } known && !string.Equals(known, given, StringComparison.OrdinalIgnoreCase) ? known : null;

    /// <summary>The mail address; where the column is empty, a sign-in name that has the form of one.</summary>
    private static string? EmailOf(CsvRow row) => row.Address("email")
        ?? (row["username"] is { } name && PolicyText.IsAddress(name) ? name : null)
        ?? (row["activeDirectoryMatchId"] is { } match && PolicyText.IsAddress(match) ? match : null);
}
