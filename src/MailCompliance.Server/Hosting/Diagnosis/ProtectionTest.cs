using System.Globalization;
using System.Net;
using System.Text;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.Policy;
using MailCompliance.Mime;
using MailCompliance.Server.Gateway.Loops;
using MailCompliance.Server.Gateway.NextHop;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Server.Smtp;
using MailCompliance.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailCompliance.Server.Hosting.Diagnosis;

/// <summary>
/// Sends a harmless message as the gateway sends one that is to be encrypted by Exchange, to somebody who can see what arrives:
/// only the far end shows whether the mail flow rule is in place.
/// </summary>
public static class ProtectionTest
{
    private const string What = "protection";

    private const string Encrypt = "encrypt";

    /// <param name="address">Outside the school; its owner reads the result.</param>
    public static async Task<Examination> RunAsync(ServerOptions options, SchoolPolicy policy, string address, TimeProvider clock, CancellationToken cancellation)
    {
        if (options.Gateway.NextHop is null)
            return Examination.Bad(What, "Gateway:NextHop is not set: the test message has nowhere to go.");
        if (!PolicyText.IsAddress(address))
            return Examination.Bad(What, $"\"{address}\" is not a mail address.");
        if (policy.School.Owns(address))
            return Examination.Bad(What, $"{address} is within the school: name an address outside that you can read, for rules about leaving mail may differ.");
        if ((policy.Contacts.Technician ?? policy.School.Headteacher) is not { } sender)
            return Examination.Bad(What, "contacts.technician is not set in the policy: the test message needs a sender.");
        var reference = Guid.NewGuid().ToString("N")[..8];
        try
        {
            var reply = await SendAsync(options, sender, address, reference, clock, cancellation);
            return reply.IsPositive
                ? Examination.Good(What, $"test message {reference} went to {address}. If it arrives as a protected message, the rule is in place. If its text can be read at once, it is not: take \"exchange-header\" out of the policy.")
                : Examination.Bad(What, $"the next hop refused the test message: {reply.Code} {reply.EnhancedCode} {reply.Text}");
        }
        catch (SmtpClientException e)
        {
            return Examination.Bad(What, e.Message);
        }
    }

    private static async Task<SmtpReply> SendAsync(ServerOptions options, string sender, string address, string reference, TimeProvider clock, CancellationToken cancellation)
    {
        var hostname = options.Gateway.Hostname ?? Dns.GetHostName();
        var certificate = options.Gateway.Tls.CertificateFile is { } file
            ? new ServerCertificate(file, options.Gateway.Tls.KeyFile, options.Gateway.Tls.PasswordFile, clock, NullLogger<ServerCertificate>.Instance)
            : null;
        await using var connection = await SmtpClientConnection.ConnectAsync(NextHopAddress.Options(options.Gateway, hostname, certificate, clock), cancellation);
        var (mail, recipient) = await connection.MailAndRecipientAsync(new MailFrom(sender), null, new RcptTo(address), cancellation);
        if (!mail.IsPositive || recipient is not { IsPositive: true })
            return recipient ?? mail;
        var reply = await connection.SendMessageAsync([Message(options, sender, address, reference, hostname, clock)], false, _ => ValueTask.CompletedTask, cancellation);
        await connection.QuitAsync(cancellation);
        return reply;
    }

    /// <summary>With the loop guard, so that the rule that sends mail to the gateway leaves it alone.</summary>
    private static byte[] Message(ServerOptions options, string sender, string address, string reference, string hostname, TimeProvider clock)
    {
        var id = $"<protection-test-{reference}@{hostname}>";
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"From: {sender}\r\nTo: {address}\r\nDate: {clock.GetUtcNow():ddd, dd MMM yyyy HH:mm:ss} +0000\r\nMessage-ID: {id}\r\nSubject: Test of encryption, reference {reference}\r\n"
            + $"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n"
            + $"If you had to sign in or to open an attachment to read this, encryption works.\r\nIf you read this at once, like any other message, encryption does NOT work.\r\nPlease tell {sender} which, with the reference {reference}.\r\n");
        var document = MailDocument.Parse(Encoding.ASCII.GetBytes(text));
        var key = RepeatKey.Of(id, sender, [address], ContentDigest.Of(document).Value);
        var mark = new ProcessedMark(MarkKeyFile.ReadOrCreate(Databases.KeyRingFolder(options.Storage)), clock).For(key, Encrypt);
        return [.. Encoding.ASCII.GetBytes($"{OwnHeaders.Processed}: {mark}\r\n{OwnHeaders.Protect}: {Encrypt}\r\n"), .. document.Bytes.Span];
    }
}
