using System.Text.Json;
using System.Text.Json.Nodes;
using MailCompliance.Server.AddIn.LocalPolicies;

namespace MailCompliance.Server.AddIn.Contract;

/// <summary>The service's contract as OpenAPI 3.1: what <c>addin openapi</c> prints.</summary>
public static class OpenApiDocument
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Path, method, what it is for, what it takes and gives; null: nothing.</summary>
    private static readonly (string Path, string Method, string Summary, Type? Takes, Type? Gives, int[] Statuses)[] Operations =
    [
        ("/sign-in", "get", "Whether and how a person can sign in with a school account. Needs no credential.", null, typeof(SignInResponse), [200]),
        ("/pairings", "post", "Exchanges a one-time code, or an access token of the mailbox's owner, for the credential of a mailbox.", typeof(PairingRequest), typeof(PairingResponse), [201]),
        ("/pairings/current", "delete", "Ends the connection of the mailbox.", null, null, [204]),
        ("/config", "get", "What a connected mailbox has to know of the service.", null, typeof(ConfigResponse), [200]),
        ("/pack", "get", "The part of the policy that the add-in judges by itself, with an ETag.", null, typeof(LocalPolicy), [200, 304]),
        ("/evaluate", "post", "What the policy says of a draft. Nothing of it is kept.", typeof(EvaluateRequest), typeof(EvaluateResponse), [200]),
        ("/advice", "post", "Asks whether a draft may be sent. The same request id is one question.", typeof(AdviceRequest), typeof(RequestTaken), [200, 201]),
        ("/permissions", "post", "Asks for leave to send a draft that would be held. The same request id is one question.", typeof(PermissionRequest), typeof(RequestTaken), [200, 201]),
        ("/incidents", "post", "Reports a message that was sent wrongly. The same message is one report.", typeof(IncidentRequest), typeof(RequestTaken), [200, 201]),
        ("/feedback", "post", "Says that a finding was wrong.", typeof(FeedbackRequest), typeof(RequestTaken), [200, 201]),
        ("/telemetry", "post", "Counts and times of the add-in, without content or addresses.", typeof(TelemetryRequest), null, [204]),
        ("/mine", "get", "The mailbox's own held mail and questions, and what became of them.", null, typeof(OwnMatters), [200]),
    ];

    /// <summary>Beside the contract's own records: what the add-in's sources describe in their own words, and what every error looks like.</summary>
    private static readonly Type[] More = [typeof(LocalSignature), typeof(LocalRule), typeof(LocalPolicy), typeof(Problem)];

    public static string Text() => new JsonObject
    {
        ["openapi"] = "3.1.0",
        ["info"] = new JsonObject { ["title"] = "MailCompliance for Outlook", ["version"] = "1", ["description"] = "Errors are problem details (RFC 9457). Unknown members are ignored. A request has at most 256 KB." },
        ["servers"] = new JsonArray(new JsonObject { ["url"] = AddInApi.Prefix }),
        ["security"] = new JsonArray(new JsonObject { ["mailbox"] = new JsonArray() }),
        ["paths"] = new JsonObject(Operations.GroupBy(one => one.Path).Select(path => KeyValuePair.Create<string, JsonNode?>(
            path.Key, new JsonObject(path.Select(one => KeyValuePair.Create<string, JsonNode?>(one.Method, Operation(one.Path, one.Summary, one.Takes, one.Gives, one.Statuses))))))),
        ["components"] = new JsonObject
        {
            ["securitySchemes"] = new JsonObject
            {
                ["mailbox"] = new JsonObject { ["type"] = "http", ["scheme"] = AddInApi.Scheme },
                ["person"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "An access token of Entra ID for the scope that GET /sign-in names." },
            },
            ["schemas"] = new JsonObject(ContractTypes.All.Concat(More).Select(record => KeyValuePair.Create<string, JsonNode?>(record.Name, Schema(record)))),
        },
    }.ToJsonString(Indented) + "\n";

    private static JsonObject Operation(string path, string summary, Type? takes, Type? gives, int[] statuses)
    {
        var operation = new JsonObject { ["summary"] = summary };
        if (path == "/sign-in")
            operation["security"] = new JsonArray();
        if (path == "/pairings")
            operation["security"] = new JsonArray(new JsonObject(), new JsonObject { ["person"] = new JsonArray() });
        if (takes is not null)
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content("application/json", Reference(takes)) };
        var responses = new JsonObject();
        foreach (var status in statuses)
            responses[$"{status}"] = gives is null || status >= 300 ? new JsonObject { ["description"] = "Done" } : new JsonObject { ["description"] = "Done", ["content"] = Content("application/json", Reference(gives)) };
        responses["default"] = new JsonObject { ["description"] = "Problem details: 400, 401, 403, 409, 413, 422, 429 with Retry-After, 500, 503", ["content"] = Content("application/problem+json", Reference(typeof(Problem))) };
        operation["responses"] = responses;
        return operation;
    }

    private static JsonObject Content(string type, JsonObject schema) => new() { [type] = new JsonObject { ["schema"] = schema } };

    private static JsonObject Reference(Type record) => new() { ["$ref"] = "#/components/schemas/" + record.Name };

    private static JsonObject Schema(Type record)
    {
        var members = ContractTypes.MembersOf(record).ToList();
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(members.Select(member => KeyValuePair.Create<string, JsonNode?>(member.Name, TypeOf(member.Type, member.IsOptional)))),
            ["required"] = new JsonArray([.. members.Where(member => !member.IsOptional).Select(member => (JsonNode?)member.Name)]),
        };
    }

    private static JsonObject TypeOf(Type type, bool isOptional) => type switch
    {
        _ when ContractTypes.ItemOf(type) is { } item => new() { ["type"] = Named("array", isOptional), ["items"] = TypeOf(item, isOptional: false) },
        _ when ContractTypes.IsRecord(type) => isOptional ? new() { ["anyOf"] = new JsonArray(Reference(type), new JsonObject { ["type"] = "null" }) } : Reference(type),
        _ when type == typeof(bool) => new() { ["type"] = Named("boolean", isOptional) },
        _ when type == typeof(int) || type == typeof(long) => new() { ["type"] = Named("integer", isOptional) },
        _ when type == typeof(DateTimeOffset) => new() { ["type"] = Named("string", isOptional), ["format"] = "date-time" },
        _ when type == typeof(IReadOnlyDictionary<string, string[]>) => new()
        {
            ["type"] = Named("object", isOptional), ["additionalProperties"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } },
        },
        _ => new() { ["type"] = Named("string", isOptional) },
    };

    private static JsonNode Named(string type, bool isOptional) => isOptional ? new JsonArray(type, "null") : JsonValue.Create(type);
}
