using System.Text;
using System.Text.Json;
using MailCompliance.Engine.Verdicts;
using MailCompliance.IntegrationTests.Storage;
using MailCompliance.Storage;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Log;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>Held and logged messages, as the gateway stores them.</summary>
public sealed class PlantedMail(ComplianceDatabase database, TestClock clock)
{
    private int count;

    public const string Teacher = "a.khan@oakhill.example";

    /// <returns>The message's id.</returns>
    public async Task<string> HoldAsync(
        string from = Teacher, string[]? to = null, string? subject = "Well done in maths", string text = "Dear Mrs Bell,\r\n\r\nBen Page has done well.\r\n",
        string[]? approvers = null, string rule = "wrong-child", string what = "Your message names a pupil who is not a child of everybody that gets it.",
        bool senderDecides = false, byte[]? content = null, string data = "person-name")
    {
        var id = EntryId.New(clock.Now);
        to ??= ["rosa.bell@homemail.example"];
        approvers ??= ["dpo@oakhill.example", "head@oakhill.example"];
        var number = ++count;
        content ??= Encoding.UTF8.GetBytes(
            $"From: <{from}>\r\nTo: {string.Join(", ", to.Take(100))}\r\nSubject: {subject}\r\nMessage-ID: <planted.{number}@oakhill.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}");
        var ruling = new { Rule = rule, Outcome = Outcome.Hold, Clause = "4 Email policy", What = what, WhatToDo = "Check the recipients." };
        await database.Log.BeginAsync(Entry(id, from, to, "hold", LogState.Held, new LoggedFinding(rule, "hold", "4 Email policy", "body", null, data, "high")));
        await database.Quarantine.HoldAsync(
            new HeldMessage
            {
                Id = id,
                RepeatKey = "planted-" + number,
                MessageId = $"<planted.{number}@oakhill.example>",
                From = from,
                To = to,
                Envelope = "{}",
                Evaluation = JsonSerializer.Serialize(new { PolicyHash = "abc", SenderDecides = senderDecides, Rulings = new[] { ruling } }),
                Subject = subject,
                Content = content,
                Approvers = senderDecides ? [from] : approvers,
                Rules = [rule],
                ExpiresAt = clock.Now.AddDays(3),
            },
            []);
        return id;
    }

    /// <summary>A message that went, or was refused: nothing but its log entry.</summary>
    public async Task<string> LogAsync(string from = Teacher, string[]? to = null, string verdict = "warn", LogState state = LogState.Delivered, params LoggedFinding[] findings)
    {
        var id = EntryId.New(clock.Now);
        await database.Log.BeginAsync(Entry(id, from, to ?? ["rosa.bell@homemail.example"], verdict, state, findings.Length > 0 ? findings : [new("subject", "warn", "5.1 Advice", "subject", null, null, null)]));
        return id;
    }

    private MessageLogEntry Entry(string id, string from, string[] to, string verdict, LogState state, params LoggedFinding[] findings) => new()
    {
        Id = id,
        At = clock.Now,
        RepeatKey = "planted-" + id,
        State = state,
        EnvelopeSender = from,
        From = from,
        Recipients = [.. to.Select(address => new LoggedRecipient(address, ["parent"]))],
        Bytes = 1200,
        Verdict = verdict,
        PolicyHash = "abc",
        Findings = findings,
        Actions = [new("stamp-disclaimer", []), new("copy", ["head@oakhill.example"])],
        Node = "test",
        Client = "127.0.0.1",
    };
}
