using MailCompliance.Server.Gateway.Disposal;
using MailCompliance.Server.Gateway.NextHop;
using MailCompliance.Server.Gateway.Watch;
using MailCompliance.Server.Smtp;
using MailCompliance.Storage.Outbox;

namespace MailCompliance.Server.Gateway.Release;

/// <summary>Works off an outbox: notices, or copies owed. Straight to the next hop, unchecked: they are our own.</summary>
public sealed class OwedMailSender(OwedMails outbox, Func<MailFrom, NextHopTransaction> nextHop, Alarms alarms, string node, TimeProvider clock)
{
    private const int Batch = 40;

    /// <summary>Mails under way at a time: they share the commits that tick them off.</summary>
    private const int AtOnce = 4;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(4);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(5);

    /// <summary>A copy whose address was refused a moment ago is not tried again at once: somebody has to put the address right.</summary>
    private static readonly TimeSpan AfterPermanentRefusal = TimeSpan.FromHours(1);

    /// <returns>False: nothing to do.</returns>
    public async Task<bool> RunOnceAsync(CancellationToken cancellation)
    {
        var claims = await outbox.ClaimAsync(node, Lease, Batch, cancellation);
        await Parallel.ForEachAsync(claims, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (claim, token) => await SendAsync(claim, token));
        return claims.Count > 0;
    }

    private async Task SendAsync(OwedClaim claim, CancellationToken cancellation)
    {
        var reply = await AttemptAsync(claim.Mail, cancellation);
        if (reply.IsPositive)
        {
            await outbox.DoneAsync(claim, cancellation);
            return;
        }

        var retryAt = RetryAt(claim, reply);
        if (retryAt is null)
            alarms.Raise(AlarmKind.OwedMail, $"A mail of our own about {claim.Mail.About} is given up: {reply.Code} {reply.EnhancedCode}");
        await outbox.FailedAsync(claim, LogEntries.ReplyText(reply), retryAt, cancellation);
    }

    private async Task<SmtpReply> AttemptAsync(OwedMail mail, CancellationToken cancellation)
    {
        await using var hop = nextHop(new MailFrom(mail.EnvelopeSender));
        try
        {
            var reply = await hop.RecipientAsync(new RcptTo(mail.Recipient), cancellation);
            return reply.IsPositive
                ? (await hop.SendAsync([mail.Content], bdat: false, _ => ValueTask.CompletedTask, cancellation)).Reply
                : reply;
        }
        catch (ArgumentException)
        {
            // one address that no command can hold must not keep the others' mail back
            return new SmtpReply(553, "5.1.3", "The address cannot be written in an SMTP command");
        }
    }

    private DateTimeOffset? RetryAt(OwedClaim claim, SmtpReply reply)
    {
        var now = clock.GetUtcNow();
        if (now - claim.OwedSince > GiveUpAfter)
            return null;
        if (reply.IsPermanent)
            return now + AfterPermanentRefusal;
        var wait = FirstRetry * Math.Pow(2, Math.Min(claim.Attempts, 10));
        return now + (wait < LongestWait ? wait : LongestWait);
    }
}
