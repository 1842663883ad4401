using MailCompliance.IntegrationTests.Gateway;
using MailCompliance.IntegrationTests.Smtp;

namespace MailCompliance.IntegrationTests.Serving;

/// <summary>The gateway between two real mail servers: Postfix sends, Postfix takes.</summary>
public sealed class PostfixChainTests : IDisposable
{
    private const string Recipient = "rosa.bell@" + PostfixInstance.OwnDomain;

    private readonly string folder = Directory.CreateTempSubdirectory("mc-postfix-chain").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [ProgramFact("postfix")]
    public async Task A_message_from_Postfix_to_Postfix_is_stamped_on_its_way()
    {
        await using var nextHop = await PostfixInstance.StartAsync();
        await using var gateway = await ServerProcess.StartAsync(folder, nextHop.Port, Policies.HoldAndStamp(folder));
        await using var sending = await PostfixInstance.StartAsync(gateway.SmtpPort, "mydestination =", "virtual_mailbox_domains =");

        Assert.StartsWith("250", await SendAsync(sending.Port, "Sports day"), StringComparison.Ordinal);
        var arrived = Assert.Single(await nextHop.WaitForMessagesAsync(1));
        Assert.Contains("Please bring a towel.", arrived, StringComparison.Ordinal);
        Assert.Contains("This message is confidential.", arrived, StringComparison.Ordinal);
        Assert.Contains("X-MailCompliance-Processed:", arrived, StringComparison.Ordinal);
    }

    [ProgramFact("postfix")]
    public async Task What_the_policy_forbids_comes_back_to_the_sender_from_their_own_server_with_the_reason()
    {
        var policy = Policies.Write(folder, """ "rules": { "subject": { "outcome": "block", "clause": "5.1 Subject line" } }, "duties": {} """);
        await using var nextHop = new RecordingNextHop();
        await using var gateway = await ServerProcess.StartAsync(folder, nextHop.Port, policy);
        // mail for its own domain is kept by it, so the bounce can be read there
        await using var sending = await PostfixInstance.StartAsync(gateway.SmtpPort);

        Assert.StartsWith("250", await MailClient.SendAsync(sending.Port, "a.khan@" + PostfixInstance.OwnDomain, ["rosa.bell@homemail.example"], """
            From: a.khan@postfix.example
            To: rosa.bell@homemail.example
            Subject:

            Please bring a towel.
            """), StringComparison.Ordinal);
        var bounce = Assert.Single(await sending.WaitForMessagesAsync(1));
        Assert.Contains("5.7.1", bounce, StringComparison.Ordinal);
        Assert.Contains("subject", bounce, StringComparison.Ordinal);
        Assert.Empty(nextHop.Messages);
    }

    private static Task<string?> SendAsync(int port, string subject) => MailClient.SendAsync(port, "a.khan@oakhill.example", [Recipient], $"""
        From: a.khan@oakhill.example
        To: {Recipient}
        Message-ID: <chain-1@oakhill.example>
        Subject: {subject}

        Please bring a towel.
        """);
}
