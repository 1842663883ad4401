using System.Text.Json;
using MailCompliance.Server.AddIn.Contract;

namespace MailCompliance.IntegrationTests.AddIn;

/// <summary>Holds what the service answers against its OpenAPI document: types, members that must be there, members that may not.</summary>
internal sealed class ContractSchema : IDisposable
{
    private readonly JsonDocument document = JsonDocument.Parse(OpenApiDocument.Text());

    private JsonElement Root => document.RootElement;

    public string Server => Root.GetProperty("servers")[0].GetProperty("url").GetString()!;

    public JsonElement Paths => Root.GetProperty("paths");

    public void Dispose() => document.Dispose();

    /// <summary>Everything in which an answer differs from what the document says of that operation and status.</summary>
    public async Task<List<string>> FaultsAsync(string method, string path, HttpResponseMessage answer)
    {
        var what = $"{method} {path} {(int)answer.StatusCode}";
        var responses = Paths.GetProperty(path).GetProperty(method.ToLowerInvariant()).GetProperty("responses");
        var described = responses.TryGetProperty(((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture), out var known) ? known : responses.GetProperty("default");
        var text = await answer.Content.ReadAsStringAsync();
        if (!described.TryGetProperty("content", out var content))
            return text.Length == 0 ? [] : [$"{what}: a body, and none is described"];
        var (type, schema) = content.EnumerateObject().Select(one => (one.Name, one.Value.GetProperty("schema"))).Single();
        if (answer.Content.Headers.ContentType?.MediaType != type)
            return [$"{what}: {answer.Content.Headers.ContentType} in place of {type}"];
        using var body = JsonDocument.Parse(text);
        return [.. Faults(body.RootElement, schema, what)];
    }

    private IEnumerable<string> Faults(JsonElement value, JsonElement schema, string place)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            var name = reference.GetString()!.Split('/')[^1];
            // a rule's settings stand beside what all rules have
            return Faults(value, Root.GetProperty("components").GetProperty("schemas").GetProperty(name), place).Where(fault => name != "LocalRule" || !fault.EndsWith("not described", StringComparison.Ordinal));
        }

        if (schema.TryGetProperty("anyOf", out var any))
            return any.EnumerateArray().Any(one => !Faults(value, one, place).Any()) ? [] : [$"{place}: of no kind that is described"];
        var types = schema.GetProperty("type") is { ValueKind: JsonValueKind.Array } several ? several.EnumerateArray().Select(one => one.GetString()).ToList() : [schema.GetProperty("type").GetString()];
        if (!types.Contains(TypeOf(value)))
            return [$"{place}: {TypeOf(value)} in place of {string.Join('|', types)}"];
        return value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().SelectMany((one, index) => Faults(one, schema.GetProperty("items"), $"{place}[{index}]")),
            JsonValueKind.Object => Members(value, schema, place),
            _ => [],
        };
    }

    private IEnumerable<string> Members(JsonElement value, JsonElement schema, string place)
    {
        if (schema.TryGetProperty("additionalProperties", out var each))
            return value.EnumerateObject().SelectMany(member => Faults(member.Value, each, $"{place}.{member.Name}"));
        var properties = schema.GetProperty("properties");
        var missing = schema.GetProperty("required").EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{place}.{name} is missing");
        return missing.Concat(value.EnumerateObject().SelectMany(member => properties.TryGetProperty(member.Name, out var known)
            ? Faults(member.Value, known, $"{place}.{member.Name}")
            : [$"{place}.{member.Name} is not described"]));
    }

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "integer",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };
}
