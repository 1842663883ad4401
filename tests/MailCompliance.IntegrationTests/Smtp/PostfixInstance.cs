using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailCompliance.IntegrationTests.Smtp;

/// <summary>
/// A Postfix of the test's own: configuration, queue and log in a temporary folder, one free port on loopback. Mail for
/// <see cref="OwnDomain"/> is kept and can be read; other mail goes to the relay, where one is given, and waits in the queue otherwise.
/// </summary>
/// <remarks>Needs root and an installed Postfix: use it from tests with <c>[ProgramFact("postfix")]</c>.</remarks>
public sealed class PostfixInstance : IAsyncDisposable
{
    public const string OwnDomain = "postfix.example";

    private readonly DirectoryInfo folder;

    private PostfixInstance(DirectoryInfo folder, int port)
    {
        this.folder = folder;
        Port = port;
    }

    /// <summary>Where it takes mail, on 127.0.0.1.</summary>
    public int Port { get; }

    private string Configuration => Path.Combine(folder.FullName, "etc");

    private string Mailbox => Path.Combine(folder.FullName, "mail", "all", "new");

    private string LogFile => Path.Combine(folder.FullName, "mail.log");

    /// <param name="relayPort">Port on 127.0.0.1 that other mail goes to.</param>
    /// <param name="settings">Further lines for main.cf.</param>
    public static async Task<PostfixInstance> StartAsync(int? relayPort = null, params IEnumerable<string> settings)
    {
        var folder = Directory.CreateTempSubdirectory("mailcompliance-postfix-");
        var postfix = new PostfixInstance(folder, FreePort());
        await postfix.WriteConfigurationAsync(relayPort, settings);
        var (code, output) = await LocalPrograms.RunAsync("postfix", "-c", postfix.Configuration, "start");
        return code == 0 ? postfix : throw new InvalidOperationException($"Postfix does not start: {output}\n{postfix.ReadLog()}");
    }

    /// <summary>Messages kept so far, lines ending in LF, with the fields that Postfix puts on top.</summary>
    public IReadOnlyList<string> KeptMessages() =>
        Directory.Exists(Mailbox) ? [.. Directory.GetFiles(Mailbox).Order().Select(file => File.ReadAllText(file, Encoding.Latin1))] : [];

    /// <summary>Waits until it has kept that many messages.</summary>
    public async Task<IReadOnlyList<string>> WaitForMessagesAsync(int count)
    {
        for (var tries = 0; tries < 300; tries++)
        {
            if (KeptMessages() is var kept && kept.Count >= count)
                return kept;
            await Task.Delay(100);
        }
        throw new TimeoutException($"Postfix has not kept {count} messages:\n{ReadLog()}");
    }

    public string ReadLog() => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    public async ValueTask DisposeAsync()
    {
        await LocalPrograms.RunAsync("postfix", "-c", Configuration, "stop");
        folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task WriteConfigurationAsync(int? relayPort, IEnumerable<string> settings)
    {
        foreach (var name in new[] { "etc", "spool", "data", "mail" })
            folder.CreateSubdirectory(name);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.FullName, (UnixFileMode)Convert.ToInt32("755", 8));
        await LocalPrograms.RunAsync("chown", "postfix", Path.Combine(folder.FullName, "data"));
        await LocalPrograms.RunAsync("chown", "nobody", Path.Combine(folder.FullName, "mail"));
        await File.WriteAllTextAsync(Path.Combine(Configuration, "main.cf"), Main(relayPort) + string.Concat(settings.Select(line => line + "\n")));
        await File.WriteAllTextAsync(Path.Combine(Configuration, "master.cf"), Master());
    }

    private string Main(int? relayPort) => $"""
        compatibility_level = 3.6
        queue_directory = {folder.FullName}/spool
        data_directory = {folder.FullName}/data
        maillog_file = {LogFile}
        maillog_file_prefixes = {folder.FullName}
        mail_owner = postfix
        setgid_group = postdrop
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        myhostname = {OwnDomain}
        mydestination =
        local_recipient_maps =
        local_transport = error:no local mail here
        alias_maps =
        alias_database =
        mynetworks = 127.0.0.0/8
        smtpd_relay_restrictions = permit_mynetworks, reject
        virtual_mailbox_domains = {OwnDomain}
        virtual_mailbox_base = {folder.FullName}/mail
        virtual_mailbox_maps = static:all/
        virtual_uid_maps = static:65534
        virtual_gid_maps = static:65534
        virtual_minimum_uid = 1
        default_transport = {(relayPort is null ? "retry:no relay" : "smtp")}
        relayhost = {(relayPort is { } port ? $"[127.0.0.1]:{port}" : "")}
        smtp_dns_support_level = disabled
        smtp_host_lookup = native
        smtpd_peername_lookup = no
        smtputf8_enable = yes
        biff = no
        in_flow_delay = 0

        """;

    private string Master() => $"""
        127.0.0.1:{Port} inet n - n - - smtpd
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        verify unix - - n - 1 verify
        proxymap unix - - n - - proxymap
        smtp unix - - n - - smtp
        relay unix - - n - - smtp
        virtual unix - n n - - virtual
        showq unix n - n - - showq
        error unix - - n - - error
        retry unix - - n - - error
        discard unix - - n - - discard
        anvil unix - - n - 1 anvil
        scache unix - - n - 1 scache
        flush unix n - n 1000? 0 flush
        tlsmgr unix - - n 1000? 1 tlsmgr
        pickup unix n - n 60 1 pickup
        postlog unix-dgram n - n - 1 postlogd

        """;
}
