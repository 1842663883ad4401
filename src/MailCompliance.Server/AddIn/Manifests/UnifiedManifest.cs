using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace MailCompliance.Server.AddIn.Manifests;

/// <summary>A unified manifest (JSON) whose values know their lines.</summary>
internal sealed class UnifiedManifest
{
    private const int MaxBytes = 1_000_000;

    private readonly byte[] bytes;

    private UnifiedManifest(byte[] bytes)
    {
        this.bytes = bytes;
        Root = JsonDocument.Parse(bytes).RootElement;
    }

    public JsonElement Root { get; }

    /// <summary>The one extension of an add-in for Outlook; undefined where there is none.</summary>
    public JsonElement Extension => List(Root, "extensions").FirstOrDefault();

    public IEnumerable<JsonElement> Runtimes => List(Extension, "runtimes");

    public IEnumerable<JsonElement> Actions => Runtimes.SelectMany(runtime => List(runtime, "actions"));

    public IEnumerable<JsonElement> Events => List(Extension, "autoRunEvents").SelectMany(list => List(list, "events"));

    public IEnumerable<JsonElement> Groups => List(Extension, "ribbons").SelectMany(ribbon => List(ribbon, "tabs")).SelectMany(tab => List(tab, "groups"));

    public IEnumerable<JsonElement> Controls => Groups.SelectMany(group => List(group, "controls"));

    /// <summary>Null and a problem where the text is no JSON object.</summary>
    public static (UnifiedManifest? Manifest, ManifestProblem? Problem) Parse(string text)
    {
        if (text.Length > MaxBytes)
            return (null, new ManifestProblem(1, "is larger than a manifest can be."));
        try
        {
            return (new UnifiedManifest(Encoding.UTF8.GetBytes(text)), null);
        }
        catch (JsonException fault)
        {
            return (null, new ManifestProblem((int)(fault.LineNumber ?? 0) + 1, "is not valid JSON."));
        }
    }

    /// <param name="place">A value of this manifest; undefined: the manifest as a whole.</param>
    public ManifestProblem At(JsonElement place, string message)
    {
        if (place.ValueKind == JsonValueKind.Undefined || !bytes.AsSpan().Overlaps(JsonMarshal.GetRawUtf8Value(place), out var offset))
            return new ManifestProblem(1, message);
        return new ManifestProblem(1 + bytes.AsSpan(0, offset).Count((byte)'\n'), message);
    }

    /// <summary>A member; undefined where there is none.</summary>
    public static JsonElement Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : default;

    /// <summary>A member's text; null where it is none.</summary>
    public static string? Text(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static IEnumerable<JsonElement> List(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>Every member below a value, with its name.</summary>
    public static IEnumerable<(string Name, JsonElement Value)> Below(JsonElement parent) => parent.ValueKind switch
    {
        JsonValueKind.Object => parent.EnumerateObject().SelectMany(member => Below(member.Value).Prepend((member.Name, member.Value))),
        JsonValueKind.Array => parent.EnumerateArray().SelectMany(Below),
        _ => [],
    };
}
