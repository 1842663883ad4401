using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

public sealed record OwnWebmailSettings
{
    /// <summary>Whether private accounts of other members of staff count too.</summary>
    public bool Staff { get; init; } = true;

    /// <summary>Further domains at which people have private accounts.</summary>
    [Form(TextForm.Domain)]
    public IReadOnlyList<string> Providers { get; init; } = [];
}

/// <summary>
/// Work does not go to private accounts of staff. Policy: S0 section 4, "Purpose", and "Pupil Data: should not be transferred between
/// school and home"; S1 and S2 section 5.1.1; S3, "only use approved, secure email systems".
/// </summary>
/// <remarks>
/// The people directory says whose private account it is; else a private provider together with the sender's own full name does.
/// A colleague who is written to as parent or governor is not meant.
/// </remarks>
public sealed class OwnWebmailRule(OwnWebmailSettings settings) : IRule
{
    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        foreach (var recipient in facts.Outside)
        {
            if (IsOwn(facts, recipient))
                yield return FindingFor(recipient, "Your message goes to your own private mail account.", "Work from your school account. To reach a file from home, use SharePoint or Teams.");
            else if (settings.Staff && IsColleague(facts, recipient))
                yield return FindingFor(recipient, "Your message goes to the private mail account of a member of staff.", "Write to the school address instead.");
        }
    }

    private bool IsOwn(MessageFacts facts, RecipientFacts recipient)
    {
        StaffMember?[] senders = [facts.Sender.Person, facts.Sender.ActualSender];
        if (senders.Any(person => person is not null && Same(person.PrivateEmail, recipient.Address)))
            return true;
        if (recipient.Classes.Any(kind => kind != RecipientClass.Other) || !Webmail.IsPrivate(recipient.Address, settings.Providers))
            return false;
        return senders.OfType<StaffMember>().Any(person => IsNamed(recipient, person.Given, person.Family)
                || (person.KnownAs is { } known && IsNamed(recipient, known, person.Family)))
            || (facts.Sender is { Person: null, IsOwn: true } && SplitName(facts.Message.From?.DisplayName) is { } name
                && IsNamed(recipient, name.Given, name.Family));
    }

    private static bool IsColleague(MessageFacts facts, RecipientFacts recipient) =>
        !recipient.Is(RecipientClass.Parent)
        && !recipient.Is(RecipientClass.Governor)
        && facts.People.StaffAtPrivate(recipient.Address) is not null;

    private static bool IsNamed(RecipientFacts recipient, string given, string family) =>
        NameLikeness.IsInAddress(recipient.Address, given, family) || NameLikeness.IsDisplayed(recipient.DisplayName, given, family);

    /// <summary>"Aisha Khan" and "Khan, Aisha"; null for anything longer or shorter.</summary>
    private static (string Given, string Family)? SplitName(string? displayName)
    {
        var words = (displayName ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Length == 2 ? (words[0], words[1]) : null;
    }

    private static bool Same(string? one, string other) => string.Equals(one?.Trim(), other, StringComparison.OrdinalIgnoreCase);

    private static Finding FindingFor(RecipientFacts recipient, string what, string whatToDo) => new(what, whatToDo) { Recipients = [recipient.Address] };
}
