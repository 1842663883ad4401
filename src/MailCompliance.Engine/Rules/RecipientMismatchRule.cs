using System.Buffers;
using System.Runtime.CompilerServices;
using MailCompliance.Engine.Detection.Names;
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
/// or their children bears that name. Behind a title stands a family name, which must be right to the letter; a first name may be short.
/// </remarks>
public sealed class RecipientMismatchRule : IRule
{
    private const int MostRecipients = 3;

    /// <summary>So many of To and Cc are looked at: whoever greets one of more is not mistaken but brief.</summary>
    private const int MostVisible = 20;

    private const int LongestGreeting = 80;

    private static readonly SearchValues<char> GreetingEnds = SearchValues.Create(",\n!:;–");

    private static readonly string[] Greetings = ["good morning", "good afternoon", "good evening", "dear", "hi", "hello", "hey", "morning", "afternoon", "to"];

    private static readonly HashSet<string> Titles = ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "madam", "rev"];

    /// <summary>Words of greetings that may be somebody's name and are not meant as one.</summary>
    private static readonly HashSet<string> NoNames = ["all", "both", "parents", "parent", "carers", "carer", "of", "and", "families", "family", "colleagues", "everyone", "team", "again", "there", "the", "mum", "dad"];

    private static readonly ConditionalWeakTable<PeopleSnapshot, HashSet<string>> OnFile = [];

    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        var addressed = facts.Recipients.Where(recipient => recipient.Field == Messages.RecipientField.To).ToList();
        if (addressed.Count is 0 or > MostRecipients || Greeted(facts) is not { Words.Count: > 0 } greeting)
            yield break;
        if (addressed.Any(recipient => NamesOf(facts.People, recipient).IsEmpty))
            yield break;
        var visible = facts.Recipients.Where(recipient => recipient.Field != Messages.RecipientField.Bcc).Take(MostVisible);
        var bearers = visible.Select(recipient => NamesOf(facts.People, recipient)).ToList();
        if (greeting.Words.Any(word => bearers.Any(names => names.Fit(word))))
            yield break;
        if (!greeting.Words.Any(word => IsOnFile(facts.People, word.Text)))
            yield break;
        yield return new Finding(
            "The person you greet is not a person you write to.",
            "Check the address and the greeting.")
        {
            Where = greeting.Place,
            Recipients = [.. addressed.Select(recipient => recipient.Address)],
        };
    }

    /// <summary>A word of the greeting, folded; behind a title it is a family name.</summary>
    private readonly record struct GreetedName(string Text, bool IsTitled);

    /// <summary>Names in the first line of the new text, where that is a greeting, or a title and a name alone.</summary>
    private static (Place Place, List<GreetedName> Words)? Greeted(MessageFacts facts)
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
            return end - start > LongestGreeting ? null : (passage.At(start, end), NamesIn(passage.Text[start..end]));
        }

        return null;
    }

    private static List<GreetedName> NamesIn(string line)
    {
        var words = NameText.WordsOf(line);
        var greeting = Greetings.Select(text => text.Split(' ')).FirstOrDefault(greeting => words.Length > greeting.Length && words.AsSpan().StartsWith(greeting));
        if (greeting is null && !(words.Length is > 1 and < 5 && Titles.Contains(words[0])))
            return [];
        var names = new List<GreetedName>();
        var titled = false;
        // a word in small letters is a name where a title says so: "dear mrs carter"
        foreach (var word in words.Skip(greeting?.Length ?? 0))
        {
            if (Titles.Contains(word))
                titled = true;
            else if (!NoNames.Contains(word) && word.Length > 1 && (titled || IsCapitalised(line, word)))
                names.Add(new GreetedName(word, titled));
        }

        // "Mr Daniel Lowe": behind a title the first of several names is no family name
        return titled && names.Count > 1 && !words.Contains("and") ? [.. names.SkipLast(1).Select(name => name with { IsTitled = false }), names[^1]] : names;
    }

    private static bool IsCapitalised(string line, string word)
    {
        var folded = Detection.Reading.TextFolding.Fold(line).Replace("'", "", StringComparison.Ordinal);
        var at = folded.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        return at >= 0 && char.IsUpper(folded[at]);
    }

    /// <summary>Names of whoever is at the address, and of their children: "Dear parents of Ada".</summary>
    private static BearerNames NamesOf(PeopleSnapshot people, RecipientFacts recipient)
    {
        var names = new BearerNames();
        if (people.StaffAt(recipient.Address) is { } staff)
            names.Add(staff.Family, staff.Given, staff.KnownAs);
        foreach (var contact in people.ContactsAt(recipient.Address))
            names.Add(contact.Family, contact.Given);
        foreach (var child in people.ChildrenOf(recipient.Address))
            names.Add(child.Family, child.Given, child.KnownAs);
        foreach (var governor in people.Governors.Where(governor => governor.Email.Equals(recipient.Address, StringComparison.OrdinalIgnoreCase)))
            names.Add(governor.Family, governor.Given);
        if (people.PupilAt(recipient.Address) is { } pupil)
            names.Add(pupil.Family, pupil.Given, pupil.KnownAs);
        if (!names.IsEmpty && recipient.DisplayName is { } display)
            names.Add(display);
        return names;
    }

    /// <summary>Folded words of the names that may be greeted at one address.</summary>
    private sealed class BearerNames
    {
        private readonly HashSet<string> givens = [];
        private readonly HashSet<string> families = [];

        public bool IsEmpty => givens.Count + families.Count == 0;

        public void Add(string family, params string?[] given)
        {
            families.UnionWith(NameText.WordsOf(family).Where(word => word.Length > 1));
            givens.UnionWith(given.OfType<string>().SelectMany(NameText.WordsOf).Where(word => word.Length > 1));
        }

        public bool Fit(GreetedName word) =>
            families.Contains(word.Text) || (!word.IsTitled && givens.Any(name => IsSameName(word.Text, name)));
    }

    private static bool IsOnFile(PeopleSnapshot people, string word) => OnFile.GetValue(people, NamesOnFile).Contains(word);

    private static HashSet<string> NamesOnFile(PeopleSnapshot people) =>
    [
        .. people.Staff.SelectMany(person => new[] { person.Given, person.Family, person.KnownAs })
            .Concat(people.Contacts.SelectMany(contact => new[] { contact.Given, contact.Family }))
            .Concat(people.Governors.SelectMany(governor => new[] { governor.Given, governor.Family }))
            .Concat(people.Pupils.SelectMany(pupil => new[] { pupil.Given, pupil.Family, pupil.KnownAs }))
            .OfType<string>().SelectMany(NameText.WordsOf),
    ];

    /// <summary>Short forms count as the name: "Dan" for "Daniel", "Bill" for "William".</summary>
    private static bool IsSameName(string word, string name) =>
        word == name
        || (word.Length >= 2 && name.StartsWith(word, StringComparison.Ordinal))
        || (name.Length >= 3 && word.StartsWith(name, StringComparison.Ordinal))
        || NameWords.ShortFormsOf(name).Contains(word, StringComparer.OrdinalIgnoreCase)
        || NameWords.ShortFormsOf(word).Contains(name, StringComparer.OrdinalIgnoreCase);
}
