using System.CommandLine;
using MailCompliance.Server.Hosting.Configuration;

namespace MailCompliance.Server.Cli;

/// <summary><c>setup entra|exchange</c>: prints the script that does it, with the command line for this installation; with <c>--run</c>, runs it.</summary>
public static class SetupCommand
{
    public static Command Create() => new("setup", "Set Microsoft 365 up for the gateway and for Graph. Prints the scripts; runs them only when asked.") { Entra(), Exchange() };

    private static Command Entra()
    {
        var reader = new Option<string?>("--reader-certificate") { Description = "Certificate of the application that reads, without its key.", HelpName = "FILE" };
        var sender = new Option<string?>("--sender-certificate") { Description = "Certificate of the application that sends. Not given: none is registered.", HelpName = "FILE" };
        var education = new Option<bool>("--education") { Description = "Let the reader read the school's roster, for Graph:Education." };
        var trace = new Option<bool>("--message-trace") { Description = "Let the reader read message trace." };
        var noGroups = new Option<bool>("--no-groups") { Description = "Do not let the reader read groups: Graph:Mailboxes names mailboxes by their addresses alone, and Graph:Staff is not set." };
        return Create("entra", "Register the applications that read and send through Graph.", [reader, sender, education, trace, noGroups], (parsed, _) =>
        [
            new("setup/entra.ps1",
            [
                new("ReaderCertificate", parsed.GetValue(reader)), new("SenderCertificate", parsed.GetValue(sender)),
                SetupParameter.Switch("Education", parsed.GetValue(education)), SetupParameter.Switch("MessageTrace", parsed.GetValue(trace)),
                SetupParameter.Switch("NoGroups", parsed.GetValue(noGroups)),
            ]),
        ]);
    }

    private static Command Exchange()
    {
        var gateway = new Option<string?>("--gateway") { Description = "Public host name of the gateway: connectors and the rule that routes mail through it. With --undo: takes them out.", HelpName = "HOST" };
        var token = new Option<string?>("--token-file") { Description = "File with the installation's token, as 'doctor' prints it; with --gateway.", HelpName = "FILE" };
        var encrypt = new Option<bool>("--encrypt") { Description = "Make the mail flow rules that encrypt protected mail; with --gateway." };
        var readerId = new Option<string?>("--reader-object-id") { Description = "Object id of the reader's service principal, as 'setup entra' prints it.", HelpName = "ID" };
        var senderId = new Option<string?>("--sender-object-id") { Description = "Object id of the sender's service principal.", HelpName = "ID" };
        var disclaimer = new Option<string?>("--disclaimer-file") { Description = "File with HTML that Exchange puts under mail to the outside, where no gateway does it. %%DisplayName%% and the like stand for what the directory says of the sender.", HelpName = "FILE" };
        return Create("exchange", "Connectors, limits of what the applications may read, the rule that puts a disclaimer.", [gateway, token, encrypt, readerId, senderId, disclaimer], (parsed, options) =>
        {
            var scripts = new List<SetupScript>();
            if (parsed.GetValue(gateway) is { } host)
                scripts.Add(Connectors(host, Text(parsed.GetValue(token)), parsed.GetValue(encrypt)));
            else if (parsed.GetValue(encrypt))
                throw new UsageException("--encrypt needs --gateway: only the gateway marks mail that is to be encrypted.");
            scripts.Add(Grants(options, parsed.GetValue(readerId), parsed.GetValue(senderId), Text(parsed.GetValue(disclaimer))));
            return scripts;
        });
    }

    private static SetupScript Connectors(string host, string? token, bool encrypt) => new("connectors/exchange-online.ps1",
        [new("Gateway", host), new("Token", token) { IsSecret = true }, SetupParameter.Switch("Encryption", encrypt)]);

    private static SetupScript Grants(ServerOptions options, string? readerId, string? senderId, string? disclaimer)
    {
        // the script does nothing for an application that is not named
        if (readerId is not null && (options.Graph.ClientId is null || options.Graph.Mailboxes is null))
            throw new UsageException("--reader-object-id needs Graph:ClientId and Graph:Mailboxes in the settings: set them to what 'setup entra' printed and to whose mail is audited.");
        if (senderId is not null && (options.Graph.Sender.ClientId is null || options.Graph.Sender.Mailbox is null))
            throw new UsageException("--sender-object-id needs Graph:Sender:ClientId and Graph:Sender:Mailbox in the settings.");
        return GrantsScript(options, readerId, senderId, disclaimer);
    }

    private static SetupScript GrantsScript(ServerOptions options, string? readerId, string? senderId, string? disclaimer) => new("setup/exchange.ps1",
    [
        new("Reader", readerId is null ? null : options.Graph.ClientId), new("ReaderObjectId", readerId),
        new("Group", readerId is null ? null : options.Graph.Mailboxes),
        new("Sender", senderId is null ? null : options.Graph.Sender.ClientId), new("SenderObjectId", senderId),
        new("NoticesMailbox", senderId is null ? null : options.Graph.Sender.Mailbox),
        new("Disclaimer", disclaimer),
    ]);

    private static string? Text(string? file)
    {
        try
        {
            return file is null ? null : File.ReadAllText(file).Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file}: {unreadable.Message}");
        }
    }

    private static Command Create(string name, string description, IReadOnlyList<Option> own, Func<ParseResult, ServerOptions, IReadOnlyList<SetupScript>> scripts)
    {
        var run = new Option<bool>("--run") { Description = "Run it with pwsh, in which you sign in. Without this it is printed, and nothing is asked or changed." };
        var dry = new Option<bool>("--dry-run") { Description = "With --run: sign in and say what would be done, without doing it (-WhatIf). Alone: print the script with that on its command line." };
        var undo = new Option<bool>("--undo") { Description = "Take out what an earlier run put in. With --run it is done, alone it is printed; --run --undo --dry-run says what would go." };
        var config = SharedOptions.Config();
        var command = new Command(name, description) { run, dry, undo, config };
        foreach (var option in own)
            command.Options.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            var (options, _) = ConfigurationReader.Read(parsed.GetValue(config));
            var mode = new SetupMode(parsed.GetValue(dry), parsed.GetValue(undo));
            var output = parsed.InvocationConfiguration.Output;
            foreach (var script in scripts(parsed, options))
            {
                if (!parsed.GetValue(run))
                    await script.PrintAsync(output, mode, cancellation);
                else if (await script.RunAsync(mode, cancellation) != 0)
                    return ExitCodes.CouldNotCheck;
            }

            return ExitCodes.Fine;
        });
        return command;
    }
}
