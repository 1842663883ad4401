using MailCompliance.Server.Smtp;
using MailCompliance.Storage.Held;

namespace MailCompliance.Server.Gateway.Disposal;

/// <summary>What a client hears about a held message: at first, and when it sends the same again what is true by then.</summary>
/// <param name="Verdict">For the log entry.</param>
public sealed record HeldAnswer(SmtpReply Reply, string Verdict)
{
    /// <summary>It waits.</summary>
    public static HeldAnswer Waiting(string id) => new(new SmtpReply(250, "2.0.0", $"held for approval, reference {id}"), "hold");

    /// <param name="utf8">Whether the client understands UTF-8 in replies (RFC 6531 section 3.7.4.1).</param>
    public static HeldAnswer Of(HeldSummary held, bool utf8) => held.State switch
    {
        HeldState.Pending or HeldState.Held => Waiting(held.Id),
        HeldState.Approved or HeldState.Releasing or HeldState.Unknown => Passed($"approved and on its way, reference {held.Id}"),
        HeldState.Released => Passed($"approved and sent before, reference {held.Id}"),
        HeldState.Expired => Expired(held),
        HeldState.Refused => Refused(held, utf8),
        HeldState.Returned => held.DecidedBy is null ? Expired(held) : Refused(held, utf8),
        _ => throw new ArgumentOutOfRangeException(nameof(held), held.State, null),
    };

    private static HeldAnswer Passed(string text) => new(new SmtpReply(250, "2.0.0", text), "pass");

    private static HeldAnswer Expired(HeldSummary held) => new(
        new SmtpReply(550, "5.7.1", $"Nobody decided in time about this message, so it was not sent (reference {held.Id}).\nIf it is still needed, write a new message"),
        "block");

    private static HeldAnswer Refused(HeldSummary held, bool utf8)
    {
        var text = $"This message was not approved and has not been sent (reference {held.Id}).";
        if (!string.IsNullOrWhiteSpace(held.Reason))
            text += "\nReason given: " + RefusalText.InReply(held.Reason, utf8);
        return new HeldAnswer(new SmtpReply(550, "5.7.1", text + "\nIf it is still needed, put this right and write a new message"), "block");
    }
}
