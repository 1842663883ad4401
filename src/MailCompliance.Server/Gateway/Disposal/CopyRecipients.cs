using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.Gateway.NextHop;
using MailCompliance.Server.Smtp;

namespace MailCompliance.Server.Gateway.Disposal;

/// <summary>The copies of a plan, put into the message's own transaction so that copy and message share their fate.</summary>
/// <param name="Owed">Refused for good by the next hop: sent later by themselves.</param>
/// <param name="Refusal">Refused for now, or the next hop was lost: the whole message has to come again. Null: none.</param>
public sealed record CopyRecipients(IReadOnlyList<string> Owed, SmtpReply? Refusal)
{
    /// <param name="except">Who has had a copy of this message before.</param>
    public static async Task<CopyRecipients> AddAsync(ActionPlan plan, NextHopTransaction hop, CancellationToken cancellation, IReadOnlyList<string>? except = null)
    {
        var owed = new List<string>();
        foreach (var address in Of(plan).Except(except ?? [], StringComparer.OrdinalIgnoreCase))
        {
            if (hop.Accepted.Any(recipient => recipient.Address.Equals(address, StringComparison.OrdinalIgnoreCase)))
                continue;
            var reply = await hop.RecipientAsync(new RcptTo(address), cancellation);
            if (reply.IsPermanent)
                owed.Add(address);
            else if (!reply.IsPositive)
                return new CopyRecipients([], reply);
        }

        return new CopyRecipients(owed, null);
    }

    /// <summary>Each address once.</summary>
    public static IReadOnlyList<string> Of(ActionPlan plan) =>
        [.. plan.Actions.OfType<CopyTo>().SelectMany(copy => copy.To).Distinct(StringComparer.OrdinalIgnoreCase)];
}
