using MailCompliance.Engine.Policy;
using MailCompliance.Mime;
using MailCompliance.Server.Gateway;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Server.Hosting.Diagnosis;

namespace MailCompliance.IntegrationTests.Gateway;

/// <summary>The message by which an administrator proves that Exchange encrypts what it is asked to.</summary>
public sealed class ProtectionTestTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("protection-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_test_message_asks_for_encryption_as_the_gateway_does_and_says_what_to_look_for()
    {
        var (result, messages) = await RunAsync("dpo@somewhere.example");

        Assert.Equal(Health.Good, result.Health);
        var received = Assert.Single(messages);
        Assert.Equal(["dpo@somewhere.example"], received.Recipients);
        var message = MailDocument.Parse(received.Bytes);
        Assert.Equal("encrypt", message.Headers.Value("X-MailCompliance-Protect"));
        Assert.NotNull(message.Headers.Value("X-MailCompliance-Processed"));
        var reference = message.Headers.Value("Subject")!.Split(' ')[^1];
        Assert.Contains(reference, result.Text, StringComparison.Ordinal);
        Assert.Contains(reference, message.Root.DecodeText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("head@school.example", "within the school")]
    [InlineData("nobody", "not a mail address")]
    public async Task Addresses_that_prove_nothing_are_refused(string address, string expected)
    {
        var (result, messages) = await RunAsync(address);
        Assert.Equal(Health.Bad, result.Health);
        Assert.Contains(expected, result.Text, StringComparison.Ordinal);
        Assert.Empty(messages);
    }

    private async Task<(Examination Result, IReadOnlyList<ReceivedMail> Messages)> RunAsync(string address)
    {
        await using var nextHop = new RecordingNextHop();
        var options = new ServerOptions
        {
            Gateway = new GatewayOptions { NextHop = $"127.0.0.1:{nextHop.Port}", NextHopTls = NextHopTls.None, Hostname = "gate.school.example" },
            Storage = new StorageOptions { ConnectionString = $"Data Source={Path.Combine(folder, "test.db")}" },
        };
        var policy = GatewayUnderTest.PolicyWith() with { Contacts = new Contacts { Technician = "it@school.example" } };
        return (await ProtectionTest.RunAsync(options, policy, address, TimeProvider.System, CancellationToken.None), [.. nextHop.Messages]);
    }
}
