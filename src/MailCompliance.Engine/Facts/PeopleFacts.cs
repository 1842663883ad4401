using MailCompliance.Engine.Messages;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Mime;

namespace MailCompliance.Engine.Facts;

/// <summary>Who sends and who receives, by the school's files.</summary>
internal static class PeopleFacts
{
    public static SenderFacts SenderOf(OutgoingMessage message, SchoolDetails school, PeopleSnapshot people)
    {
        var address = WithLowerDomain(message.From?.Address ?? message.EnvelopeSender);
        var author = people.StaffAt(address);
        var sender = message.Sender is { } other ? people.StaffAt(other.Address) : null;
        return new SenderFacts(address, author, school.Owns(address), ReferenceEquals(sender, author) ? null : sender)
        {
            IsOurs = Senders(message, address).Any(school.Owns),
        };
    }

    private static IEnumerable<string> Senders(OutgoingMessage message, string author)
    {
        yield return author;
        yield return message.EnvelopeSender;
        if (message.Sender is { } sender)
            yield return sender.Address;
        // several authors are lawful (RFC 5322 section 3.6.2), several From fields are not, and either may name us second
        foreach (var field in message.Document?.Headers.All("From") ?? [])
        {
            foreach (var other in MailAddress.ParseList(field))
                yield return other.Address;
        }
    }

    public static RecipientFacts RecipientOf(Recipient recipient, SchoolDetails school, PeopleSnapshot people)
    {
        var isOwn = school.Owns(recipient.Address);
        var known = people.ClassesOf(recipient.Address);
        if (known.Count == 0)
            known = [isOwn ? RecipientClass.Staff : RecipientClass.Other];
        return new RecipientFacts(recipient.Address, recipient.DisplayName, recipient.Field, known, isOwn);
    }

    private static string WithLowerDomain(string address)
    {
        var at = address.LastIndexOf('@');
        return at < 0 ? address : string.Concat(address.AsSpan(0, at + 1), address[(at + 1)..].ToLowerInvariant());
    }
}
