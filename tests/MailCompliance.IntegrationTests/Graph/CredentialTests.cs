using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailCompliance.IntegrationTests.Graph.Fake;
using MailCompliance.IntegrationTests.Serving;
using MailCompliance.Server.Graph;
using Microsoft.AspNetCore.Http;

namespace MailCompliance.IntegrationTests.Graph;

/// <summary>How the application proves who it is, against a token endpoint that looks closely.</summary>
public sealed class CredentialTests : IDisposable
{
    private const string Password = "a password of the tests";

    private readonly string folder = Directory.CreateTempSubdirectory("graph-credential-").FullName;
    private readonly RSA key = RSA.Create(2048);

    [Theory]
    [InlineData("certificate.pfx", Password)]
    [InlineData("certificate.pfx", null)]
    [InlineData("certificate.pem", null)]
    public async Task A_certificate_signs_for_the_application(string file, string? password)
    {
        await using var test = await AuditUnderTest.StartAsync(change: options => options with
        {
            ClientSecretFile = null, CertificateFile = Path.Combine(folder, file), CertificatePasswordFile = password is null ? null : Path.Combine(folder, "password"),
        });
        using var certificate = Write(file, password);
        test.Graph.Entra.Applications[FakeGraph.ClientId] = new FakeApplication(null, [Public(certificate)]);
        using var connection = new GraphConnection(test.Options, GraphPrincipalOf(test.Options), test.Clock);
        Assert.NotEmpty(await connection.Tokens.GetAsync(CancellationToken.None));
        test.Sent("one");

        await test.RunAsync();

        Assert.Single(await test.LogAsync());
        Assert.Equal(2, test.Graph.TokensIssued);
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_certificate_that_is_not_registered_is_refused_by_its_code()
    {
        await using var test = await AuditUnderTest.StartAsync(change: options => options with { ClientSecretFile = null, CertificateFile = Path.Combine(folder, "certificate.pfx") });
        using var certificate = Write("certificate.pfx", null);
        using var other = Certificate();
        test.Graph.Entra.Applications[FakeGraph.ClientId] = new FakeApplication(null, [Public(other)]);
        using var connection = new GraphConnection(test.Options, GraphPrincipalOf(test.Options), test.Clock);

        var fault = await Assert.ThrowsAsync<Server.Graph.Client.GraphException>(async () => await connection.Tokens.GetAsync(CancellationToken.None));

        Assert.Contains("AADSTS700027", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, test.Graph.TokensIssued);
    }

    [Fact]
    public async Task A_secret_may_come_from_the_environment_and_a_file_goes_before_it()
    {
        await using var test = await AuditUnderTest.StartAsync(change: options => options with { ClientSecret = FakeGraph.Secret, ClientSecretFile = null });
        using var connection = new GraphConnection(test.Options, GraphPrincipalOf(test.Options), test.Clock);
        Assert.NotEmpty(await connection.Tokens.GetAsync(CancellationToken.None));

        var both = test.Options with { ClientSecret = "another", ClientSecretFile = test.Graph.SecretFile };
        using var second = new GraphConnection(both, GraphPrincipalOf(both), test.Clock);
        Assert.NotEmpty(await second.Tokens.GetAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_secret_that_was_changed_is_read_again_when_the_old_one_is_refused()
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Sent("one");
        await test.RunAsync();
        test.Graph.Entra.Applications[FakeGraph.ClientId] = new FakeApplication("a later secret", []);
        test.Graph.RevokeTokens();
        await File.WriteAllTextAsync(test.Graph.SecretFile, "a later secret\n");
        test.Sent("two");

        await test.NextRoundAsync();

        Assert.Equal(2, (await test.LogAsync()).Count);
        Assert.Equal(2, test.Graph.TokensIssued);
    }

    [Fact]
    public async Task A_token_that_ends_between_two_pages_is_fetched_anew_and_the_reading_goes_on()
    {
        await using var test = await AuditUnderTest.StartAsync(
            change: options => options with { Mailboxes = null, Staff = "Audited staff" }, mailboxes: [.. Enumerable.Range(1, 60).Select(number => $"t{number}@school.example")]);
        var asked = 0;
        test.Graph.BeforeAnswer = () =>
        {
            if (Interlocked.Increment(ref asked) == 4)
                test.Graph.RevokeTokens();
        };

        await test.RunAsync();

        Assert.Equal(60, (await test.Database.People.ReadAsync())!.Value.People.Staff.Count);
        Assert.Equal(2, test.Graph.TokensIssued);
        test.AssertContractKept();
    }

    /// <summary>Continuous access evaluation (Microsoft Learn, "Claims challenges, claims requests, and client capabilities").</summary>
    [Fact]
    public async Task What_a_challenge_asks_for_is_asked_of_the_token_endpoint()
    {
        await using var test = await AuditUnderTest.StartAsync(change: options => options with { Mailboxes = null, Staff = "Audited staff" });
        const string claims = """{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}""";
        test.Graph.Instead(request => request.Path == "groups/delta", async context =>
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"\", error=\"insufficient_claims\", claims=\"{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(claims))}\"";
            await context.Response.WriteAsync("{}");
        });

        await test.RunAsync();

        Assert.Single((await test.Database.People.ReadAsync())!.Value.People.Staff);
        Assert.Contains("1604106651", test.Graph.Entra.ClaimsAsked.Last(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("7f1d2c3b-0000-4000-8000-00000000abcd")]
    public async Task The_identity_of_a_virtual_machine_is_used_where_nothing_else_is_set(string? clientId)
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var machine = new FakeManagedIdentity(() => graph.NewToken(graph.Roles)) { UserAssigned = clientId };
        await machine.StartAsync();

        var output = await DoctorAsync(graph, clientId, ("AZURE_POD_IDENTITY_AUTHORITY_HOST", machine.Root));

        Assert.Contains($"gives tokens to {clientId ?? "the managed identity"}.", output, StringComparison.Ordinal);
        Assert.NotEmpty(machine.Answered);
    }

    [Fact]
    public async Task The_identity_of_an_app_service_is_used_too()
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var machine = new FakeManagedIdentity(() => graph.NewToken(graph.Roles));
        await machine.StartAsync();

        var output = await DoctorAsync(graph, null, ("IDENTITY_ENDPOINT", machine.Root + "/msi/token"), ("IDENTITY_HEADER", FakeManagedIdentity.AppServiceHeader));

        Assert.Contains("gives tokens to the managed identity.", output, StringComparison.Ordinal);
        Assert.Contains("2019-08-01", Assert.Single(machine.Answered), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        key.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>In a process of its own: these identities are known by variables of the environment.</summary>
    private async Task<string> DoctorAsync(FakeGraph graph, string? clientId, params (string Key, string Value)[] environment)
    {
        var (_, output, errors) = await ServerProcess.RunAsync(
            folder,
            ["doctor"],
            [
                ("Graph__Enabled", "true"), ("Graph__BaseUrl", graph.BaseUrl), ("Graph__TrustedCaFile", graph.TrustedCaFile), ("Graph__ClientId", clientId ?? ""),
                ("Storage__ConnectionString", $"Data Source={Path.Combine(folder, "doctor.db")}"), .. environment,
            ]);
        return output + errors;
    }

    private static Server.Graph.Client.GraphPrincipal GraphPrincipalOf(GraphOptions options) => Server.Graph.Client.GraphPrincipal.Reader(options);

    private X509Certificate2 Write(string file, string? password)
    {
        var certificate = Certificate();
        var path = Path.Combine(folder, file);
        if (password is not null)
            File.WriteAllText(Path.Combine(folder, "password"), password + "\n");
        if (file.EndsWith(".pem", StringComparison.Ordinal))
            File.WriteAllText(path, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        else
            File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx, password));
        return certificate;
    }

    private X509Certificate2 Certificate() =>
        new CertificateRequest("CN=MailCompliance reader", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));

    private static X509Certificate2 Public(X509Certificate2 certificate) => X509CertificateLoader.LoadCertificate(certificate.Export(X509ContentType.Cert));
}
