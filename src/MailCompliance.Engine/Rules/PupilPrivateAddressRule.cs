using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

public sealed record PupilPrivateAddressSettings
{
    /// <summary>Further domains at which people have private accounts.</summary>
    [Form(TextForm.Domain)]
    public IReadOnlyList<string> Providers { get; init; } = [];

    /// <summary>Whether an unknown private address with a pupil's full name counts as that pupil's.</summary>
    public bool ByName { get; init; } = true;
}

/// <summary>
/// Pupils are written to at their school address alone. Policy: S3, "Members of staff should only communicate with students using the
/// appropriate email or other systems approved by the Headteacher". An address that is also on file for the parents is a family's and fine.
/// </summary>
public sealed class PupilPrivateAddressRule(PupilPrivateAddressSettings settings) : IRule
{
    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        foreach (var recipient in facts.Outside)
        {
            if (recipient.Is(RecipientClass.Parent))
                continue;
            var known = recipient.Is(RecipientClass.Pupil);
            if (!known && !LooksLikePupil(facts.People, recipient))
                continue;
            yield return new Finding(
                known ? "Your message goes to a pupil's private address." : "Your message goes to a private address that looks like a pupil's.",
                "Write to the pupil's school address, or to the parents.")
            {
                Recipients = [recipient.Address],
                Evidence = [known ? "address on file" : "full name of a pupil at a private provider"],
            };
        }
    }

    private bool LooksLikePupil(PeopleSnapshot people, RecipientFacts recipient) =>
        settings.ByName
        && recipient.Classes.All(kind => kind == RecipientClass.Other)
        && Webmail.IsPrivate(recipient.Address, settings.Providers)
        && people.Pupils.Any(pupil => IsNamed(recipient, pupil))
        && !people.Contacts.Any(contact => NameLikeness.IsInAddress(recipient.Address, contact.Given, contact.Family));

    private static bool IsNamed(RecipientFacts recipient, Pupil pupil) =>
        NameLikeness.IsInAddress(recipient.Address, pupil.Given, pupil.Family)
        || (pupil.KnownAs is { } known && NameLikeness.IsInAddress(recipient.Address, known, pupil.Family))
        || NameLikeness.IsDisplayed(recipient.DisplayName, pupil.KnownAs ?? pupil.Given, pupil.Family);
}
