using MailCompliance.Mime;

namespace MailCompliance.Engine.Messages;

/// <summary>Recipients of the header fields, and which of them an envelope delivers to. Each address stands once, the first mention counts.</summary>
internal static class HeaderRecipients
{
    /// <summary>To and Cc.</summary>
    public static IReadOnlyList<Recipient> Visible(HeaderList headers)
    {
        var found = new List<Recipient>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Collect(headers, "To", RecipientField.To, found, seen);
        Collect(headers, "Cc", RecipientField.Cc, found, seen);
        return found;
    }

    /// <summary>To, Cc and Bcc: the recipients where no envelope is known.</summary>
    public static IReadOnlyList<Recipient> All(HeaderList headers, IReadOnlyList<Recipient> visible)
    {
        var found = new List<Recipient>(visible);
        var seen = new HashSet<string>(visible.Select(recipient => recipient.Address), StringComparer.OrdinalIgnoreCase);
        Collect(headers, "Bcc", RecipientField.Bcc, found, seen);
        return found;
    }

    /// <summary>What the envelope delivers to; whoever is not in To or Cc is a blind copy.</summary>
    public static IReadOnlyList<Recipient> OfEnvelope(IReadOnlyList<string> envelope, IReadOnlyList<Recipient> visible)
    {
        var byAddress = visible.ToDictionary(recipient => recipient.Address, StringComparer.OrdinalIgnoreCase);
        var found = new List<Recipient>(envelope.Count);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var address in envelope)
        {
            if (!seen.Add(address))
                continue;
            found.Add(byAddress.TryGetValue(address, out var shown)
                ? shown with { Address = address }
                : new Recipient(address, null, RecipientField.Bcc));
        }

        return found;
    }

    private static void Collect(HeaderList headers, string name, RecipientField field, List<Recipient> found, HashSet<string> seen)
    {
        foreach (var header in headers.All(name))
        {
            foreach (var mailbox in MailAddress.ParseList(header))
            {
                if (seen.Add(mailbox.Address))
                    found.Add(new Recipient(mailbox.Address, mailbox.DisplayName, field));
            }
        }
    }
}
