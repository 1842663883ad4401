using System.Text.Json;

namespace MailCompliance.Server.Portal.Pages.PolicyInForce;

/// <summary>A value of a policy file that was changed.</summary>
/// <param name="Path"><c>rules.subject.outcome</c>.</param>
/// <param name="Before">Null: it was not there.</param>
/// <param name="Now">Null: it is gone.</param>
public sealed record ChangedValue(string Path, string? Before, string? Now);

/// <summary>What one policy file says otherwise than another, value by value, whatever the order and the blanks.</summary>
public static class PolicyDifference
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>In the order of the newer file, what is gone at the end.</summary>
    public static IReadOnlyList<ChangedValue> Between(string before, string now)
    {
        var (old, current) = (ValuesOf(before), ValuesOf(now));
        var changed = current
            .Where(value => old.GetValueOrDefault(value.Key) != value.Value)
            .Select(value => new ChangedValue(value.Key, old.GetValueOrDefault(value.Key), value.Value));
        var gone = old.Where(value => !current.ContainsKey(value.Key)).Select(value => new ChangedValue(value.Key, value.Value, null));
        return [.. changed, .. gone];
    }

    private static Dictionary<string, string> ValuesOf(string source)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(source.Length == 0 ? "{}" : source.TrimStart('\uFEFF'), Lenient);
        Add(values, "", document.RootElement);
        return values;
    }

    private static void Add(Dictionary<string, string> values, string path, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                    Add(values, path.Length == 0 ? member.Name : $"{path}.{member.Name}", member.Value);
                break;
            case JsonValueKind.Array when element.EnumerateArray().All(item => item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)):
                values[path] = string.Join(", ", element.EnumerateArray().Select(item => item.ToString()));
                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in element.EnumerateArray().Index())
                    Add(values, $"{path}[{index + 1}]", item);
                break;
            default:
                values[path] = element.ToString();
                break;
        }
    }
}
