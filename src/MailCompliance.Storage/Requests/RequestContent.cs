using System.Text.Json;

namespace MailCompliance.Storage.Requests;

/// <summary>What somebody wrote, and of which message. Null: not given.</summary>
public sealed record RequestContent
{
    private static readonly JsonSerializerOptions Names = new(JsonSerializerDefaults.Web);

    /// <summary>A code: of what went wrong, or of the rule that was.</summary>
    public string? What { get; init; }

    /// <summary>A code: what was done about it already.</summary>
    public string? Done { get; init; }

    /// <summary>In their own words.</summary>
    public string? Note { get; init; }

    public string? MessageId { get; init; }

    public string? Subject { get; init; }

    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>Names of the files that are attached.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Of the message, as Outlook gave it.</summary>
    public string? Html { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Names);

    /// <exception cref="JsonException">Not what <see cref="ToJson"/> wrote.</exception>
    public static RequestContent Read(string json) => JsonSerializer.Deserialize<RequestContent>(json, Names) ?? throw new JsonException("A request is empty");
}

/// <param name="Decision"><c>send</c>, <c>do-not-send</c>, <c>closed</c>, <c>not-a-breach</c>, <c>breach</c> or <c>reported</c>.</param>
/// <param name="Text">In the answerer's words.</param>
public sealed record RequestAnswer(string Decision, string Text)
{
    /// <summary>It may be sent: as an answer to a question, or as leave that the gateway goes by.</summary>
    public const string Send = "send";

    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    /// <exception cref="JsonException">Not what <see cref="ToJson"/> wrote.</exception>
    public static RequestAnswer Read(string json) => JsonSerializer.Deserialize<RequestAnswer>(json, JsonSerializerOptions.Web) ?? throw new JsonException("An answer is empty");
}
