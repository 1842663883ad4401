using System.Text.Json.Serialization;

namespace MailCompliance.Server.AddIn.Proof;

/// <summary>What the header says, in as few characters as it can: it travels in one field of at most 900.</summary>
public sealed record SealedEvaluation
{
    [JsonPropertyName("e")]
    public required string Evaluation { get; init; }

    /// <summary>Seconds since 1970.</summary>
    [JsonPropertyName("t")]
    public required long IssuedAt { get; init; }

    /// <summary>Address of the author, lower case.</summary>
    [JsonPropertyName("s")]
    public required string Sender { get; init; }

    /// <summary>Rules whose warnings are shown.</summary>
    [JsonPropertyName("w")]
    public required IReadOnlyList<string> Rules { get; init; }

    /// <summary>Why the sender goes on; null: no reason given.</summary>
    [JsonPropertyName("y")]
    public string? Reason { get; init; }

    /// <summary>See <see cref="RecipientMarks"/>.</summary>
    [JsonPropertyName("r")]
    public required string Recipients { get; init; }

    /// <summary>See <see cref="ContentMark"/>.</summary>
    [JsonPropertyName("c")]
    public required string Content { get; init; }
}
