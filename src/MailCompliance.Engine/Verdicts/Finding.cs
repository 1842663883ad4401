using MailCompliance.Engine.Detection;

namespace MailCompliance.Engine.Verdicts;

/// <summary>What a rule found. Says nothing of consequences: those are the policy's.</summary>
/// <param name="What">One plain sentence for the sender: what is wrong. Never repeats personal data.</param>
/// <param name="WhatToDo">One plain sentence: how to put it right.</param>
public sealed record Finding(string What, string WhatToDo)
{
    /// <summary>The place, or null where the message as a whole is meant (its recipients, its number).</summary>
    public Place? Where { get; init; }

    /// <summary>The type of personal data, where the finding is about such.</summary>
    public DetectionType? Data { get; init; }

    /// <summary>How sure detection is, where the finding rests on it.</summary>
    public Confidence? Confidence { get; init; }

    /// <summary>Addresses that the finding is about; empty where it is about every recipient.</summary>
    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>An outcome that the finding brings along (listed recipients have one each); null: the rule's own.</summary>
    public Outcome? OwnOutcome { get; init; }

    /// <summary>Why, for the decision trace: counts, limits, evidence kinds. Never content of the message.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];
}
