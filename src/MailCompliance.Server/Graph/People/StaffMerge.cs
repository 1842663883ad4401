using MailCompliance.Engine;
using MailCompliance.Engine.People;

namespace MailCompliance.Server.Graph.People;

/// <summary>Staff of the directory into people that come from elsewhere, too.</summary>
internal static class StaffMerge
{
    /// <summary>Fewer than this may come and go as they like.</summary>
    private const int WorthGuarding = 50;

    /// <summary>A directory that lost half of its staff overnight is a fault, or an attack: those on file stay.</summary>
    /// <returns>Null: it can be taken over.</returns>
    public static string? Refusal(PeopleSnapshot before, IReadOnlyList<StaffMember> staff)
    {
        var had = before.Staff.Count(DirectoryOrigin.Brought);
        return had >= WorthGuarding && staff.Count < had / 2
            ? $"The directory names {Counted.Of(staff.Count, "member of staff", "members of staff")} where it named {had}; those on file stay. If that is right, run 'people import'."
            : null;
    }

    /// <summary>The same for pupils of the roster.</summary>
    public static string? Refusal(PeopleSnapshot before, int pupils)
    {
        var had = before.Pupils.Count(DirectoryOrigin.Brought);
        return had >= WorthGuarding && pupils < had / 2
            ? $"The roster names {Counted.Of(pupils, "pupil")} where {had} of it are on file; those stay. If that is right, run 'people import'."
            : null;
    }

    /// <summary>
    /// The directory's word goes for names, title, telephone and groups; what an import knows beyond that (the name somebody goes by, private
    /// addresses and numbers) is kept. Imported staff whom the directory does not have stay.
    /// </summary>
    public static PeopleSnapshot Into(PeopleSnapshot before, IReadOnlyList<StaffMember> staff)
    {
        var byEmail = before.Staff.Where(member => member.Email.Length > 0).DistinctBy(member => member.Email, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(member => member.Email, StringComparer.OrdinalIgnoreCase);
        var named = staff.Select(member => member.Email).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var merged = staff.Select(member => byEmail.TryGetValue(member.Email, out var known) ? Merge(member, known) : member);
        var others = before.Staff.Where(member => !DirectoryOrigin.Brought(member) && !named.Contains(member.Email));
        return new PeopleSnapshot([.. others, .. merged], before.Pupils, before.Contacts, before.Governors, before.Agencies, before.Consents);
    }

    private static StaffMember Merge(StaffMember member, StaffMember known) => member with
    {
        KnownAs = known.KnownAs,
        Title = member.Title ?? known.Title,
        Phone = member.Phone ?? known.Phone,
        PrivateEmail = known.PrivateEmail,
        PrivatePhone = known.PrivatePhone,
        Manager = member.Manager ?? known.Manager,
    };
}
