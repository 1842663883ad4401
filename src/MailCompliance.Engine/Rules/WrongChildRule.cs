using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Detection.Names;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

public sealed record WrongChildSettings
{
    /// <summary>Whether mail to a contact with a court restriction on file is found too.</summary>
    public bool CourtNotes { get; init; } = true;

    /// <summary>
    /// Whether in a letter to one family the first name of another family's child counts too. In mail to many families it never does:
    /// newsletters name children.
    /// </summary>
    public bool FirstNames { get; init; } = true;
}

/// <summary>
/// A parent gets nothing about somebody else's child. Policy: S2 section 5.1.1, "only accessible by the intended recipient"; S0 section 4,
/// "Quality": "Whether it is appropriate for material to be sent to third parties".
/// </summary>
/// <remarks>
/// Counted are full names, an initial with the family name, and a given name with the class, in the new text, in what is passed on, in
/// attachments and in file names; a name that one of the recipients' own children bears too does not count. Staff at their school
/// address are colleagues, whosever parents they are; at their private address they are parents.
/// </remarks>
public sealed class WrongChildRule(WrongChildSettings settings) : IRule
{
    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        var parents = facts.Outside.Where(recipient => facts.People.ChildrenOf(recipient.Address).Count > 0).ToList();
        if (parents.Count == 0)
            yield break;
        var named = ByPart(facts, parents).ToList();
        foreach (var finding in named)
            yield return finding;
        if (settings.FirstNames && named.Count == 0 && FirstName(facts, parents) is { } place)
            yield return FindingFor(place, [.. parents.Select(parent => parent.Address)]) with { Confidence = Confidence.Medium, Evidence = ["first name of a pupil of another family"] };
        if (settings.CourtNotes && parents.Where(parent => HasCourtNote(facts.People, parent)).Select(parent => parent.Address).ToList() is { Count: > 0 } restricted)
            yield return new Finding("The school has a note on file about contact with one of the people you write to.", "Ask the school office or the safeguarding lead before you write.") { Recipients = restricted };
    }

    /// <summary>The first such name in each part of the message.</summary>
    private static IEnumerable<Finding> ByPart(MessageFacts facts, List<RecipientFacts> parents)
    {
        var seen = new HashSet<(string, string?)>();
        var theirs = new HashSet<string>();
        foreach (var mention in PupilsMentioned.In(facts, parents))
        {
            if (seen.Contains((mention.Where.Part, mention.Where.Path)) || theirs.Contains(mention.Who))
                continue;
            var strangers = parents.Where(parent => !IsParentOf(facts.People, parent, mention.Pupils) && !IsNameOf(facts, parent, mention)).Select(parent => parent.Address).ToList();
            if (strangers.Count == 0)
            {
                theirs.Add(mention.Who);
                continue;
            }

            seen.Add((mention.Where.Part, mention.Where.Path));
            yield return FindingFor(mention.Where, strangers);
        }
    }

    /// <summary>A first name on file in a letter to one family in which nobody bears it.</summary>
    private static Place? FirstName(MessageFacts facts, List<RecipientFacts> parents)
    {
        var families = parents.Select(parent => facts.People.ChildrenOf(parent.Address)).ToList();
        if (families.Skip(1).Any(children => !children.Intersect(families[0]).Any()))
            return null;
        var own = new HashSet<string>(families.SelectMany(children => children).SelectMany(FamilyWords).Concat(parents.SelectMany(parent => AdultWords(facts.People, parent))), StringComparer.OrdinalIgnoreCase);
        var links = RosterLinks.Of(facts.People);
        var looked = new HashSet<string>();
        foreach (var data in facts.Data)
        {
            if (data is not { Type: DetectionType.PersonName, Zone: ZoneKind.New } || data.Where.Part != Place.Body.Part || !data.Hit.Why.Contains("forename"))
                continue;
            var words = NameText.WordsOf(Passage.TextAt(facts, data.Where).ToString());
            if (words.Length == 1 && !own.Contains(words[0]) && (looked.Add(words[0]) || data.Confidence == Confidence.High) && IsPupils(facts, data, words[0]) && links.PupilsOf(data.Type, words[0]).Count > 0)
                return data.Where;
        }

        return null;

        IEnumerable<string> FamilyWords(Pupil child) => new[] { child.Given, child.KnownAs ?? "", child.Family }.SelectMany(NameText.WordsOf);
    }

    /// <summary>No everyday word, no colleague, and nobody's with another family name: "Jack London".</summary>
    private static bool IsPupils(MessageFacts facts, DetectedData data, string word)
    {
        if (data.Confidence == Confidence.High)
            return true;
        if (NameWords.IsEveryday(word) || facts.People.Staff.Any(person => NameText.WordsOf($"{person.Given} {person.KnownAs}").Contains(word)))
            return false;
        var behind = Passage.WholeText(facts, data.Where).AsSpan(data.Where.End ?? 0);
        return !(behind.Length > 1 && behind[0] is ' ' && char.IsUpper(behind[1]));
    }

    private static IEnumerable<string> AdultWords(PeopleSnapshot people, RecipientFacts parent) =>
        people.ContactsAt(parent.Address).SelectMany(contact => NameText.WordsOf($"{contact.Given} {contact.Family}")).Concat(NameText.WordsOf(parent.DisplayName ?? ""));

    private static Finding FindingFor(Place where, IReadOnlyList<string> strangers) => new(
        DataWords.Beginning(where.Part) + " names a pupil who is not a child of everybody that gets it.",
        "Check the recipients and the text. Take the name out, or write to each family on its own.")
    {
        Where = where,
        Recipients = strangers,
    };

    private static bool IsParentOf(PeopleSnapshot people, RecipientFacts parent, IReadOnlyList<Pupil> pupils) =>
        people.ChildrenOf(parent.Address).Any(child => pupils.Any(pupil => pupil.Id == child.Id));

    /// <summary>The reader's own name, which a pupil of another family bears too: "Dear R. Bell".</summary>
    private static bool IsNameOf(MessageFacts facts, RecipientFacts parent, Mention mention)
    {
        var words = NameText.WordsOf(Passage.TextAt(facts, mention.Where).ToString());
        return words.Length > 1 && facts.People.ContactsAt(parent.Address).Any(contact =>
        {
            var own = NameText.WordsOf($"{contact.Given} {contact.Family}");
            return words.All(word => own.Contains(word) || (word.Length == 1 && own.Any(name => name.StartsWith(word, StringComparison.Ordinal))));
        });
    }

    private static bool HasCourtNote(PeopleSnapshot people, RecipientFacts parent) =>
        people.ContactsAt(parent.Address).Any(contact => !string.IsNullOrWhiteSpace(contact.Court));
}
