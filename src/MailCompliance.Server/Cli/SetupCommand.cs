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
        return Create("entra", "Register the applications that read and send through Graph.", [reader, sender], (parsed, _) =>
        [
            new("setup/entra.ps1", [new("ReaderCertificate", parsed.GetValue(reader)), new("SenderCertificate", parsed.GetValue(sender))]),
        ]);
    }

    private static Command Exchange()
    {
        var gateway = new Option<string?>("--gateway") { Description = "Public host name of the gateway: connectors and the rule that routes mail through it.", HelpName = "HOST" };
        var token = new Option<string?>("--token-file") { Description = "File with the installation's token, as 'doctor' prints it; with --gateway.", HelpName = "FILE" };
        var readerId = new Option<string?>("--reader-object-id") { Description = "Object id of the reader's service principal, as 'setup entra' prints it.", HelpName = "ID" };
        var senderId = new Option<string?>("--sender-object-id") { Description = "Object id of the sender's service principal.", HelpName = "ID" };
        var encrypt = new Option<bool>("--encrypt") { Description = "Make the mail flow rule that encrypts protected mail." };
        return Create("exchange", "Connectors, limits of what the applications may read, the rule that encrypts.", [gateway, token, readerId, senderId, encrypt], (parsed, options) =>
        {
            var scripts = new List<SetupScript>();
            if (parsed.GetValue(gateway) is { } host)
                scripts.Add(new("connectors/exchange-online.ps1", [new("Gateway", host), new("Token", parsed.GetValue(token) is { } file ? File.ReadAllText(file).Trim() : null) { IsSecret = true }]));
            var graph = options.Graph;
            scripts.Add(new("setup/exchange.ps1",
            [
                new("Reader", parsed.GetValue(readerId) is null ? null : graph.ClientId), new("ReaderObjectId", parsed.GetValue(readerId)),
                new("Group", parsed.GetValue(readerId) is null ? null : graph.Mailboxes),
                new("Sender", parsed.GetValue(senderId) is null ? null : graph.Sender.ClientId), new("SenderObjectId", parsed.GetValue(senderId)),
                new("NoticesMailbox", parsed.GetValue(senderId) is null ? null : graph.Sender.Mailbox),
                new("Encrypt", parsed.GetValue(encrypt) ? "" : null),
            ]));
            return scripts;
        });
    }

    private static Command Create(string name, string description, IReadOnlyList<Option> own, Func<ParseResult, ServerOptions, IReadOnlyList<SetupScript>> scripts)
    {
        var run = new Option<bool>("--run") { Description = "Run it with pwsh, in which you sign in. Without this it is printed." };
        var dry = new Option<bool>("--dry-run") { Description = "Say what would be done (-WhatIf)." };
        var undo = new Option<bool>("--undo") { Description = "Take out what an earlier run put in." };
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
