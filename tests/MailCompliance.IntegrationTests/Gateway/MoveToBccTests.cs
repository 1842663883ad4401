using System.Text;
using MailCompliance.Engine.Duties;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.IntegrationTests.Gateway;

/// <summary>Addresses of many outside people leave To and Cc where the policy says so; everybody still gets the message.</summary>
public sealed class MoveToBccTests : IAsyncLifetime
{
    private static readonly string[] Families = ["bob@parents.example", "gail@parents.example", "cat@parents.example"];

    private GatewayUnderTest gateway = null!;

    public async Task InitializeAsync()
    {
        gateway = await GatewayUnderTest.StartAsync();
        gateway.Policy = GatewayUnderTest.PolicyWith(new MoveToBccDuty(new MoveToBccSettings { MaxVisible = 2 })) with
        {
            Rules = [GatewayUnderTest.RuleOf("visible-recipients", new VisibleRecipientsSettings { MaxVisible = 2 }, Outcome.Hold)],
        };
    }

    public Task DisposeAsync() => gateway.DisposeAsync().AsTask();

    [Fact]
    public async Task Outside_addresses_go_and_colleagues_stay()
    {
        var answer = await SendAsync($"To: Bob <bob@parents.example>, {GatewayUnderTest.OtherSender}\r\nCc: gail@parents.example, cat@parents.example\r\n", "Content-Type: text/plain\r\n\r\nHello\r\n");

        Assert.Equal("2.0.0 kept as 4711", answer.Text);
        var received = gateway.NextHop.Only;
        Assert.Equal(Families, received.Recipients);
        Assert.DoesNotContain("parents.example", received.Text, StringComparison.Ordinal);
        Assert.Contains($"To: {GatewayUnderTest.OtherSender}\r\n", received.Text, StringComparison.Ordinal);
        var entry = Assert.Single(await gateway.LogAsync());
        Assert.Equal(["move-to-bcc"], entry.Actions.Select(action => action.Action));
        Assert.Equal("record", Assert.Single(entry.Findings).Outcome);
    }

    [Fact]
    public async Task Few_stay_visible()
    {
        await SendAsync("To: bob@parents.example, gail@parents.example\r\n", "Content-Type: text/plain\r\n\r\nHello\r\n");

        Assert.Contains("To: bob@parents.example, gail@parents.example\r\n", gateway.NextHop.Only.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_message_is_left_to_the_rule()
    {
        var answer = await SendAsync(
            $"To: {string.Join(", ", Families)}\r\n",
            "Content-Type: multipart/signed; boundary=s\r\n\r\n--s\r\n\r\nHello\r\n--s\r\nContent-Type: application/pgp-signature\r\n\r\nx\r\n--s--\r\n");

        Assert.StartsWith("2.0.0 held", answer.Text, StringComparison.Ordinal);
    }

    private async Task<Answer> SendAsync(string fields, string content)
    {
        await using var client = await gateway.ConnectAsync();
        return await client.SendAsync(
            GatewayUnderTest.Sender, Families, Encoding.ASCII.GetBytes($"Message-ID: <1@school.example>\r\nFrom: {GatewayUnderTest.Sender}\r\n{fields}Subject: Trip\r\nMIME-Version: 1.0\r\n{content}"));
    }
}
