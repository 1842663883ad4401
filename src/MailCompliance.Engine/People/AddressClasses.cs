using System.Collections.Frozen;

namespace MailCompliance.Engine.People;

/// <summary>What the owner of each known address is to the school. One person can be several (S1 and S2 7.1: a parent who is a governor).</summary>
internal static class AddressClasses
{
    /// <summary>Most people are one thing: their arrays are shared.</summary>
    private static readonly FrozenDictionary<RecipientClass, RecipientClass[]> Single =
        Enum.GetValues<RecipientClass>().ToFrozenDictionary(kind => kind, kind => new[] { kind });

    public static FrozenDictionary<string, RecipientClass[]> Of(PeopleSnapshot people)
    {
        var classes = new Dictionary<string, RecipientClass[]>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in people.Staff)
            Add(member.Email, RecipientClass.Staff);
        foreach (var pupil in people.Pupils)
            Add(pupil.Email, RecipientClass.Pupil);
        foreach (var contact in people.Contacts)
            Add(contact.Email, RecipientClass.Parent);
        foreach (var governor in people.Governors)
            Add(governor.Email, RecipientClass.Governor);
        return classes.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

        void Add(string? address, RecipientClass kind)
        {
            if (address?.Trim() is not { Length: > 0 } key)
                return;
            if (!classes.TryGetValue(key, out var known))
                classes[key] = Single[kind];
            else if (!known.Contains(kind))
                classes[key] = [.. known.Append(kind).Order()];
        }
    }
}
