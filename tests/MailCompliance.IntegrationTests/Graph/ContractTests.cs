using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MailCompliance.IntegrationTests.Graph.Fake;
using MailCompliance.Server.Graph;

namespace MailCompliance.IntegrationTests.Graph;

/// <summary>What the other tests rest on: the fake refuses what the published contract does not have. And who asks what.</summary>
public sealed class ContractTests
{
    private const string Box = "users/{mailbox}";
    private const string Immutable = "IdType=\"ImmutableId\"";

    [Theory]
    // no such resource, no version, no token
    [InlineData("GET", Box + "/mailFolders/sentitems/items", null, 400)]
    [InlineData("GET", "me/messages", null, 400)]
    // delta: what it does not take, in whatever combination
    [InlineData("GET", Box + "/mailFolders/sentitems/messages/delta?$select=internetMessageID", null, 400)]
    [InlineData("GET", Box + "/mailFolders/sentitems/messages/delta?$search=%22plan%22", null, 400)]
    [InlineData("GET", Box + "/mailFolders/sentitems/messages/delta?$filter=sentDateTime%20ge%202026-11-25T00:00:00Z", null, 400)]
    [InlineData("GET", Box + "/mailFolders/sentitems/messages/delta?$filter=receivedDateTime%20lt%202026-11-25T00:00:00Z", null, 400)]
    [InlineData("GET", Box + "/mailFolders/sentitems/messages/delta?$orderby=receivedDateTime", null, 400)]
    [InlineData("GET", Box + "/mailFolders/sentitems/messages/delta?changeType=moved", null, 400)]
    [InlineData("GET", Box + "/mailFolders/sentitems/messages/delta?$deltatoken=1.1.0.0.0.0&$select=subject", null, 400)]
    // sorting by what is not in the filter
    [InlineData("GET", Box + "/mailFolders/sentitems/messages?$filter=sentDateTime%20ge%202026-11-25T00:00:00Z%20and%20sentDateTime%20lt%202026-11-26T00:00:00Z&$orderby=receivedDateTime&$top=10", null, 400)]
    [InlineData("GET", Box + "/messages/x/$value?$select=subject", null, 400)]
    // mail is only read
    [InlineData("DELETE", Box + "/messages/x", null, 405)]
    [InlineData("PATCH", Box + "/messages/x", "{\"isRead\":true}", 405)]
    // directory
    [InlineData("GET", "users?$skip=10", null, 400)]
    [InlineData("GET", "users?$select=title", null, 400)]
    [InlineData("GET", "users/{mailbox}?$expand=manager($select=id,mail)", null, 400)]
    [InlineData("GET", "groups/{group}/transitiveMembers/microsoft.graph.user?$count=true", null, 400)]
    [InlineData("GET", "groups/delta?$select=id,displayName", null, 400)]
    [InlineData("GET", "users/delta?$top=10", null, 400)]
    [InlineData("GET", "education/users/delta?$select=id", null, 400)]
    // message trace
    [InlineData("GET", "admin/exchange/tracing/messageTraces?$select=id", null, 400)]
    [InlineData("GET", "admin/exchange/tracing/messageTraces?$top=5001", null, 400)]
    [InlineData("GET", "admin/exchange/tracing/messageTraces?$filter=senderAddress%20eq%20'a@b.example'%20or%20senderAddress%20eq%20'c@b.example'", null, 400)]
    // bodies: unknown properties, wrong types
    [InlineData("POST", "subscriptions", "{\"resource\":\"users/x/messages\",\"changeType\":\"created\",\"colour\":1}", 400)]
    [InlineData("POST", "subscriptions", "{\"resource\":\"users/x/mailFolders('sentitems')/messages\",\"changeType\":\"created\",\"notificationUrl\":\"http://a\",\"lifecycleNotificationUrl\":\"http://a\",\"expirationDateTime\":\"tomorrow\",\"clientState\":\"s\"}", 400)]
    [InlineData("POST", "subscriptions", "{\"resource\":7,\"changeType\":\"created\",\"expirationDateTime\":\"2026-12-01T00:00:00Z\",\"clientState\":\"s\"}", 400)]
    [InlineData("POST", "users/ann@school.example/sendMail", "{\"message\":{\"subject\":\"s\",\"body\":{\"contentType\":\"text\",\"content\":\"c\",\"charset\":\"utf-8\"},\"toRecipients\":[],\"internetMessageHeaders\":[]},\"saveToSentItems\":false}", 400)]
    [InlineData("POST", "users/ann@school.example/sendMail", "{\"message\":{\"subject\":\"s\",\"body\":{\"contentType\":\"text\",\"content\":\"c\"},\"toRecipients\":[],\"internetMessageHeaders\":[]},\"saveToSentItems\":\"no\"}", 400)]
    [InlineData("POST", "users/ann@school.example/sendMail", "{\"message\":{\"subject\":7,\"body\":{\"contentType\":\"text\",\"content\":\"c\"},\"toRecipients\":[],\"internetMessageHeaders\":[]},\"saveToSentItems\":false}", 400)]
    [InlineData("POST", "$batch", "{\"requests\":[{\"id\":\"1\",\"method\":\"GET\",\"url\":\"/users\"},{\"id\":\"1\",\"method\":\"GET\",\"url\":\"/users\"}]}", 400)]
    public async Task What_the_contract_does_not_have_is_refused_and_noted(string method, string path, string? body, int status)
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Graph.People.NoRoster = null;

