using MailCompliance.Engine.People;

namespace MailCompliance.Server.Graph.People;

/// <summary>Pupils and parents of the roster beside those that were imported, nobody twice. What an import says goes before.</summary>
internal static class RosterMerge
{
    /// <param name="imported">Without what an earlier merge put in (<see cref="DirectoryOrigin.Without"/>).</param>
    public static (IReadOnlyList<Pupil> Pupils, IReadOnlyList<PupilContact> Contacts) Into(PeopleSnapshot imported, IReadOnlyList<(Pupil Pupil, RosterPupil Details)> roster)
    {
        var known = new KnownPupils(imported.Pupils, roster);
        var pupils = new List<Pupil>(imported.Pupils);
        var contacts = new List<PupilContact>(imported.Contacts);
        foreach (var (pupil, details) in roster)
        {
            var same = known.Find(pupil, details);
            if (same is null)
                pupils.Add(pupil);
            contacts.AddRange(NewContacts(details, same?.Id ?? pupil.Id, same is null ? [] : imported.ContactsOf(same)));
        }

        return (pupils, contacts);
    }

    /// <summary>A contact is the same person where address or name is.</summary>
    private static IEnumerable<PupilContact> NewContacts(RosterPupil details, string pupilId, IReadOnlyList<PupilContact> known)
    {
        var taken = known.ToList();
        foreach (var one in details.Contacts)
        {
            var (given, family) = NameOf(one.Name);
            if (taken.Exists(contact => Same(contact.Email, one.Mail) || (Same(contact.Given, given) && Same(contact.Family, family))))
                continue;
            var contact = new PupilContact(pupilId, given, family, one.Relation, one.Mail, one.Phone) { AccessConsent = one.AccessConsent, IsOfDirectory = true };
            taken.Add(contact);
            yield return contact;
        }
    }

    /// <summary>The last word is the family name.</summary>
    private static (string Given, string Family) NameOf(string name)
    {
        var trimmed = name.Trim();
        var space = trimmed.LastIndexOf(' ');
        return space < 0 ? ("", trimmed) : (trimmed[..space].TrimEnd(), trimmed[(space + 1)..]);
    }

    private static bool Same(string? one, string? other) => !string.IsNullOrWhiteSpace(one) && string.Equals(one.Trim(), other?.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>Imported pupils, found by what a roster knows of them: address, id in the information system, number; else name and birthday; else a name that nobody else has.</summary>
    private sealed class KnownPupils
    {
        private readonly Dictionary<string, Pupil> byMail = new(StringComparer.OrdinalIgnoreCase);
        private readonly Dictionary<string, Pupil> byId = new(StringComparer.OrdinalIgnoreCase);
        private readonly ILookup<string, Pupil> byName;
        private readonly ILookup<string, Pupil> rosterByName;

        public KnownPupils(IReadOnlyList<Pupil> imported, IReadOnlyList<(Pupil Pupil, RosterPupil Details)> roster)
        {
            foreach (var pupil in imported)
            {
                if (pupil.Email is { } mail)
                    byMail.TryAdd(mail, pupil);
                byId.TryAdd(pupil.Id, pupil);
                if (pupil.Upn is { } upn)
                    byId.TryAdd(upn, pupil);
            }

            byName = imported.SelectMany(pupil => new[] { NameKey(pupil.Given, pupil.Family), NameKey(pupil.KnownAs ?? pupil.Given, pupil.Family) }.Distinct().Select(key => (key, pupil)))
                .ToLookup(pair => pair.key, pair => pair.pupil, StringComparer.OrdinalIgnoreCase);
            rosterByName = roster.ToLookup(one => NameKey(one.Pupil.Given, one.Pupil.Family), one => one.Pupil, StringComparer.OrdinalIgnoreCase);
        }

        public Pupil? Find(Pupil pupil, RosterPupil details)
        {
            if (details.Mail is { } mail && byMail.TryGetValue(mail, out var found))
                return found;
            if (details.MisIds.Select(id => byId.GetValueOrDefault(id)).FirstOrDefault(one => one is not null) is { } byNumber && !Differ(byNumber.Born, pupil.Born))
                return byNumber;
            var key = NameKey(pupil.Given, pupil.Family);
            var namesakes = byName[key].ToList();
            if (pupil.Born is not null && namesakes.Where(one => one.Born == pupil.Born).ToList() is [var born])
                return born;
            return namesakes is [var only] && rosterByName[key].Count() == 1 && !Differ(only.Born, pupil.Born) ? only : null;
        }

        private static bool Differ(DateOnly? one, DateOnly? other) => one is not null && other is not null && one != other;

        private static string NameKey(string given, string family) => $"{given.Trim()} {family.Trim()}";
    }
}
