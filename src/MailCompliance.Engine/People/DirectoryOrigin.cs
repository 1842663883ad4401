namespace MailCompliance.Engine.People;

/// <summary>Who on file came from the directory of Microsoft 365 rather than from an import. An import leaves them alone, and is not measured by them.</summary>
public static class DirectoryOrigin
{
    /// <summary>What ids of the directory's people begin with.</summary>
    public const string Prefix = "entra:";

    public static bool Brought(StaffMember member) => member.Id.StartsWith(Prefix, StringComparison.Ordinal);

    public static bool Brought(Pupil pupil) => pupil.Id.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>What imports alone brought.</summary>
    public static PeopleSnapshot Without(PeopleSnapshot people) => new(
        [.. people.Staff.Where(member => !Brought(member))],
        [.. people.Pupils.Where(pupil => !Brought(pupil))],
        [.. people.Contacts.Where(contact => !contact.IsOfDirectory)],
        people.Governors,
        people.Agencies,
        people.Consents);
}