        Assert.Equal((HttpStatusCode)status, await AskAsync(test, method, path, body, Immutable));
        Assert.NotEmpty(test.Graph.ContractFaults);
    }

    [Fact]
    public async Task Ids_that_do_not_last_are_refused_and_so_is_a_token_that_is_none()
    {
        await using var test = await AuditUnderTest.StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, await AskAsync(test, "GET", Box + "/mailFolders/sentitems/messages/delta", null, prefer: null));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(test, "GET", "users", null, Immutable, token: "e30.e30.c2ln"));
    }

    /// <summary>Whoever takes over the one that reads cannot send, and the other way round: neither ever uses the other's token.</summary>
    [Fact]
    public async Task One_application_reads_and_another_sends()
    {
        const string sender = "7f1d2c3b-0000-4000-8000-00000000dddd", notices = "notices@school.example";
        await using var test = await AuditUnderTest.StartAsync(change: options => options with
        {
            Sender = new GraphSenderOptions { ClientId = sender, ClientSecret = "another secret", Mailbox = notices },
        });
        test.Graph.AddMailbox(notices);
        test.Graph.Entra.Applications[sender] = new FakeApplication("another secret", [], ["sends"]);
        test.Graph.Roles = ["reads"];
        test.Sent("warn of this");

        await test.RunAsync();
        await test.NextRoundAsync();

        Assert.Single(test.Graph.SentByUs);
        Assert.All(
            test.Graph.Requests.Where(request => !request.IsInBatch),
            request => Assert.Equal(request.Path.EndsWith("/sendMail", StringComparison.Ordinal) ? "sends" : "reads", RoleOf(request.Headers["Authorization"])));
        test.AssertContractKept();
    }

    private static string RoleOf(string authorization)
    {
        using var claims = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(authorization.Split('.')[1]));
        return claims.RootElement.GetProperty("roles")[0].GetString()!;
    }

    private static async Task<HttpStatusCode> AskAsync(AuditUnderTest test, string method, string path, string? body, string? prefer, string? token = null)
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{test.Graph.BaseUrl}/{path.Replace("{mailbox}", test.Mailbox.Id, StringComparison.Ordinal).Replace("{group}", test.GroupId, StringComparison.Ordinal)}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? test.Graph.NewToken([]));
        if (prefer is not null)
            request.Headers.Add("Prefer", prefer);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
