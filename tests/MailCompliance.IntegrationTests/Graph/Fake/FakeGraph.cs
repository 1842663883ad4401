using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MailCompliance.IntegrationTests.Smtp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MailCompliance.IntegrationTests.Graph.Fake;

/// <summary>What the fake does instead of answering.</summary>
/// <param name="Times">How many requests it meets.</param>
public sealed record Fault(Func<FakeRequest, bool> Meets, Func<HttpContext, Task>? Instead, int Status, string Code, string? RetryAfter, int Times)
{
    /// <summary>The request is carried out, and its answer lost on the way.</summary>
    public const string LostAnswer = "lost";
}

/// <summary>A request that the fake got, alone or within a batch.</summary>
public sealed record FakeRequest(string Method, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, JsonNode? Body, bool IsInBatch)
{
    /// <summary>The port that it came to: which process sent it, where each has its own.</summary>
    public int Port { get; init; }
}

/// <summary>
/// Microsoft Graph and Entra's token endpoint on loopback with TLS, strict as the real ones: what the published contract does not allow is
/// refused and noted in <see cref="ContractFaults"/>.
/// </summary>
public sealed class FakeGraph : IAsyncDisposable
{
    public const string Tenant = "7f1d2c3b-0000-4000-8000-00000000aaaa";
    public const string ClientId = "7f1d2c3b-0000-4000-8000-00000000bbbb";
    public const string Secret = "a secret of the tests";

    private readonly string folder = Directory.CreateTempSubdirectory("fake-graph-").FullName;
    private readonly TlsFixture tls = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> tokens = new();
    private readonly List<Fault> faults = [];
    private readonly FakeRoutes routes;
    private WebApplication? web;
    private int httpRequests;
    private int mimeReads;
    private int inFlight;
    private int mostInFlight;

    private FakeGraph(TimeProvider clock)
    {
        Clock = clock;
        Subscriptions = new FakeSubscriptions(clock);
        Entra.Applications[ClientId] = new FakeApplication(Secret, []);
        Traces = new FakeTrace(this);
        routes = new FakeRoutes(this);
    }

    public TimeProvider Clock { get; }

    public FakeSubscriptions Subscriptions { get; }

    public FakeTrace Traces { get; }

    /// <summary>The most messages on a page of a list of changes, whatever is asked for: the service may always give fewer.</summary>
    public int MostOnPage { get; set; } = 1000;

    /// <summary>Whether a Message-ID that a sender set stays; else the service gives its own.</summary>
    public bool KeepsMessageIds { get; set; } = true;

    /// <summary>False: sendMail refuses a message that bears a Message-ID.</summary>
    public bool TakesMessageIds { get; set; } = true;

    /// <summary>Called when a request has come, before it is carried out; true: it is not, and gets no answer.</summary>
    public Func<FakeRequest, Task<bool>>? Arriving { get; set; }

    /// <summary>Called when a request was carried out; true: it gets no answer.</summary>
    public Func<FakeRequest, Task<bool>>? CarriedOut { get; set; }

    /// <summary>Called when the answer has been written.</summary>
    public Func<FakeRequest, Task>? Answered { get; set; }

    /// <summary>Called when a request was carried out whose answer is lost.</summary>
    public Action? AfterLost { get; set; }

    public Uri Root { get; private set; } = null!;

    /// <summary>Another address of the same service.</summary>
    public Uri SecondRoot { get; private set; } = null!;

    public string BaseUrl => $"{Root}v1.0";

    public string Authority => Root.ToString().TrimEnd('/');

    public string TrustedCaFile => Path.Combine(folder, "ca.pem");

    public string SecretFile => Path.Combine(folder, "secret");

    public ConcurrentDictionary<string, FakeMailbox> Mailboxes { get; } = new(StringComparer.Ordinal);

    /// <summary>Groups by id: display name and members.</summary>
    public ConcurrentDictionary<string, (string Name, IReadOnlyList<string> Members)> Groups { get; } = new(StringComparer.Ordinal);

    public FakePeople People { get; } = new();

    /// <summary>Who may have tokens, and by what.</summary>
    public FakeEntra Entra { get; } = new();

    /// <summary>Requests that the contract does not allow. A test ends with none.</summary>
    public ConcurrentQueue<string> ContractFaults { get; } = new();

    /// <summary>Every request that was answered, in order.</summary>
    public ConcurrentQueue<FakeRequest> Requests { get; } = new();

    /// <summary>HTTP requests, batches counted once.</summary>
    public int HttpRequests => httpRequests;

    /// <summary>Bodies of sendMail that were accepted.</summary>
    public ConcurrentQueue<System.Text.Json.Nodes.JsonObject> SentByUs { get; } = new();

    /// <summary>Permissions that tokens carry.</summary>
    public IReadOnlyList<string> Roles { get; set; } = ["User.Read.All", "GroupMember.Read.All"];

    /// <summary>Mailboxes that the application may not read; by id.</summary>
    public ConcurrentDictionary<string, bool> OutOfReach { get; } = new(StringComparer.Ordinal);

