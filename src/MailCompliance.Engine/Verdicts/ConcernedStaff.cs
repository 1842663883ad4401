using System.Text;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;

namespace MailCompliance.Engine.Verdicts;

/// <summary>
/// Whom a message concerns so closely that they neither decide about it nor review it (R42, R68): whoever wrote or sent it, and the staff
/// that it names. Looked for are given or known name with family name, and title with family name, in what the sender wrote and in
/// quoted mail; signature and disclaimer name people without being about them.
/// </summary>
public static class ConcernedStaff
{
    private static readonly string[] Titles = ["mr", "mrs", "ms", "miss", "mx", "dr", "sir", "madam", "headteacher", "head"];

    private static readonly char[] Between = [' ', '\n', '\r', '\t', ',', '.', ';', ':', '!', '?', '"', '(', ')', '<', '>', '“', '”', '/', '_'];

    /// <summary>Addresses, each once.</summary>
    public static IReadOnlyList<string> Of(MessageFacts facts)
    {
        string?[] own = [facts.Sender.Address, facts.Message.EnvelopeSender, facts.Sender.ActualSender?.Email];
        return [.. own.OfType<string>().Where(address => address.Length > 0).Concat(NamedIn(facts)).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static IEnumerable<string> NamedIn(MessageFacts facts)
    {
        var byFamily = facts.People.Staff.Where(member => member != facts.Sender.Person && member.Email.Length > 0 && Fold(member.Family).Length > 0).ToLookup(member => Fold(member.Family));
        var before = "";
        foreach (var word in Words(facts))
        {
            foreach (var member in byFamily[word].Concat(word.EndsWith('s') ? byFamily[word[..^1]] : []))
            {
                if (IsNameOrTitle(before, member))
                    yield return member.Email;
            }

            before = word;
        }
    }

    private static bool IsNameOrTitle(string word, StaffMember member) =>
        word.Length > 0 && (Titles.Contains(word, StringComparer.Ordinal) || word == Fold(member.Given) || word == Fold(member.KnownAs ?? member.Given));

    private static IEnumerable<string> Words(MessageFacts facts)
    {
        var text = new StringBuilder(facts.Message.Subject).Append('\n');
        foreach (var body in facts.Bodies)
        {
            foreach (var zone in body.Zones.Where(zone => zone.Kind is ZoneKind.New or ZoneKind.Quoted))
                text.Append(body.Text, zone.Start, zone.End - zone.Start).Append('\n');
        }

        foreach (var attachment in facts.Attachments)
            text.Append(attachment.FileName).Append('\n').Append(attachment.Document?.Text).Append('\n');
        return text.ToString().Split(Between, StringSplitOptions.RemoveEmptyEntries).Select(Fold).Where(word => word.Length > 0);
    }

    /// <summary>Lower case, letters alone: O'Neill, O’Neill and ONEILL are one name; "Hart's" is Hart and s.</summary>
    private static string Fold(string word) => string.Concat(word.Normalize(NormalizationForm.FormKD).Where(char.IsLetter)).ToLowerInvariant();
}
