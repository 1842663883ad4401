using System.Net;
using System.Text.RegularExpressions;
using MailCompliance.Engine;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.IntegrationTests.Storage;
using MailCompliance.Server.Hosting.Documents;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Server.Hosting.Web;
using MailCompliance.Server.Portal;
using MailCompliance.Server.Portal.Pages.Health;
using MailCompliance.Server.Portal.Pages.Notice;
using MailCompliance.Server.Portal.SignIn;
using MailCompliance.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>The portal on a real port with a real database, the sample school's policy and people, and no gateway behind it.</summary>
public sealed partial class PortalUnderTest : IAsyncDisposable
{
    /// <summary>An address that is not the portal's, and that machines call by names of their own.</summary>
    public const string MachineChannel = "/graph/like";

    /// <summary>An address that is not the portal's, and that people's programs call by our name.</summary>
    public const string OtherChannel = "/addin/like";

    private readonly WebApplication web;
    private readonly SchoolInForce school;

    private PortalUnderTest(WebApplication web, ComplianceDatabase database, TestClock clock, string folder, SchoolInForce school)
    {
        (this.web, Database, Clock, Folder, this.school) = (web, database, clock, folder, school);
        Mail = new PlantedMail(database, clock);
    }

    /// <summary>Changed in the midst of it, as a file that was edited.</summary>
    public SchoolPolicy Policy
    {
        get => school.Policy;
        set => school.Policy = value;
    }

    public PeopleSnapshot People
    {
        get => school.People;
        set => school.People = value;
    }

    public ComplianceDatabase Database { get; }

    public TestClock Clock { get; }

    public string Folder { get; }

    public PlantedMail Mail { get; }

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public static string SampleFolder { get; } = Path.Combine(AppContext.BaseDirectory, "samples");

    public static async Task<PortalUnderTest> StartAsync(string policy = "oakhill", SignInOptions? signIn = null, Func<Uri, SignInOptions>? signInAt = null, Uri? publicUrl = null, (DatabaseProvider Provider, string ConnectionString)? storage = null, Processing? processing = null)
    {
        var folder = Directory.CreateTempSubdirectory("mc-portal-").FullName;
        var clock = new TestClock();
        // cookies with an end, which the way to an issuer needs, are judged by the test client's own clock
        if (signInAt is not null)
            clock.Now = TimeProvider.System.GetUtcNow();
        var database = await ComplianceDatabase.OpenAsync(
            storage?.Provider ?? DatabaseProvider.Sqlite, storage?.ConnectionString ?? $"Data Source={Path.Combine(folder, "portal.db")}", Path.Combine(folder, "keys"), clock);
        await database.MigrateAsync();
        var port = signInAt is null ? 0 : FreePort();
        var options = new WebOptions { Listen = $"127.0.0.1:{port}" };
        var builder = WebHost.CreateBuilder(options, new ConfigurationBuilder().Build());
        var file = Path.Combine(SampleFolder, "policies", policy + ".json");
        var school = new SchoolInForce
        {
            Policy = PolicyFile.Read(File.ReadAllBytes(file), DateOnly.FromDateTime(clock.Now.DateTime)).Policy!,
            People = PeopleFolder.Read(Path.Combine(SampleFolder, "people")).Snapshot,
        };
        var parts = new PortalParts
        {
            Database = database,
            Policy = () => school.Policy,
            People = () => school.People,
            Engine = new ComplianceEngine(new FactGatherer(database.Sendings, DocumentReaders.Create(clock), clock)),
            ReadPolicyFile = () => PolicyFile.Read(File.ReadAllBytes(file), DateOnly.FromDateTime(clock.Now.DateTime)),
            Health = _ => Task.FromResult(new InstallationHealth { Alarms = [new("The next hop does not know us", 3, clock.Now)], NextHopAnswers = true, Version = "0.1.0" }),
            Processing = processing ?? new(),
            SignIn = signInAt?.Invoke(new Uri($"http://127.0.0.1:{port}")) ?? signIn ?? new SignInOptions { Method = SignInMethod.Demo },
            PublicUrl = signInAt is null ? publicUrl : new Uri($"http://127.0.0.1:{port}"),
            AnyHost = ["/graph"],
            Loggers = NullLoggerFactory.Instance,
            Clock = clock,
        };
        PortalServer.AddServices(builder.Services, parts);
        var web = builder.Build();
        PortalServer.Map(web, parts);
        web.MapGet(OtherChannel, () => "other");
        web.MapGet(MachineChannel, () => "machine");
        await web.StartAsync();
        return new PortalUnderTest(web, database, clock, folder, school) { Address = new Uri($"http://{WebHost.EndpointOf(web)}") };
    }

    /// <summary>A browser without scripts: keeps cookies, follows no redirect by itself.</summary>
    public Browser Open() => new(Address);

    public async Task<Browser> SignInAsync(string person)
    {
        var browser = Open();
        var page = await browser.GetAsync("/sign-in");
        await browser.PostAsync("/sign-in/demo", page, ("person", person));
        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        await web.StopAsync();
        await web.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private sealed class SchoolInForce
    {
        public required SchoolPolicy Policy { get; set; }

        public required PeopleSnapshot People { get; set; }
    }

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>An answer with its text.</summary>
    public sealed record Page(HttpStatusCode Status, string Text, HttpResponseMessage Response)
    {
        public string? Location => Response.Headers.Location?.OriginalString;

        public string Token => TokenField().Match(Text) is { Success: true } match ? WebUtility.HtmlDecode(match.Groups[1].Value) : "";

        public IEnumerable<string> Cookies => Response.Headers.TryGetValues("Set-Cookie", out var values) ? values : [];
    }

    public sealed class Browser : IDisposable
    {
        private readonly HttpClient client;

        public Browser(Uri address)
        {
            Jar = new CookieContainer();
            client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Jar }) { BaseAddress = address };
        }

        public CookieContainer Jar { get; }

        public Task<Page> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

        /// <summary>Sends a form with the token of the page that it stands on.</summary>
        public Task<Page> PostAsync(string path, Page? from, params (string Name, string Value)[] fields)
        {
            var all = fields.Select(field => KeyValuePair.Create(field.Name, field.Value)).ToList();
            if (from is not null)
                all.Add(new("form-token", from.Token));
            return SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(all) });
        }

        public async Task<Page> SendAsync(HttpRequestMessage request)
        {
            var response = await client.SendAsync(request);
            return new Page(response.StatusCode, await response.Content.ReadAsStringAsync(), response);
        }

        public void Dispose() => client.Dispose();
    }

    [GeneratedRegex("name=\"form-token\" value=\"([^\"]*)\"")]
    private static partial Regex TokenField();
}