    /// <summary>How often a message's MIME was asked for.</summary>
    public int MimeReads => mimeReads;

    public void CountMime() => Interlocked.Increment(ref mimeReads);

    public int TokensIssued => tokens.Count;

    /// <summary>The most requests that were open at one time.</summary>
    public int MostInFlight => mostInFlight;

    /// <summary>Called before each request is answered; a test may end the client's life here.</summary>
    public Action? BeforeAnswer { get; set; }

    /// <summary>Every token given so far is refused.</summary>
    public void RevokeTokens()
    {
        foreach (var token in tokens.Keys)
            tokens[token] = DateTimeOffset.MinValue;
    }

    public static async Task<FakeGraph> StartAsync(TimeProvider? clock = null)
    {
        var fake = new FakeGraph(clock ?? TimeProvider.System);
        await File.WriteAllTextAsync(fake.TrustedCaFile, fake.tls.Authority.ExportCertificatePem());
        await File.WriteAllTextAsync(fake.SecretFile, Secret + "\n");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            for (var number = 0; number < 2; number++)
                kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(fake.tls.Issue("graph.example")));
        });
        fake.web = builder.Build();
        fake.web.Run(fake.HandleAsync);
        await fake.web.StartAsync();
        var addresses = fake.web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address + "/")).ToList();
        (fake.Root, fake.SecondRoot) = (addresses[0], addresses[1]);
        return fake;
    }

    public FakeMailbox AddMailbox(string address)
    {
        var id = new Guid(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(address)).AsSpan(0, 16)).ToString();
        return Mailboxes.GetOrAdd(id, key => new FakeMailbox(key, address));
    }

    /// <summary>A group of the mailboxes that there are now.</summary>
    public string AddGroup(string name)
    {
        var id = Guid.NewGuid().ToString();
        Groups[id] = (name, [.. Mailboxes.Keys]);
        return id;
    }

    public void Fail(Func<FakeRequest, bool> meets, int status, string code, string? retryAfter = null, int times = 1) => Add(new(meets, null, status, code, retryAfter, times));

    /// <summary>Answers in its own way: slowly, half, or not at all.</summary>
    public void Instead(Func<FakeRequest, bool> meets, Func<HttpContext, Task> answer, int times = 1) => Add(new(meets, answer, 0, "", null, times));

    /// <summary>From now on nothing goes wrong.</summary>
    public void Calm()
    {
        lock (faults)
            faults.Clear();
    }

    /// <summary>Carries the request out and breaks the connection off before the answer.</summary>
    public void LoseAnswer(Func<FakeRequest, bool> meets, int times = 1) => Add(new(meets, null, 0, Fault.LostAnswer, null, times));

    public Fault? TakeFault(FakeRequest request)
    {
        lock (faults)
        {
            var at = faults.FindIndex(fault => fault.Meets(request) && !(request.IsInBatch && fault.Instead is not null));
            if (at < 0)
                return null;
            var fault = faults[at];
            if (fault.Times == 1)
                faults.RemoveAt(at);
            else
                faults[at] = fault with { Times = fault.Times - 1 };
            return fault;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await web!.DisposeAsync();
        tls.Dispose();
        Subscriptions.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private void Add(Fault fault)
    {
        lock (faults)
            faults.Add(fault);
    }

    private async Task HandleAsync(HttpContext context)
    {
        Interlocked.Increment(ref httpRequests);
        BeforeAnswer?.Invoke();
        if (context.Request.Path.Value!.EndsWith("/oauth2/v2.0/token", StringComparison.Ordinal))
        {
            await TokenAsync(context);
            return;
        }

        var now = Interlocked.Increment(ref inFlight);
        InterlockedMax(ref mostInFlight, now);
        try
        {
            await routes.AnswerAsync(context);
        }
        finally
        {
            Interlocked.Decrement(ref inFlight);
        }
    }

    private async Task TokenAsync(HttpContext context)
    {
        var (application, refusal) = Entra.Check(context.Request, await context.Request.ReadFormAsync(), Tenant);
        if (application is null)
        {
            context.Response.StatusCode = 401;
            await context.Response.WriteAsJsonAsync(new { error = "invalid_client", error_description = refusal });
            return;
        }

        await context.Response.WriteAsJsonAsync(new { token_type = "Bearer", expires_in = 3599, ext_expires_in = 3599, access_token = NewToken(application.Roles ?? Roles) });
    }

    /// <summary>A token that is good for an hour.</summary>
    public string NewToken(IReadOnlyList<string> roles)
    {
        var claims = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { aud = "https://graph.microsoft.com", roles, jti = RandomNumberGenerator.GetHexString(16) });
        var token = $"e30.{System.Buffers.Text.Base64Url.EncodeToString(claims)}.c2ln";
        tokens[token] = DateTimeOffset.UtcNow.AddHours(1);
        return token;
    }

    public bool IsGood(string? authorization) =>
        authorization?.StartsWith("Bearer ", StringComparison.Ordinal) == true && tokens.TryGetValue(authorization[7..], out var until) && until > DateTimeOffset.UtcNow;

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
