using System.Text.Json;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Server.Portal.Pages.Deciding;

/// <summary>Why a message is held, as it was told to its sender.</summary>
/// <param name="SenderDecides">Held only to ask the sender.</param>
public sealed record HeldReasons(bool SenderDecides, IReadOnlyList<HeldReason> Rulings)
{
    /// <exception cref="JsonException">Not what a channel stored.</exception>
    public static HeldReasons Read(string evaluation) => JsonSerializer.Deserialize<HeldReasons>(evaluation) ?? throw new JsonException("A held evaluation is empty");
}

public sealed record HeldReason(string Rule, Outcome Outcome, string Clause, string What, string WhatToDo);
