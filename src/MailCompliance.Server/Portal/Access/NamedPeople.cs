using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;

namespace MailCompliance.Server.Portal.Access;

/// <summary>
/// Which staff a message is about: nobody decides or reviews a matter that names them. Looked for are given or known name with
/// family name, and title with family name, in what the sender wrote and in quoted mail; signature and disclaimer name people
/// without being about them.
/// </summary>
public sealed class NamedPeople
{
    private const int MostRemembered = 10_000;

    private static readonly string[] Titles = ["mr", "mrs", "ms", "miss", "mx", "dr", "sir", "madam", "headteacher", "head"];

    /// <summary>By the people on file: who is on file today may be named in what came yesterday.</summary>
    private readonly ConditionalWeakTable<PeopleSnapshot, ConcurrentDictionary<string, IReadOnlyList<string>>> byPeople = [];

    /// <summary>Addresses of the staff named in the message with this id. Held content does not change, so it is read once for the people on file.</summary>
    public async Task<IReadOnlyList<string>> InAsync(string id, PeopleSnapshot people, Func<Task<MessageFacts?>> read)
    {
        var known = byPeople.GetValue(people, _ => new(StringComparer.Ordinal));
        if (known.TryGetValue(id, out var before))
            return before;
        var facts = await read();
        IReadOnlyList<string> named = facts is null ? [] : In(facts);
        if (known.Count < MostRemembered)
            known[id] = named;
        return named;
    }

    public static IReadOnlyList<string> In(MessageFacts facts)
    {
        var words = Words(facts);
        var sender = facts.Sender.Person;
        return [.. facts.People.Staff.Where(member => member != sender && member.Email.Length > 0 && IsIn(words, member)).Select(member => member.Email)];
    }

    private static bool IsIn(List<string> words, StaffMember member)
    {
        var family = Fold(member.Family);
        if (family.Length == 0)
            return false;
        var before = new HashSet<string>(Titles, StringComparer.Ordinal) { Fold(member.Given), Fold(member.KnownAs ?? member.Given) };
        for (var index = 1; index < words.Count; index++)
        {
            if ((words[index] == family || words[index] == family + "s") && before.Contains(words[index - 1]))
                return true;
        }

        return false;
    }

    private static List<string> Words(MessageFacts facts)
    {
        var text = new StringBuilder(facts.Message.Subject).Append('\n');
        foreach (var body in facts.Bodies)
        {
            foreach (var zone in body.Zones.Where(zone => zone.Kind is ZoneKind.New or ZoneKind.Quoted))
                text.Append(body.Text, zone.Start, zone.End - zone.Start).Append('\n');
        }

        foreach (var attachment in facts.Attachments)
            text.Append(attachment.FileName).Append('\n').Append(attachment.Document?.Text).Append('\n');
        return [.. text.ToString().Split([' ', '\n', '\r', '\t', ',', '.', ';', ':', '!', '?', '"', '(', ')', '<', '>', '“', '”', '/', '_'], StringSplitOptions.RemoveEmptyEntries).Select(Fold).Where(word => word.Length > 0)];
    }

    /// <summary>Lower case, letters alone: O'Neill, O’Neill and ONEILL are one name; "Hart's" is Hart and s.</summary>
    private static string Fold(string word) => string.Concat(word.Normalize(NormalizationForm.FormKD).Where(char.IsLetter)).ToLowerInvariant();
}
