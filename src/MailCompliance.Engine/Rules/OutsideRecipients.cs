using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Messages;

namespace MailCompliance.Engine.Rules;

/// <summary>Outside addresses of a message, each once, in any case.</summary>
public static class OutsideRecipients
{
    /// <summary>Of envelope and header together: big envelopes are split on their way, the header still names all.</summary>
    public static HashSet<string> Of(MessageFacts facts)
    {
        var addresses = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var recipient in facts.Recipients)
        {
            if (recipient.IsOutside)
                addresses.Add(recipient.Address);
        }

        AddVisible(facts, addresses);
        return addresses;
    }

    /// <summary>Those that every other recipient can see: To and Cc.</summary>
    public static HashSet<string> VisibleOf(MessageFacts facts)
    {
        var addresses = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var recipient in facts.Recipients)
        {
            if (recipient.IsOutside && recipient.Field != RecipientField.Bcc)
                addresses.Add(recipient.Address);
        }

        AddVisible(facts, addresses);
        return addresses;
    }

    private static void AddVisible(MessageFacts facts, HashSet<string> addresses)
    {
        foreach (var recipient in facts.Message.VisibleRecipients)
        {
            if (!facts.School.Owns(recipient.Address))
                addresses.Add(recipient.Address);
        }
    }
}
