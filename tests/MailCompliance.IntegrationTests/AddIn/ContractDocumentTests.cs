using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace MailCompliance.IntegrationTests.AddIn;

/// <summary>The OpenAPI document says what the service does, in every operation and every error.</summary>
public sealed class ContractDocumentTests(ApiTests.SharedService shared) : IClassFixture<ApiTests.SharedService>
{
    private readonly ConnectedService service = shared.Service;

    [Fact]
    public async Task Every_operation_of_the_document_is_answered_and_no_other_method()
    {
        using var contract = new ContractSchema();
        foreach (var path in contract.Paths.EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject().Where(operation => operation.Name != "delete"))
            {
                using var request = new HttpRequestMessage(new HttpMethod(operation.Name.ToUpperInvariant()), contract.Server + path.Name);
                if (operation.Value.TryGetProperty("requestBody", out _))
                    request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
                using var answer = await service.Web.SendAsync(request);
                Assert.True((int)answer.StatusCode is 200 or 422, $"{operation.Name} {path.Name}: {answer.StatusCode}");
            }

            await AssertNotThereAsync(HttpMethod.Put, contract.Server + path.Name);
        }
    }

    [Fact]
    public async Task What_is_not_of_the_contract_is_answered_with_a_problem_and_not_with_a_page()
    {
        using var contract = new ContractSchema();
        foreach (var path in new[] { "", "/", "/nothing", "/evaluate/more", "/pairings/other" })
            await AssertNotThereAsync(HttpMethod.Get, contract.Server + path);
    }

    private async Task AssertNotThereAsync(HttpMethod method, string address)
    {
        using var request = new HttpRequestMessage(method, address);
        using var answer = await service.Web.SendAsync(request);
        Assert.True((int)answer.StatusCode == 404, $"{method} {address}: {answer.StatusCode}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Every_answer_has_the_shape_that_the_document_gives_it()
    {
        using var contract = new ContractSchema();
        var faults = new List<string>();
        var answered = new HashSet<string>();
        foreach (var (method, path, body, status) in Calls(await service.CodeAsync("office@oakhill.example")))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), contract.Server + path);
            if (body is not null)
                request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
            if (method == "DELETE")
                request.Headers.Authorization = new AuthenticationHeaderValue("MC-Pairing", await service.PairAsync("office@oakhill.example"));
            using var answer = await service.Web.SendAsync(request);
            if ((int)answer.StatusCode != status)
                faults.Add($"{method} {path}: {(int)answer.StatusCode} in place of {status}: {await answer.Content.ReadAsStringAsync()}");
            faults.AddRange(await contract.FaultsAsync(method, path, answer));
            answered.Add($"{path} {method.ToLowerInvariant()}");
        }

        Assert.Empty(faults);
        Assert.Equal(contract.Paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{path.Name} {operation.Name}")).Order(), answered.Order());
    }

    [Fact]
    public async Task Every_error_is_a_problem_as_the_document_describes_it()
    {
        using var contract = new ContractSchema();
        using var stranger = new HttpClient { BaseAddress = service.Web.BaseAddress };
        var draft = JsonSerializer.Serialize(ConnectedService.Draft());
        var faults = new List<string>();
        foreach (var (client, path, text, status) in new[]
        {
            (service.Web, "/evaluate", "{", 400), (stranger, "/evaluate", draft, 401), (stranger, "/pairings", """{"code":"000-000-000-000"}""", 403),
            (service.Web, "/permissions", $$"""{"schema":1,"requestId":"1","draft":{{draft}}}""", 409), (service.Web, "/evaluate", new string(' ', 300_000), 413), (service.Web, "/evaluate", """{"schema":2}""", 422),
        })
        {
            using var answer = await client.PostAsync(contract.Server + path, new StringContent(text, Encoding.UTF8, "application/json"));
            faults.AddRange(await ProblemsAsync(contract, path, answer, status));
        }

        Assert.Empty(faults);
    }

    /// <summary>What is sent, and the status of its answer.</summary>
    private static (string Method, string Path, object? Body, int Status)[] Calls(string code) =>
    [
        ("GET", "/sign-in", null, 200), ("POST", "/pairings", new { code }, 201), ("DELETE", "/pairings/current", null, 204), ("GET", "/config", null, 200), ("GET", "/pack", null, 200),
        ("POST", "/evaluate", ConnectedService.Draft("", attachments: [new { name = "setup.exe", size = 1000, inline = false, item = false }]), 200),
        ("POST", "/evaluate", ConnectedService.Draft("hi", "<p>The password is Xk7!summer9.</p>"), 200), ("POST", "/evaluate", ConnectedService.Draft(""), 200),
        ("POST", "/advice", new { schema = 1, requestId = "a1", question = "May I?", subject = "Trip", files = new[] { "list.pdf" } }, 201),
        ("POST", "/advice", new { schema = 1, requestId = "a1", question = "May I?", subject = "Trip", files = new[] { "list.pdf" } }, 200),
        ("POST", "/incidents", new { schema = 1, messageId = "<i@oakhill.example>", what = "wrong-file", done = "nothing", files = new[] { "list.pdf" } }, 201),
        ("POST", "/incidents", new { schema = 1, messageId = "<i@oakhill.example>", what = "wrong-file", done = "nothing", files = Enumerable.Repeat("a", 501) }, 422),
        ("POST", "/feedback", new { schema = 1, evaluationId = "e1", rule = "subject" }, 201), ("POST", "/permissions", new { schema = 1, requestId = "p1", draft = ConnectedService.Draft() }, 409),
        ("POST", "/telemetry", new { schema = 1, counts = new[] { new { name = "sent", count = 1 } } }, 204), ("GET", "/mine", null, 200),
    ];

    private static async Task<List<string>> ProblemsAsync(ContractSchema contract, string path, HttpResponseMessage answer, int status)
    {
        var faults = await contract.FaultsAsync("post", path, answer);
        if ((int)answer.StatusCode != status)
            faults.Add($"{path}: {(int)answer.StatusCode} in place of {status}");
        var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("status").GetInt32();
        if (said != status)
            faults.Add($"{path}: the problem says {said} in place of {status}");
        return faults;
    }
}
