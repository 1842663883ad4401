using System.Text;
using MailCompliance.Server.Smtp;

namespace MailCompliance.IntegrationTests.Smtp;

/// <summary>Our client and the envelope that tests of it use.</summary>
internal static class ClientUnderTest
{
    public static MailFrom Sender { get; } = new("head@school.example", EightBit: true, Ret: "HDRS", EnvelopeId: "e1");

    public static RcptTo Recipient { get; } = new("parent@home.example", "FAILURE", "rfc822;parent@home.example");

    /// <summary>Latin-1, one octet a character.</summary>
    public static ReadOnlyMemory<byte> Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public static Task<SmtpClientConnection> ConnectAsync(ScriptedServer server) => SmtpClientConnection.ConnectAsync(server.Client, default);

    /// <summary>Connected, with a sender and a recipient.</summary>
    public static async Task<SmtpClientConnection> AddressedAsync(ScriptedServer server)
    {
        var client = await ConnectAsync(server);
        await AddressAsync(client);
        return client;
    }

    public static async Task AddressAsync(SmtpClientConnection client)
    {
        await client.MailAsync(Sender, null, default);
        await client.RecipientAsync(Recipient, default);
    }

    /// <summary>Waits until something has come that was not asked for; the test's own time limit ends it.</summary>
    public static async ValueTask UntilSomethingArrivedAsync(SmtpClientConnection client)
    {
        while (!client.HasUnexpectedInput)
            await Task.Delay(5);
    }
}
