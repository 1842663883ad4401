using System.Text.Encodings.Web;
using System.Text.Json;

namespace MailCompliance.Server.Cli;

/// <summary>One JSON object a line on standard output, property names in camel case, nulls written.</summary>
public static class JsonLines
{
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public static void Write(TextWriter output, object value) => output.WriteLine(JsonSerializer.Serialize(value, Options));
}
