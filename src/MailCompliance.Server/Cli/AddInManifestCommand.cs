using System.CommandLine;
using MailCompliance.Server.Hosting;
using MailCompliance.Server.Hosting.Configuration;

namespace MailCompliance.Server.Cli;

/// <summary><c>addin manifest</c>: what the administrator of Microsoft 365 or Exchange installs.</summary>
public static class AddInManifestCommand
{
    private const string Online = "online";
    private const string Server = "server";
    private const string Unified = "unified";

    private static readonly Dictionary<string, string> Reach = new()
    {
        [Online] = "Exchange Online: Outlook on the web, new Outlook, classic Outlook 2206 and later, Mac 16.65 and later; on phones (4.2352 and later) signature, notices, and \"I sent this wrongly\" beside sent mail. Before Send it asks from classic 2404 and Mac with Mailbox 1.14; older ones need Send pressed twice.",
        [Server] = "Exchange Server 2016, 2019, Subscription Edition: the same programs without phones, as far as they support events there.",
        [Unified] = "Exchange Online: Outlook on the web, new Outlook, classic Outlook 2307 and later. Not Mac, not phones.",
    };

    public static Command Create()
    {
        var url = new Option<string?>("--url") { Description = "https address of this service as Outlook reaches it. Default: Web:PublicUrl of the settings.", HelpName = "URL" };
        var variant = new Option<string>("--for") { Description = "online (Exchange Online), server (Exchange Server) or unified (the JSON manifest).", HelpName = "WHAT", DefaultValueFactory = _ => Online };
        variant.AcceptOnlyFromAmong(Online, Server, Unified);
        var version = new Option<string>("--version-number") { Description = "Four numbers; raise it whenever you install a changed manifest.", HelpName = "N.N.N.N", DefaultValueFactory = _ => "1.0.0.0" };
        var file = new Option<string?>("--out") { Description = "Write it to a file. Default: standard output.", HelpName = "FILE" };
        var policy = SharedOptions.Policy();
        var config = SharedOptions.Config();
        var command = new Command("manifest", "Make the add-in's manifest for this school.") { url, variant, version, file, policy, config };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = ConfigurationReader.Read(parsed.GetValue(config)).Options;
            var address = AddressOf(parsed.GetValue(url) ?? options.Web.PublicUrl);
            var kind = parsed.GetRequiredValue(variant);
            var number = VersionOf(parsed.GetRequiredValue(version), kind == Unified);
            var school = PolicyFiles.ReadValid(PolicyFiles.Named(parsed.GetValue(policy), parsed.GetValue(config)), TimeProvider.System).School.Name;
            var text = kind == Unified
                ? AddInManifests.Json(address, options.AddIn, school, number)
                : AddInManifests.Xml(address, options.AddIn, school, number, kind == Server);
            if (parsed.GetValue(file) is { } path)
                await WriteAsync(path, text, cancellation);
            else
                await parsed.InvocationConfiguration.Output.WriteAsync(text);
            await parsed.InvocationConfiguration.Error.WriteLineAsync("Reaches " + Reach[kind]);
            return ExitCodes.Fine;
        });
        return command;
    }

    private static Uri AddressOf(string? text)
    {
        if (text is null)
            throw new UsageException("no address: give --url, or set Web:PublicUrl in the settings.");
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && url.PathAndQuery == "/" && url.UserInfo.Length + url.Fragment.Length == 0
            ? url
            : throw new UsageException($"--url (Web:PublicUrl) {text}: must be an https address and nothing behind it, such as https://mail.school.example.");
    }

    private static Version VersionOf(string text, bool isUnified)
    {
        if (!Version.TryParse(text, out var version) || version.Revision < 0)
            throw new UsageException($"--version-number {text}: a version has four numbers, such as 1.0.0.0.");
        return isUnified && version.Revision > 0
            ? throw new UsageException($"--version-number {text}: the unified manifest has the first three numbers alone. Raise one of those and end with 0.")
            : version;
    }

    /// <summary>What was there before stays until the whole of the new one is written.</summary>
    private static async Task WriteAsync(string path, string text, CancellationToken cancellation)
    {
        var draft = path + ".new";
        try
        {
            if (Directory.Exists(path))
                throw new IOException("it is a folder.");
            await File.WriteAllTextAsync(draft, text, cancellation);
            File.Move(draft, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out {path}: cannot be written: {fault.Message}");
        }
    }
}
