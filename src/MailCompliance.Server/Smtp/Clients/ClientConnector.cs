using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace MailCompliance.Server.Smtp.Clients;

/// <summary>Brings up a connection to a next hop: TCP, greeting, EHLO, TLS, EHLO again.</summary>
public sealed class ClientConnector(SmtpClientOptions options)
{
    /// <returns>The channel, ready for MAIL; what the next hop offers; the TLS version, null in the clear.</returns>
    /// <exception cref="SmtpClientException">It cannot be brought up as the options demand.</exception>
    public async Task<(ClientChannel Channel, SmtpExtensions Extensions, string? TlsProtocol)> ConnectAsync(CancellationToken cancellation)
    {
        try
        {
            return await ConnectAsync(options.Tls, cancellation);
        }
        catch (SmtpClientException failure) when (failure.Stage == SmtpClientStage.Tls && options.Tls == SmtpClientTls.Opportunistic)
        {
            // a handshake that fails leaves the connection unusable; opportunistic means plain is good enough (RFC 7435)
            return await ConnectAsync(SmtpClientTls.None, cancellation);
        }
    }

    private async Task<(ClientChannel Channel, SmtpExtensions Extensions, string? TlsProtocol)> ConnectAsync(SmtpClientTls tls, CancellationToken cancellation)
    {
        var channel = new ClientChannel(await OpenAsync(cancellation), options);
        try
        {
            var greeting = await channel.ReadReplyAsync(SmtpClientStage.Greeting, options.ReplyTimeout, cancellation);
            Demand(greeting.Code == 220, SmtpClientStage.Greeting, greeting, "does not greet");
            var extensions = await HelloAsync(channel, cancellation);
            var encrypted = tls != SmtpClientTls.None && await TryStartTlsAsync(channel, extensions, tls, cancellation);
            if (!encrypted)
                return (channel, extensions, null);
            extensions = await HelloAsync(channel, cancellation);
            return (channel, extensions, TlsVersion.NameOf(((SslStream)channel.Stream).SslProtocol));
        }
        catch
        {
            await channel.DisposeAsync();
            throw;
        }
    }

    private async Task<Socket> OpenAsync(CancellationToken cancellation)
    {
        using var limit = new WaitLimit(options.Time, cancellation);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, limit.For(options.ConnectTimeout));
            return socket;
        }
        catch (Exception failure)
        {
            socket.Dispose();
            cancellation.ThrowIfCancellationRequested();
            var cause = failure is OperationCanceledException ? "no answer in time" : failure.Message;
            throw new SmtpClientException(SmtpClientStage.Connect, $"{options.Host}:{options.Port}: {cause}", failure);
        }
    }

    private async Task<SmtpExtensions> HelloAsync(ClientChannel channel, CancellationToken cancellation)
    {
        var reply = await channel.AskAsync("EHLO " + options.EhloName, SmtpClientStage.Hello, options.ReplyTimeout, cancellation);
        if (reply.Code == 250)
            return SmtpExtensions.Read(reply);
        if (reply.IsPermanent)
            reply = await channel.AskAsync("HELO " + options.EhloName, SmtpClientStage.Hello, options.ReplyTimeout, cancellation);
        Demand(reply.Code == 250, SmtpClientStage.Hello, reply, "refuses EHLO and HELO");
        return SmtpExtensions.None;
    }

    private async Task<bool> TryStartTlsAsync(ClientChannel channel, SmtpExtensions extensions, SmtpClientTls tls, CancellationToken cancellation)
    {
        if (!extensions.StartTls)
        {
            Demand(tls == SmtpClientTls.Opportunistic, SmtpClientStage.Tls, null, "does not offer STARTTLS");
            return false;
        }
        var reply = await channel.AskAsync("STARTTLS", SmtpClientStage.Tls, options.ReplyTimeout, cancellation);
        if (reply.Code != 220)
        {
            Demand(tls == SmtpClientTls.Opportunistic && channel.IsHealthy, SmtpClientStage.Tls, reply, "refuses STARTTLS");
            return false;
        }
        await channel.EncryptAsync(TlsOptions(tls), options.ConnectTimeout, cancellation);
        return true;
    }

    private SslClientAuthenticationOptions TlsOptions(SmtpClientTls tls)
    {
        var chain = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (options.TrustedAuthorities is { } authorities)
        {
            chain.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.CustomTrustStore.AddRange(authorities);
        }
        var settings = new SslClientAuthenticationOptions
        {
            TargetHost = options.TlsName ?? options.Host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateContext = options.ClientCertificate?.Invoke(),
            CertificateChainPolicy = chain,
        };
#pragma warning disable CA5359 // the levels below "verified" ask for encryption only (RFC 7435)
        if (tls != SmtpClientTls.Verified)
            settings.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        return settings;
    }

    private void Demand(bool met, SmtpClientStage stage, SmtpReply? reply, string otherwise)
    {
        if (!met)
            throw new SmtpClientException(stage, $"{options.Host}: {otherwise}{(reply is null ? "" : $" ({reply.Code} {reply.EnhancedCode})")}") { Reply = reply };
    }
}
