using System.Text;
using System.Text.Json;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;
using MailCompliance.Server.Smtp;
using MailCompliance.Storage.Log;

namespace MailCompliance.Server.Gateway.Disposal;

/// <summary>Makes the log entry of a message: metadata, rulings, actions, trace; nothing of its content.</summary>
public sealed class LogEntries(string node)
{
    /// <param name="evaluation">Null where the message was not judged: passed before, looping, unreadable, or our own fault.</param>
    /// <param name="verdict">Where there is no evaluation.</param>
    /// <param name="why">For the trace, where there is no evaluation.</param>
    /// <param name="nextHop">How the connection to the next hop is secured; null: the message does not leave now.</param>
    public MessageLogEntry For(MessageInHand message, LogState state, Evaluation? evaluation, string verdict = "pass", string? why = null, string? nextHop = null) =>
        new()
        {
            Id = message.Id,
            At = message.At,
            RepeatKey = message.RepeatKey,
            State = state,
            MessageId = message.MessageId,
            EnvelopeSender = message.Mail.Address,
            From = evaluation?.Facts.Sender.Address,
            Recipients = evaluation is null ? [.. message.Addresses.Select(address => new LoggedRecipient(address, []))] : Recipients(evaluation.Facts),
            Bytes = message.Document.Bytes.Length,
            Verdict = evaluation is null ? verdict : WireName.Of(evaluation.Verdict.Kind),
            PolicyHash = evaluation?.PolicyHash,
            Findings = evaluation is null ? [] : [.. evaluation.Verdict.Rulings.Select(ruling => LoggedFinding.Of(ruling, WireName.Of))],
            Actions = evaluation is null ? [] : Actions(evaluation.Plan),
            Trace = evaluation is null ? Because(why) : Trace(evaluation, nextHop),
            Node = node,
            Client = message.Peer.Remote.Address.ToString(),
            Repeats = message.Repeats,
        };

    /// <summary>A message that no reader can take apart.</summary>
    public MessageLogEntry ForUnreadable(string id, DateTimeOffset at, MailFrom mail, IReadOnlyList<RcptTo> recipients, long bytes, SmtpPeer peer, SmtpReply reply) =>
        Unjudged(id, at, mail, recipients, bytes, peer, reply) with
        {
            State = LogState.Refused,
            Verdict = "block",
            Findings = [new LoggedFinding("uninspectable-message", "block", "", null, null, null, null)],
        };

    /// <summary>A message that the rules of SMTP refuse, for good or, where we lack room or patience, for now.</summary>
    public MessageLogEntry ForRefused(
        string id, DateTimeOffset at, MailFrom mail, IReadOnlyList<RcptTo> recipients, long bytes, SmtpPeer peer, SmtpReply reply, string? messageId) =>
        Unjudged(id, at, mail, recipients, bytes, peer, reply) with
        {
            State = reply.IsPermanent ? LogState.Refused : LogState.Deferred,
            Verdict = reply.IsPermanent ? "block" : "error",
            MessageId = messageId,
            Trace = Because("refused by the rules of SMTP"),
        };

    /// <summary>A message that we failed on.</summary>
    public MessageLogEntry ForFault(string id, DateTimeOffset at, MailFrom mail, IReadOnlyList<RcptTo> recipients, long bytes, SmtpPeer peer, SmtpReply reply) =>
        Unjudged(id, at, mail, recipients, bytes, peer, reply);

    /// <summary>With a repeat key of its own: nothing joins it.</summary>
    private MessageLogEntry Unjudged(string id, DateTimeOffset at, MailFrom mail, IReadOnlyList<RcptTo> recipients, long bytes, SmtpPeer peer, SmtpReply reply) => new()
    {
        Id = id,
        At = at,
        RepeatKey = "only-" + id,
        State = LogState.Deferred,
        EnvelopeSender = mail.Address,
        Recipients = [.. recipients.Select(recipient => new LoggedRecipient(recipient.Address, []))],
        Bytes = bytes,
        Verdict = "error",
        Reply = ReplyText(reply),
        Node = node,
        Client = peer.Remote.Address.ToString(),
    };

