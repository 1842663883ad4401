using System.Buffers;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

/// <summary>
/// The greeting names the person who gets the message. Policy: S2 section 5.1.1, "only accessible by the intended recipient". The most
/// frequent breach of schools is the right letter to the wrong person.
/// </summary>
/// <remarks>
/// Speaks only where it can know: every recipient in To is on file, the greeting names somebody else on file, and none of the recipients
/// or their children bears that name.
/// </remarks>
public sealed class RecipientMismatchRule : IRule
{
    private const int MostRecipients = 3;

    /// <summary>So many of To and Cc are looked at: whoever greets one of more is not mistaken but brief.</summary>
    private const int MostVisible = 20;

    private static readonly SearchValues<char> GreetingEnds = SearchValues.Create(",\n!:;–");

    private static readonly string[] Greetings = ["Dear", "Hi", "Hello", "Good morning", "Good afternoon", "Good evening", "Morning"];

    private static readonly string[] Titles = ["Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Sir", "Madam", "Rev"];

    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        var addressed = facts.Recipients.Where(recipient => recipient.Field == Messages.RecipientField.To).ToList();
        if (addressed.Count is 0 or > MostRecipients || Greeted(facts) is not { Words.Count: > 0 } greeting)
            yield break;
        if (addressed.Any(recipient => NamesOf(facts.People, recipient).Count == 0))
            yield break;
        var visible = facts.Recipients.Where(recipient => recipient.Field != Messages.RecipientField.Bcc).Take(MostVisible);
        var bearers = visible.SelectMany(recipient => NamesOf(facts.People, recipient)).ToList();
        if (greeting.Words.Any(word => bearers.Any(name => IsSameName(word, name))))
            yield break;
        if (!greeting.Words.Any(word => IsOnFile(facts.People, word)))
            yield break;
        yield return new Finding(
            "The person you greet is not a person you write to.",
            "Check the address and the greeting.")
        {
            Where = greeting.Place,
            Recipients = [.. addressed.Select(recipient => recipient.Address)],
        };
    }

    /// <summary>Names in the first line of the new text, where that is a greeting.</summary>
    private static (Place Place, List<string> Words)? Greeted(MessageFacts facts)
    {
        foreach (var passage in Passage.OfBodies(facts))
        {
            if (passage.Zone != ZoneKind.New)
                continue;
            var start = passage.Start;
            while (start < passage.End && char.IsWhiteSpace(passage.Text[start]))
                start++;
            var end = passage.Text.AsSpan(start, passage.End - start).IndexOfAny(GreetingEnds);
            end = end < 0 ? passage.End : start + end;
            var line = passage.Text[start..end];
            var greeting = Greetings.FirstOrDefault(word => line.StartsWith(word + " ", StringComparison.OrdinalIgnoreCase));
            if (greeting is null || line.Length > 80)
                return null;
            var words = line[(greeting.Length + 1)..].Split([' ', '.', '&', '/'], StringSplitOptions.RemoveEmptyEntries)
                .Where(word => word.Length > 1 && char.IsUpper(word[0]) && !Titles.Contains(word, StringComparer.OrdinalIgnoreCase))
                .ToList();
            return (passage.At(start, end), words);
        }

        return null;
    }

    /// <summary>Names of whoever is at the address, and of their children: "Dear parents of Ada".</summary>
    private static List<string> NamesOf(PeopleSnapshot people, RecipientFacts recipient)
    {
        var names = new List<string?>();
        if (people.StaffAt(recipient.Address) is { } staff)
            names.AddRange([staff.Given, staff.Family, staff.KnownAs]);
        foreach (var contact in people.ContactsAt(recipient.Address))
            names.AddRange([contact.Given, contact.Family]);
        foreach (var child in people.ChildrenOf(recipient.Address))
            names.AddRange([child.Given, child.KnownAs, child.Family]);
        foreach (var governor in people.Governors.Where(governor => Same(governor.Email, recipient.Address)))
            names.AddRange([governor.Given, governor.Family]);
        if (people.PupilAt(recipient.Address) is { } pupil)
            names.AddRange([pupil.Given, pupil.KnownAs, pupil.Family]);
        if (names.Count > 0 && recipient.DisplayName is { } display)
            names.AddRange(display.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries));
        return [.. names.OfType<string>().Where(name => name.Length > 1)];
    }

    private static bool IsOnFile(PeopleSnapshot people, string word) =>
        people.Staff.Any(person => Same(person.Given, word) || Same(person.Family, word) || Same(person.KnownAs, word))
        || people.Contacts.Any(contact => Same(contact.Given, word) || Same(contact.Family, word))
        || people.Governors.Any(governor => Same(governor.Given, word) || Same(governor.Family, word));

    /// <summary>Short forms count as the name: "Dan" for "Daniel".</summary>
    private static bool IsSameName(string word, string name) =>
        Same(word, name)
        || (word.Length >= 2 && name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
        || (name.Length >= 2 && word.StartsWith(name, StringComparison.OrdinalIgnoreCase));

    private static bool Same(string? one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
