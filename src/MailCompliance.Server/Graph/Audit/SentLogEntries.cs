using System.Text.Json;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Storage;
using MailCompliance.Storage.Graph;
using MailCompliance.Storage.Log;

namespace MailCompliance.Server.Graph.Audit;

/// <summary>Makes the log entry of a message that was found in Sent Items: metadata and rulings, nothing of its content.</summary>
internal sealed class SentLogEntries(string node, bool hasGateway)
{
    public MessageLogEntry For(WaitingMessage waiting, SentMessageState state, Evaluation evaluation) => Base(waiting) with
    {
        EnvelopeSender = evaluation.Facts.Message.EnvelopeSender,
        From = evaluation.Facts.Sender.Address,
        Recipients = [.. evaluation.Facts.Recipients.Select(recipient => new LoggedRecipient(recipient.Address, [.. recipient.Classes.Select(Name)]))],
        Bytes = evaluation.Facts.Message.Bytes,
        RelayedBytes = evaluation.Facts.Message.Bytes,
        Verdict = Name(evaluation.Verdict.Kind),
        PolicyHash = evaluation.PolicyHash,
        Findings = [.. evaluation.Verdict.Rulings.Select(ruling => LoggedFinding.Of(ruling, Name))],
        Trace = Trace(Words(state), evaluation),
    };

    /// <summary>Deleted for good before anybody could read it.</summary>
    public MessageLogEntry ForGone(WaitingMessage waiting) => Base(waiting) with { Trace = Trace("it was deleted for good before it could be read", null) };

    /// <summary>Too large, or nested too deeply.</summary>
    public MessageLogEntry ForUnreadable(WaitingMessage waiting) => Base(waiting) with { Trace = Trace("it is too large or too deeply nested to be read", null) };

    /// <summary>Not evaluated: for people to look at.</summary>
    private MessageLogEntry Base(WaitingMessage waiting)
    {
        var id = EntryId.New(waiting.Message.SentAt);
        return new MessageLogEntry
        {
            Id = id,
            At = waiting.Message.SentAt,
            RepeatKey = "only-" + id,
            State = LogState.Delivered,
            MessageId = waiting.Message.MessageId,
            EnvelopeSender = waiting.Message.Author,
            From = waiting.Message.Author,
            Recipients = [.. waiting.Message.Recipients.Select(address => new LoggedRecipient(address, []))],
            Verdict = "error",
            Findings = [new LoggedFinding("uninspectable-message", "record", "", null, null, null, null)],
            Reply = "Found in Sent Items",
            Node = node,
            Client = SentMessages.ClientOfEntries,
        };
    }

    private string Words(SentMessageState state) => (hasGateway, state) switch
    {
        (false, _) => "found in Sent Items after it was sent",
        (_, SentMessageState.Partly) => "it passed the gateway, but not for every outside recipient",
        _ => "it was sent without passing the gateway",
    };

    private static string Trace(string because, Evaluation? evaluation)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("channel", "graph");
            json.WriteString("because", because);
            if (evaluation?.Facts.Message.NotSeen is { Count: > 0 } notSeen)
            {
                json.WriteStartArray("notSeen");
                foreach (var part in notSeen)
                    json.WriteStringValue(part);
                json.WriteEndArray();
            }

            json.WriteStartArray("rulings");
            foreach (var ruling in evaluation?.Verdict.Rulings ?? [])
                Write(json, ruling);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(Utf8JsonWriter json, Ruling ruling)
    {
        json.WriteStartObject();
        json.WriteString("rule", ruling.Rule);
        json.WriteString("outcome", Name(ruling.Outcome));
        json.WriteString("because", ruling.Because);
        json.WriteStartArray("evidence");
        foreach (var evidence in ruling.Finding.Evidence)
            json.WriteStringValue(evidence);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
