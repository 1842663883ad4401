using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using MailCompliance.Server.Gateway;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Server.Portal.SignIn;

namespace MailCompliance.Server.Hosting.Demo;

/// <summary>Where the demo lives: a folder of its own, made anew at every start, and loopback ports, the usual ones where they are free.</summary>
public sealed class DemoPlace
{
    private const string Marker = "made-by-mailcompliance-demo";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private DemoPlace(string folder) => Folder = folder;

    public string Folder { get; }

    public string Delivered => Path.Combine(Folder, "delivered");

    /// <summary>What the commands that look into the running demo take as <c>--config</c>.</summary>
    public string SettingsFile => Path.Combine(Folder, "appsettings.json");

    /// <exception cref="IOException">The folder exists and is not the demo's.</exception>
    public static DemoPlace Prepare(string folder)
    {
        folder = Path.GetFullPath(folder);
        if (Directory.Exists(folder))
        {
            if (!File.Exists(Path.Combine(folder, Marker)))
                throw new IOException($"{folder} exists and was not made by the demo. Name another folder with --folder.");
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, Marker), "This folder is made anew whenever the demo starts.\n");
        return new(folder);
    }

    public ServerOptions Settings(IPEndPoint nextHop, string policy, string people) => new()
    {
        Gateway = new GatewayOptions
        {
            Listen = [Usable(2525).ToString()],
            Hostname = "gateway.oakhill.example",
            NextHop = nextHop.ToString(),
            NextHopTls = NextHopTls.None,
            // fifty messages are fewer than what would be sent to warm up
            WarmUp = TimeSpan.Zero,
        },
        Policy = new PolicyOptions { File = policy },
        People = new PeopleOptions { Folder = people },
        Storage = new StorageOptions { ConnectionString = $"Data Source={Path.Combine(Folder, "mailcompliance.db")}" },
        Web = new WebOptions { Listen = Usable(8080).ToString(), Authentication = new SignInOptions { Method = SignInMethod.Demo } },
    };

    /// <summary>Writes the settings the demo runs with, its real ports in them.</summary>
    public void WriteSettings(ServerOptions settings, Addresses addresses) => File.WriteAllText(SettingsFile, JsonSerializer.Serialize(
        new
        {
            Gateway = new { Listen = addresses.Smtp.Select(address => address.ToString()), settings.Gateway.Hostname, settings.Gateway.NextHop, NextHopTls = "none" },
            Policy = new { File = Path.GetFullPath(settings.Policy.File!) },
            People = new { Folder = Path.GetFullPath(settings.People.Folder!) },
            Storage = new { settings.Storage.ConnectionString },
            Web = new { Listen = addresses.Web?.ToString(), Authentication = new { Method = "demo" } },
        },
        Indented));

    /// <summary>The loopback endpoint with that port, or with port 0 (any) where something else has it.</summary>
    public static IPEndPoint Usable(int port)
    {
        var endpoint = new IPEndPoint(IPAddress.Loopback, port);
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ExclusiveAddressUse = true };
        try
        {
            probe.Bind(endpoint);
            return endpoint;
        }
        catch (SocketException)
        {
            return new IPEndPoint(IPAddress.Loopback, 0);
        }
    }
}
