using System.Globalization;
using MailCompliance.Server.Graph.Client;
using MailCompliance.Storage.Graph;
using MailCompliance.Storage.Outbox;
using Microsoft.Graph.Models;

namespace MailCompliance.Server.Graph.Sending;

/// <summary>What a search for a mail of our own found.</summary>
internal enum OwnMailFound
{
    Yes,

    /// <summary>It was looked for in a place that would have it, and is not there.</summary>
    No,

    /// <summary>Every place that would have it is closed to us, or has one that may be it.</summary>
    CannotTell,
}

/// <summary>
/// Looks for a mail of our own that may have gone though the answer to sending it was lost. Nothing of it is saved where it was sent from, and
/// the application that sends reads nothing; so the one that reads looks in the recipient's mailbox, where that is audited, and in Exchange's
/// message trace, where that may be read.
/// </summary>
internal sealed class OwnMailSearch(GraphParts parts, GraphClient reader, ILogger log)
{
    private const int PageSize = 50;

    /// <summary>Clocks differ, and a mail is not received before it was sent.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ClockMargin = TimeSpan.FromMinutes(1);

    /// <param name="since">When it was first sent.</param>
    /// <exception cref="GraphException">The service could not answer at present.</exception>
    public async Task<OwnMailFound> FindAsync(OwedMail mail, DateTimeOffset since, CancellationToken cancellation)
    {
        var mailbox = await parts.Database.GraphMailboxes.FindAsync(mail.Recipient, cancellation);
        var isThere = mailbox is null ? null : await WhereAllowedAsync(async () => await IsInMailboxAsync(mail, mailbox, since - Margin, cancellation));
        if (isThere is true)
            return OwnMailFound.Yes;
        var isTraced = parts.Options.TraceCheck ? await WhereAllowedAsync(() => IsTracedAsync(mail, since - Margin, cancellation)) : null;
        return isTraced is true ? OwnMailFound.Yes : isThere is null && isTraced is null ? OwnMailFound.CannotTell : OwnMailFound.No;
    }

    /// <returns>Null: it may not be looked at, or is not there, or does not take the question. It knows nothing.</returns>
    private async Task<bool?> WhereAllowedAsync(Func<Task<bool?>> look)
    {
        try
        {
            return await look();
        }
        catch (GraphException fault) when (fault.IsDenied || fault.IsNotFound || fault.Status == System.Net.HttpStatusCode.BadRequest)
        {
            log.LogWarning("A mail of our own that may have gone cannot be looked for: {Fault}", fault.Message);
            return null;
        }
    }

    /// <summary>In whichever folder: by the header field that we gave it, and by its Message-ID. Only mails from our own mailbox are asked for.</summary>
    private async Task<bool> IsInMailboxAsync(OwedMail mail, GraphMailbox mailbox, DateTimeOffset since, CancellationToken cancellation)
    {
        var request = reader.Api.Users[mailbox.Id].Messages.ToGetRequestInformation(request =>
        {
            request.QueryParameters.Filter = $"receivedDateTime ge {Text(since)} and from/emailAddress/address eq '{Quoted(parts.Options.Sender.Mailbox!)}'";
            request.QueryParameters.Select = ["internetMessageId", "internetMessageHeaders"];
            request.QueryParameters.Top = PageSize;
            request.Headers.WithImmutableIds();
        });
        var messages = await reader.ReadAllAsync(new GraphCall(request, mailbox.Id), GraphForms.Messages, cancellation);
        return messages.Any(message => IsTheSame(message, mail));
    }

    private bool IsTheSame(Message message, OwedMail mail) =>
        message.InternetMessageId == GraphMail.MessageIdOf(mail, parts.Options)
        || message.InternetMessageHeaders?.Any(header => GraphMail.KeyHeader.Equals(header.Name, StringComparison.OrdinalIgnoreCase) && header.Value == mail.Key) == true;

    /// <summary>Every message between the two mailboxes since then. The trace shows no header: one that bears an id not of ours may be the mail, or another.</summary>
    private async Task<bool?> IsTracedAsync(OwedMail mail, DateTimeOffset since, CancellationToken cancellation)
    {
        var id = GraphMail.MessageIdOf(mail, parts.Options);
        // an end in the future is refused, and clocks differ; what went now is looked for in a quarter of an hour
        var filter = Uri.EscapeDataString(
            $"receivedDateTime ge {Text(since)} and receivedDateTime le {Text(parts.Clock.GetUtcNow() - ClockMargin)} and senderAddress eq '{Quoted(parts.Options.Sender.Mailbox!)}' and recipientAddress eq '{Quoted(mail.Recipient)}'");
        var rows = await reader.ReadAllAsync(GraphCall.Get(reader.Resolve($"{GraphTrace.Path}?$filter={filter}"), GraphTrace.Lane), GraphForms.TraceRows, cancellation);
        return rows.Any(row => row.MessageId == id) ? true : rows.All(row => GraphMail.IsOurs(row.MessageId)) ? false : null;
    }

    private static string Quoted(string value) => value.Replace("'", "''", StringComparison.Ordinal);

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
