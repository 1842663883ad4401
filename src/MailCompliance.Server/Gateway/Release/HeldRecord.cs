using System.Net;
using System.Text.Json;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.Gateway.Disposal;
using MailCompliance.Server.Smtp;

namespace MailCompliance.Server.Gateway.Release;

/// <summary>The SMTP envelope of a held message, as stored with it.</summary>
/// <param name="Copied">Who has had a copy when the message went to its other recipients; null: nobody.</param>
public sealed record HeldEnvelope(
    MailFrom Mail, IReadOnlyList<RcptTo> Recipients, string Client, string? HelloName, bool IsExtendedHello, string? TlsProtocol, DateTimeOffset At, bool HasBareLineEndings,
    IReadOnlyList<string>? Copied = null)
{
    public static HeldEnvelope Of(MessageInHand message) => new(
        message.Mail,
        message.Recipients,
        message.Peer.Remote.Address.ToString(),
        message.Peer.HelloName,
        message.Peer.IsExtendedHello,
        message.Peer.TlsProtocol,
        message.At,
        message.HasBareLineEndings);

    public string ToJson() => JsonSerializer.Serialize(this);

    /// <exception cref="JsonException">Not what <see cref="ToJson"/> wrote.</exception>
    public static HeldEnvelope Read(string json) => JsonSerializer.Deserialize<HeldEnvelope>(json) ?? throw new JsonException("A held envelope is empty");

    /// <summary>The client of then, for the Received field of the released message.</summary>
    public SmtpPeer ToPeer() => new(new IPEndPoint(IPAddress.Parse(Client), 0), new IPEndPoint(IPAddress.Any, 0))
    {
        HelloName = HelloName,
        IsExtendedHello = IsExtendedHello,
        TlsProtocol = TlsProtocol,
    };
}

/// <summary>Why a message is held, as stored with it: what notices and those who decide are shown.</summary>
/// <param name="SenderDecides">Held only to ask the sender.</param>
public sealed record HeldEvaluation(string PolicyHash, bool SenderDecides, IReadOnlyList<HeldRuling> Rulings)
{
    public static HeldEvaluation Of(Evaluation evaluation, Hold hold) =>
        new(evaluation.PolicyHash, hold.SenderDecides, [.. evaluation.Verdict.Decisive.Select(HeldRuling.Of)]);

    public string ToJson() => JsonSerializer.Serialize(this);

    /// <exception cref="JsonException">Not what <see cref="ToJson"/> wrote.</exception>
    public static HeldEvaluation Read(string json) => JsonSerializer.Deserialize<HeldEvaluation>(json) ?? throw new JsonException("A held evaluation is empty");
}

/// <summary>A ruling in the words that people read.</summary>
public sealed record HeldRuling(string Rule, Outcome Outcome, string Clause, string What, string WhatToDo)
{
    public static HeldRuling Of(Ruling ruling) => new(ruling.Rule, ruling.Outcome, ruling.Clause, ruling.Finding.What, ruling.Finding.WhatToDo);

    public Ruling ToRuling() => new(Rule, Outcome, Clause, new Finding(What, WhatToDo), "");
}
