using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

public sealed record AutoForwardSettings
{
    /// <summary>Where mail may be passed on to by itself: addresses, patterns or domains.</summary>
    [Form(TextForm.Recipient)]
    public IReadOnlyList<string> Allow { get; init; } = [];
}

/// <summary>
/// No rule of a mailbox passes school mail on to the outside by itself. Policy: S0 section 4, "Purpose"; S1 and S2 section 5.1.1; S3,
/// "only use approved, secure email systems".
/// </summary>
/// <remarks>
/// Known by the fields that Exchange and Gmail add when they forward, or by the redirect itself: written by somebody outside to the
/// school, and now on its way to somebody whom the message does not name.
/// </remarks>
public sealed class AutoForwardRule(AutoForwardSettings settings) : IRule
{
    private static readonly string[] ForwardingFields =
        ["X-MS-Exchange-Inbox-Rules-Loop", "X-MS-Exchange-ForwardingLoop", "X-Forwarded-To", "X-Forwarded-For", "X-MS-Exchange-Organization-AutoForwarded"];

    private readonly PartyPattern[] allowed = [.. settings.Allow.Select(PartyPattern.Parse)];

    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        var evidence = EvidenceOf(facts);
        if (evidence is null)
            yield break;
        var targets = facts.Outside.Where(recipient => !allowed.Any(pattern => pattern.MatchesAddress(recipient.Address))).ToList();
        if (targets.Count == 0)
            yield break;
        yield return new Finding(
            "A rule in a school mailbox passes this message on to an address outside the school.",
            "Switch the rule off in Outlook (Settings, Mail, Rules and Forwarding). Read school mail in the school account.")
        {
            Recipients = [.. targets.Select(target => target.Address)],
            Evidence = [evidence],
        };
    }

    private static string? EvidenceOf(MessageFacts facts)
    {
        if (facts.Message.Document?.Headers is { } headers)
        {
            foreach (var name in ForwardingFields)
            {
                if (headers.Find(name) is not null)
                    return "field " + name;
            }

            if (headers.Value("X-MS-Exchange-Generated-Message-Source")?.Contains("Rules Agent", StringComparison.OrdinalIgnoreCase) == true)
                return "field X-MS-Exchange-Generated-Message-Source";
        }

        return IsRedirect(facts) ? "outside author, sent on to somebody unnamed" : null;
    }

    private static bool IsRedirect(MessageFacts facts) =>
        !facts.Sender.IsOwn
        && facts.Message.From is not null
        && facts.Message.VisibleRecipients.Any(recipient => facts.School.Owns(recipient.Address))
        && facts.Recipients.Any(recipient => recipient is { IsOutside: true, Field: RecipientField.Bcc });
}