    /// <summary>As the entry keeps replies: "550 5.7.1 text", further lines behind \n.</summary>
    public static string ReplyText(SmtpReply reply) => reply.EnhancedCode is { } code ? $"{reply.Code} {code} {reply.Text}" : $"{reply.Code} {reply.Text}";

    /// <summary>The reverse of <see cref="ReplyText"/>, for a repeat that gets the same answer; null where it cannot be read.</summary>
    public static SmtpReply? ReadReply(string? kept)
    {
        if (kept?.Split(' ', 3) is not [var code, var enhanced, var text] || !int.TryParse(code, out var number))
            return null;
        return enhanced.Contains('.', StringComparison.Ordinal) ? new SmtpReply(number, enhanced, text) : new SmtpReply(number, null, $"{enhanced} {text}");
    }

    private static List<LoggedRecipient> Recipients(MessageFacts facts) =>
        [.. facts.Recipients.Select(recipient => new LoggedRecipient(recipient.Address, [.. recipient.Classes.Select(WireName.Of)]))];

    private static List<LoggedAction> Actions(ActionPlan plan) =>
    [
        .. plan.Actions.Select(action => new LoggedAction(
            action.Name,
            action switch
            {
                CopyTo copy => copy.To,
                Hold hold => hold.Approvers,
                _ => [],
            })),
    ];

    private static string? Because(string? why) => why is null ? null : JsonSerializer.Serialize(new { because = why });

    /// <summary>How each outcome came about and how the next hop is reached; null where nothing is to be said.</summary>
    private static string? Trace(Evaluation evaluation, string? nextHop)
    {
        var facts = evaluation.Facts;
        if (evaluation.Verdict.Rulings.Count == 0 && evaluation.Skipped.Count == 0 && nextHop is null
            && facts is { Class: MessageClass.Ordinary, Security: MessageSecurity.None, Proof: null })
            return null;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("class", WireName.Of(facts.Class));
            json.WriteString("security", WireName.Of(facts.Security));
            if (nextHop is not null)
                json.WriteString("nextHopTls", nextHop);
            json.WriteStartArray("rulings");
            foreach (var ruling in evaluation.Verdict.Rulings)
                Write(json, ruling);
            json.WriteEndArray();
            if (evaluation.Skipped.Count > 0)
                WriteSkipped(json, evaluation);
            if (facts.Proof is { } proof)
                Write(json, proof);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteSkipped(Utf8JsonWriter json, Evaluation evaluation)
    {
        json.WriteStartArray("unavailable");
        foreach (var source in Enum.GetValues<FactSources>())
        {
            if (source != FactSources.None && evaluation.Facts.Unavailable.HasFlag(source))
                json.WriteStringValue(WireName.Of(source));
        }

        json.WriteEndArray();
        json.WriteStartArray("skipped");
        foreach (var rule in evaluation.Skipped)
            json.WriteStringValue(rule);
        json.WriteEndArray();
    }

    /// <summary>What the sender provably saw before he sent, and why he went on.</summary>
    private static void Write(Utf8JsonWriter json, WarningProof proof)
    {
        json.WriteStartObject("warned");
        json.WriteString("proof", proof.Fault ?? "valid");
        json.WriteString("evaluation", proof.Evaluation);
        json.WriteStartArray("rules");
        foreach (var rule in proof.Rules)
            json.WriteStringValue(rule);
        json.WriteEndArray();
        if (proof.Fault is null)
            json.WriteString("wentOnBecause", proof.Reason ?? "no reason given");
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Ruling ruling)
    {
        json.WriteStartObject();
        json.WriteString("rule", ruling.Rule);
        json.WriteString("outcome", WireName.Of(ruling.Outcome));
        json.WriteString("because", ruling.Because);
        json.WriteStartArray("evidence");
        foreach (var evidence in ruling.Finding.Evidence)
            json.WriteStringValue(evidence);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
