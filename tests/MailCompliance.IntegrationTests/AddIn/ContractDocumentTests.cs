using System.Text.Json;
using MailCompliance.Server.AddIn.Contract;

namespace MailCompliance.IntegrationTests.AddIn;

/// <summary>The OpenAPI document says what the service does.</summary>
public sealed class ContractDocumentTests(ApiTests.SharedService shared) : IClassFixture<ApiTests.SharedService>
{
    [Fact]
    public async Task Every_operation_of_the_document_is_answered_and_no_other_method()
    {
        using var document = JsonDocument.Parse(OpenApiDocument.Text());
        var server = document.RootElement.GetProperty("servers")[0].GetProperty("url").GetString();
        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject().Where(operation => operation.Name != "delete"))
            {
                using var request = new HttpRequestMessage(new HttpMethod(operation.Name.ToUpperInvariant()), server + path.Name);
                if (operation.Value.TryGetProperty("requestBody", out _))
                    request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
                using var answer = await shared.Service.Web.SendAsync(request);
                Assert.True((int)answer.StatusCode is 200 or 422, $"{operation.Name} {path.Name}: {answer.StatusCode}");
            }

            using var other = await shared.Service.Web.PutAsync(server + path.Name, null);
            Assert.True((int)other.StatusCode is 404 or 405, $"put {path.Name}: {other.StatusCode}");
        }
    }

    [Fact]
    public async Task An_answer_has_the_members_that_the_document_gives_it()
    {
        var answer = await shared.Service.EvaluateAsync(ConnectedService.Draft(""));
        using var document = JsonDocument.Parse(OpenApiDocument.Text());
        var schemas = document.RootElement.GetProperty("components").GetProperty("schemas");
        Check(answer, schemas.GetProperty("EvaluateResponse"), schemas);
    }

    private static void Check(JsonElement value, JsonElement schema, JsonElement schemas)
    {
        var properties = schema.GetProperty("properties");
        Assert.All(schema.GetProperty("required").EnumerateArray(), name => Assert.True(value.TryGetProperty(name.GetString()!, out _), name.GetString()));
        foreach (var member in value.EnumerateObject())
        {
            Assert.True(properties.TryGetProperty(member.Name, out var known), member.Name);
            var described = known.TryGetProperty("items", out var items) ? items : known.TryGetProperty("anyOf", out var any) ? any[0] : known;
            if (!described.TryGetProperty("$ref", out var reference))
                continue;
            var inner = schemas.GetProperty(reference.GetString()!.Split('/')[^1]);
            foreach (var one in member.Value.ValueKind == JsonValueKind.Array ? member.Value.EnumerateArray().ToArray() : [member.Value])
                Check(one, inner, schemas);
        }
    }
}
