using System.Text.Json.Nodes;

namespace MailCompliance.IntegrationTests.Graph.Fake;

/// <summary>An answer before it is written, alone or into a batch.</summary>
/// <param name="Raw">A body that is not JSON: a message's MIME.</param>
public sealed record FakeAnswer(int Status, JsonNode? Json, byte[]? Raw = null)
{
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public static FakeAnswer Ok(JsonNode json) => new(200, json);

    public static FakeAnswer Error(int status, string code) => new(status, new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["code"] = code,
            ["message"] = "words for people, with a.teacher@oakfield.example in them",
            ["innerError"] = new JsonObject { ["date"] = "2026-11-25T09:00:00", ["request-id"] = Guid.NewGuid().ToString(), ["client-request-id"] = Guid.NewGuid().ToString() },
        },
    });
}
