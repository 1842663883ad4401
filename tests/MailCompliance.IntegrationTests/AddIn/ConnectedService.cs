using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using MailCompliance.IntegrationTests.Gateway;
using MailCompliance.IntegrationTests.Serving;
using MailCompliance.Storage;
using MailCompliance.Storage.Log;

namespace MailCompliance.IntegrationTests.AddIn;

/// <summary>The built server with a policy, a next hop that records, and a mailbox that was connected by a code of the command line.</summary>
public sealed class ConnectedService : IAsyncDisposable
{
    public const string Teacher = "a.khan@oakhill.example";
    public const string Parent = "rosa.bell@homemail.example";
    public const string Header = "X-MailCompliance-Eval";

    private readonly string folder = Directory.CreateTempSubdirectory("mc-addin").FullName;
    private ServerProcess server = null!;
    private TlsFront? front;
    private string policy = "";

    private ConnectedService()
    {
    }

    public RecordingNextHop NextHop { get; } = new();

    public HttpClient Web { get; private set; } = null!;

    public string Credential { get; private set; } = "";

    public ServerProcess Server => server;

    private string Database => $"Data Source={Path.Combine(folder, "mailcompliance.db")}";

    /// <param name="rules">The <c>rules</c> and <c>duties</c> members of the policy.</param>
    /// <param name="settings">Of the installation, as environment variables.</param>
    public static async Task<ConnectedService> StartAsync(string rules, params (string Key, string Value)[] settings)
    {
        var service = new ConnectedService();
        var written = Policies.Write(service.folder, rules);
        service.policy = settings.FirstOrDefault(setting => setting.Key == "Policy__File").Value ?? written;
        service.server = await ServerProcess.StartAsync(service.folder, service.NextHop.Port, written, null, settings);
        service.Web = new HttpClient { BaseAddress = service.server.Web };
        service.Credential = await service.PairAsync(Teacher);
        service.Web.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("MC-Pairing", service.Credential);
        return service;
    }

    public async Task<string> CodeAsync(string mailbox) => (await RunAsync("addin", "pair", mailbox)).Output.Trim();

    public async Task<string> PairAsync(string mailbox)
    {
        using var answer = await Web.PostAsJsonAsync("/api/addin/v1/pairings", new { code = await CodeAsync(mailbox) });
        Assert.Equal(System.Net.HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("credential").GetString()!;
    }

    public Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) =>
        ServerProcess.RunAsync(folder, arguments, ("Storage__ConnectionString", Database), ("Policy__File", policy));

    /// <summary>The service behind TLS, as at a school.</summary>
    public Uri EncryptedAddress() => (front ??= new TlsFront(Web.BaseAddress!.Port)).Address;

    /// <summary>A draft as the add-in sends it.</summary>
    public static object Draft(string subject = "Sports day on Friday", string html = "<p>Please bring a towel.</p>", string from = Teacher, object[]? attachments = null, string? reason = null) => new
    {
        schema = 1,
        from,
        subject,
        recipients = new[] { new { address = Parent, name = "Rosa Bell", field = "to" } },
        attachments = attachments ?? [],
        body = new { html, truncated = false },
        reason,
    };

    public async Task<JsonElement> EvaluateAsync(object draft)
    {
        using var answer = await Web.PostAsJsonAsync("/api/addin/v1/evaluate", draft);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<string> ProofAsync(object draft) => (await EvaluateAsync(draft)).GetProperty("header").GetProperty("value").GetString()!;

    /// <summary>Sends a message as Outlook would make it of a draft.</summary>
    public Task<string?> SendAsync(string? proof, string subject = "Sports day on Friday", string text = "Please bring a towel.", string id = "1", string more = "") =>
        Serving.MailClient.SendAsync(server.SmtpPort, Teacher, [Parent], $"""
            From: Aisha Khan <{Teacher}>
            To: Rosa Bell <{Parent}>
            Message-ID: <{id}@oakhill.example>
            {(proof is null ? "X-Other: 1" : $"{Header}: {proof}")}{more}
            Subject: {subject}
            MIME-Version: 1.0
            Content-Type: text/html; charset=utf-8

            <html><body><p>{text}</p></body></html>
            """);

    /// <summary>What was logged of the message, with its outcome.</summary>
    public async Task<MessageLogEntry> LoggedAsync(string id = "1")
    {
        await using var database = await ComplianceDatabase.OpenAsync(DatabaseProvider.Sqlite, Database, null, TimeProvider.System);
        while (true)
        {
            var found = await database.Log.SearchAsync(new LogQuery { MessageId = $"<{id}@oakhill.example>" });
            if (found.FirstOrDefault(entry => entry.State != LogState.Sending) is { } entry)
                return entry;
            await Task.Delay(20);
        }
    }

    public async Task<bool> IsOnLegalHoldAsync(string entryId)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection(Database);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT legal_hold FROM message_log WHERE id = @id";
        command.Parameters.AddWithValue("@id", entryId);
        return (long)(await command.ExecuteScalarAsync())! == 1;
    }

    /// <summary>Everything that lies in the database's files, a byte a character.</summary>
    public async Task<string> KeptBytesAsync()
    {
        var kept = new System.Text.StringBuilder();
        foreach (var file in Directory.GetFiles(folder, "mailcompliance.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            kept.Append(await reader.ReadToEndAsync());
        }

        return kept.ToString();
    }

    /// <summary>Runs a draft through the add-in's bundle in a fake Outlook, against this service.</summary>
    public async Task<JsonElement> SendInOutlookAsync(string profile, object change)
    {
        var start = new ProcessStartInfo("node", ["build.mjs", "--run", "sending", Web.BaseAddress!.ToString(), Credential, profile, JsonSerializer.Serialize(change)])
        {
            WorkingDirectory = Path.Combine(Repository(), "src/addin"),
            RedirectStandardOutput = true,
        };
        using var node = Process.Start(start)!;
        var output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, output);
        return JsonDocument.Parse(output).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        Web.Dispose();
        if (front is not null)
            await front.DisposeAsync();
        await server.DisposeAsync();
        await NextHop.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    public static string Repository([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
}
