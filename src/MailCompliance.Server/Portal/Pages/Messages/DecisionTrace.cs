using System.Text.Json;

namespace MailCompliance.Server.Portal.Pages.Messages;

/// <summary>What the log's decision trace says of what came before the message was sent.</summary>
/// <param name="Proof"><c>valid</c>, or why what the add-in had signed did not count; null: it brought nothing along.</param>
/// <param name="Rules">Those that the sender was warned about.</param>
/// <param name="WentOnBecause">A code of the pane, or words; null: there is no such thing.</param>
/// <param name="WasAllowed">Somebody had allowed it before it was sent.</param>
public sealed record DecisionTrace(string? Proof, IReadOnlyList<string> Rules, string? WentOnBecause, bool WasAllowed)
{
    private static readonly DecisionTrace Nothing = new(null, [], null, false);

    public static DecisionTrace Of(string? trace)
    {
        if (trace is null)
            return Nothing;
        try
        {
            using var json = JsonDocument.Parse(trace);
            return Of(json.RootElement);
        }
        catch (JsonException)
        {
            // of another version: the page says the rest
            return Nothing;
        }
    }

    private static DecisionTrace Of(JsonElement trace)
    {
        var wasAllowed = List(trace, "rulings").Any(ruling => Text(ruling, "because")?.StartsWith("allowed before it was sent", StringComparison.Ordinal) == true);
        return trace.ValueKind == JsonValueKind.Object && trace.TryGetProperty("warned", out var warned)
            ? new(Text(warned, "proof"), [.. List(warned, "rules").Select(rule => rule.ToString())], Text(warned, "wentOnBecause"), wasAllowed)
            : Nothing with { WasAllowed = wasAllowed };
    }

    private static List<JsonElement> List(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
