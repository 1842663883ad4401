using System.Text.Json;
using MailCompliance.Storage;
using MailCompliance.Storage.Graph;
using MailCompliance.Storage.Log;

namespace MailCompliance.Server.Graph.Audit;

/// <summary>Makes the log entry of a message that only Exchange's trace knows: who, to whom and when.</summary>
internal sealed class TraceLogEntries(GraphParts parts)
{
    /// <summary>Not a rule of the policy: the finding that a message was sent and nothing here ever saw it.</summary>
    public const string Finding = "unseen-message";

    public MessageLogEntry For(TracedMessage message)
    {
        var id = EntryId.New(message.ReceivedAt);
        return new MessageLogEntry
        {
            Id = id,
            At = message.ReceivedAt,
            RepeatKey = "only-" + id,
            State = LogState.Delivered,
            MessageId = message.MessageId,
            EnvelopeSender = message.Sender,
            From = message.Sender,
            Recipients = [.. message.Recipients.Select(address => new LoggedRecipient(address, [.. parts.People().ClassesOf(address).Select(one => JsonNamingPolicy.KebabCaseLower.ConvertName(one.ToString()))]))],
            Verdict = "error",
            Findings = [new LoggedFinding(Finding, "record", "", null, null, null, null)],
            Trace = """{"channel":"graph","because":"Exchange's message trace has it, the gateway's log and Sent Items do not","rulings":[]}""",
            Reply = "Found in the message trace",
            Node = parts.Node,
            Client = MessageTraces.ClientOfEntries,
        };
    }
}
