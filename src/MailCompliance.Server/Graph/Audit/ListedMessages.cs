using MailCompliance.Engine.Policy;
using MailCompliance.Server.Graph.Client;
using MailCompliance.Storage.Graph;
using Microsoft.Graph.Models;

namespace MailCompliance.Server.Graph.Audit;

/// <summary>Makes of a message in Graph's list what is stored of it: the same of the same message, however the list came about, since it is known again by that.</summary>
/// <param name="grace">How long the gateway's log may need to get a message.</param>
internal sealed class ListedMessages(Func<SchoolPolicy> policy, TimeSpan grace, TimeProvider clock)
{
    /// <summary>What is older when a mailbox is read for the first time was sent before anybody could expect a note or a copy.</summary>
    private static readonly TimeSpan PastAfter = TimeSpan.FromHours(24);

    public SeenMessage Of(GraphMailbox mailbox, Message message, BackfillKind kind)
    {
        var now = clock.GetUtcNow();
        var sent = message.SentDateTime is { } at && at <= now && at.Year >= 2000 ? at : now;
        var recipients = message.AllRecipients();
        return new SeenMessage(message.Id!, message.InternetMessageId, AuthorOf(mailbox, message), recipients, sent)
        {
            IsOutside = recipients.Any(address => !IsOwn(mailbox, address)),
            DueAt = sent + grace > now ? sent + grace : now,
            IsBackfill = kind == BackfillKind.Past || (kind == BackfillKind.First && now - sent > PastAfter),
        };
    }

    /// <summary>Whether somebody of the school wrote it.</summary>
    public bool IsOurs(GraphMailbox mailbox, Message message) => IsOwn(mailbox, AuthorOf(mailbox, message));

    /// <summary>The From field; the mailbox's own address where Graph names its owner by a name of the directory.</summary>
    private static string AuthorOf(GraphMailbox mailbox, Message message) =>
        message.From?.EmailAddress?.Address is { } address && address.Contains('@', StringComparison.Ordinal) ? address : mailbox.Address;

    private bool IsOwn(GraphMailbox mailbox, string address) =>
        policy().School.Owns(address) || string.Equals(address, mailbox.Address, StringComparison.OrdinalIgnoreCase);
}
