using System.Buffers;
using MailCompliance.Engine.Detection.Reading;
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
    /// <summary>Letters of a word that are looked at; a longer one is nobody's name.</summary>
    private const int LongestWord = 64;

    private static readonly HashSet<string> Titles = new(["mr", "mrs", "ms", "miss", "mx", "dr", "sir", "madam", "headteacher", "head"], StringComparer.Ordinal);

    private static readonly SearchValues<char> Between = SearchValues.Create(" \n\r\t,.;:!?\"()<>“”/_");

    /// <summary>Somebody with the words that make the family name theirs.</summary>
    private sealed record Named(string Address, IReadOnlyList<string> Before);

    /// <summary>Addresses, each once.</summary>
    public static IReadOnlyList<string> Of(MessageFacts facts)
    {
        string?[] own = [facts.Sender.Address, facts.Message.EnvelopeSender, facts.Sender.ActualSender?.Email];
        return [.. own.OfType<string>().Where(address => address.Length > 0).Concat(NamedIn(Texts(facts), facts.People, facts.Sender.Person)).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Addresses of the staff that any of the texts names, each once.</summary>
    /// <param name="author">Whose own name is no matter; null: nobody's.</param>
    public static IReadOnlyList<string> NamedIn(IEnumerable<string> texts, PeopleSnapshot people, StaffMember? author)
    {
        var named = new List<string>();
        var byFamily = people.Staff
            .Where(member => member != author && member.Email.Length > 0 && Letters(member.Family).Length > 0)
            .GroupBy(member => Letters(member.Family), member => new Named(member.Email, [Letters(member.Given), Letters(member.KnownAs ?? member.Given)]))
            .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        if (byFamily.Count > 0)
        {
            foreach (var text in texts)
                AddNamed(TextFolding.Fold(text), byFamily.GetAlternateLookup<ReadOnlySpan<char>>(), named);
        }

        return named;
    }

    private static IEnumerable<string> Texts(MessageFacts facts)
    {
        yield return facts.Message.Subject ?? "";
        foreach (var body in facts.Bodies)
        {
            foreach (var zone in body.Zones.Where(zone => zone.Kind is ZoneKind.New or ZoneKind.Quoted))
                yield return body.Text[zone.Start..zone.End];
        }

        foreach (var attachment in facts.Attachments)
        {
            yield return attachment.FileName ?? "";
            yield return attachment.Document?.Text ?? "";
        }
    }

    /// <summary>One pass and nothing kept of the words: documents have millions of them.</summary>
    private static void AddNamed(ReadOnlySpan<char> text, Dictionary<string, List<Named>>.AlternateLookup<ReadOnlySpan<char>> byFamily, List<string> concerned)
    {
        Span<char> word = stackalloc char[LongestWord], before = stackalloc char[LongestWord];
        var (length, lengthBefore) = (0, 0);
        foreach (var part in text.SplitAny(Between))
        {
            length = Letters(text[part], word);
            if (length == 0)
                continue;
            AddThose(word[..length], before[..lengthBefore], byFamily, concerned);
            if (word[length - 1] == 's')
                AddThose(word[..(length - 1)], before[..lengthBefore], byFamily, concerned);
            word[..length].CopyTo(before);
            lengthBefore = length;
        }
    }

    private static void AddThose(ReadOnlySpan<char> family, ReadOnlySpan<char> before, Dictionary<string, List<Named>>.AlternateLookup<ReadOnlySpan<char>> byFamily, List<string> concerned)
    {
        if (before.IsEmpty || !byFamily.TryGetValue(family, out var people))
            return;
        var isTitle = Titles.GetAlternateLookup<ReadOnlySpan<char>>().Contains(before);
        foreach (var person in people)
        {
            if (!concerned.Contains(person.Address) && (isTitle || before.SequenceEqual(person.Before[0]) || before.SequenceEqual(person.Before[1])))
                concerned.Add(person.Address);
        }
    }

    private static string Letters(string name)
    {
        Span<char> letters = stackalloc char[LongestWord];
        return new string(letters[..Letters(TextFolding.Fold(name), letters)]);
    }

    /// <summary>Lower case, letters alone: O'Neill, O’Neill and ONEILL are one name; "Hart's" is Hart and s.</summary>
    private static int Letters(ReadOnlySpan<char> word, Span<char> letters)
    {
        var length = 0;
        foreach (var character in word)
        {
            if (char.IsLetter(character) && length < letters.Length)
                letters[length++] = char.ToLowerInvariant(character);
        }

        return length;
    }
}
