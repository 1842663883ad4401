using MailCompliance.Engine;
using MailCompliance.Engine.People;

namespace MailCompliance.Storage.People;

/// <summary>What is known of a stored snapshot without decrypting it.</summary>
/// <param name="Source">Where the people came from: the layout of an import, or the folder of a node.</param>
/// <param name="TakenBy">The node, or who ran the import.</param>
public sealed record StoredPeople(string Id, DateTimeOffset TakenAt, string Source, string TakenBy, PeopleCounts Counts);

/// <summary>How many of each kind.</summary>
public sealed record PeopleCounts(int Staff, int Pupils, int Contacts, int Governors, int Agencies)
{
    public static PeopleCounts Of(PeopleSnapshot people) =>
        new(people.Staff.Count, people.Pupils.Count, people.Contacts.Count, people.Governors.Count, people.Agencies.Count);

    public override string ToString() => $"{Staff:N0} staff, {Counted.Of(Pupils, "pupil")}, {Counted.Of(Contacts, "contact")}, {Counted.Of(Governors, "governor")}, {Counted.Of(Agencies, "agency", "agencies")}";
}
