using System.Text.Json;
using System.Text.Json.Serialization;

namespace MailCompliance.Server.AddIn;

/// <summary>JSON as the add-in's contract has it: camel case, nulls that mean nothing left out.</summary>
public static class AddInJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        MaxDepth = 16,
    };
}
