using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

public sealed record WrongChildSettings
{
    /// <summary>Whether mail to a contact with a court restriction on file is found too.</summary>
    public bool CourtNotes { get; init; } = true;
}

/// <summary>
/// A parent gets nothing about somebody else's child. Policy: S2 section 5.1.1, "only accessible by the intended recipient"; S0 section 4,
/// "Quality": "Whether it is appropriate for material to be sent to third parties".
/// </summary>
/// <remarks>Full names alone count, in the new text and in attachments; a name that one of the recipients' own children bears too does not.</remarks>
public sealed class WrongChildRule(WrongChildSettings settings) : IRule
{
    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        var parents = facts.Outside.Where(recipient => facts.People.ChildrenOf(recipient.Address).Count > 0).ToList();
        if (parents.Count == 0)
            yield break;
        var names = PupilNames.Of(facts.People);
        foreach (var passage in Passages(facts))
        {
            foreach (var (start, end, pupils) in names.In(passage.Text, passage.Start, passage.End))
            {
                var strangers = parents.Where(parent => !IsParentOf(facts.People, parent, pupils)).Select(parent => parent.Address).ToList();
                if (strangers.Count == 0)
                    continue;
                yield return new Finding(
                    DataWords.Beginning(passage.Part.Part) + " names a pupil who is not a child of everybody that gets it.",
                    "Check the recipients and the text. Take the name out, or write to each family on its own.")
                {
                    Where = passage.At(start, end),
                    Recipients = strangers,
                };
                break;
            }
        }

        if (settings.CourtNotes && parents.Where(parent => HasCourtNote(facts.People, parent)).Select(parent => parent.Address).ToList() is { Count: > 0 } restricted)
            yield return new Finding("The school has a note on file about contact with one of the people you write to.", "Ask the school office or the safeguarding lead before you write.") { Recipients = restricted };
    }

    private static IEnumerable<Passage> Passages(MessageFacts facts) => Passage.Written(facts).Concat(Passage.OfAttachments(facts));

    private static bool IsParentOf(PeopleSnapshot people, RecipientFacts parent, IReadOnlyList<Pupil> pupils) =>
        people.ChildrenOf(parent.Address).Any(child => pupils.Any(pupil => pupil.Id == child.Id));

    private static bool HasCourtNote(PeopleSnapshot people, RecipientFacts parent) =>
        people.ContactsAt(parent.Address).Any(contact => !string.IsNullOrWhiteSpace(contact.Court));
}
