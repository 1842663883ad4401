using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Storage;
using MailCompliance.Storage.Auditing;

namespace MailCompliance.Server.Cli;

/// <summary><c>audit</c>: whether the audit trail is whole, and what it says.</summary>
public static class AuditCommand
{
    public static Command Create() => new("audit", "Check or print the audit trail.") { Verify(), Export() };

    private static Command Verify()
    {
        var head = new Option<string?>("--head") { Description = "The last signed head: the mail that the data protection officer kept (.eml), or its line of JSON. Finds a tail that was cut off, too.", HelpName = "FILE" };
        var key = new Option<string?>("--key") { Description = $"Public key that the heads are signed with. Default: {AuditSigningKey.PrivateFile} in the key ring's folder.", HelpName = "FILE" };
        var json = SharedOptions.Json();
        var config = SharedOptions.Config();
        var command = new Command("verify", "Recompute the audit trail. Exit code 2: an entry is changed, missing or out of place; the first is named.") { head, key, json, config };
        command.SetAction(async (parsed, cancellation) =>
        {
            var (options, _) = ConfigurationReader.Read(parsed.GetValue(config));
            var known = parsed.GetValue(head) is { } file ? AuditHeadFile.Read(file) : null;
            await using var database = await CommandDatabase.OpenAsync(options.Storage, cancellation);
            var signingKey = KeyOf(parsed.GetValue(key), database);
            var verified = await database.Audit.VerifyAsync(known?.Head, signingKey, cancellation);
            var verification = new AuditReport(verified, known, known?.IsSignedBy(signingKey));
            if (parsed.GetValue(json))
                JsonLines.Write(parsed.InvocationConfiguration.Output, verification.ToJson());
            else
                await parsed.InvocationConfiguration.Output.WriteLineAsync(verification.Text);
            return verification.IsGood ? ExitCodes.Fine : ExitCodes.Stopped;
        });
        return command;
    }

    private static Command Export()
    {
        var output = new Option<string?>("--out") { Description = "A new file. Default: standard output.", HelpName = "FILE" };
        var actor = new Option<string?>("--actor") { Description = "Only what this person or node did.", HelpName = "ADDRESS" };
        var action = new Option<string?>("--action") { Description = "Only this action, or those that begin so: held.approved, held.", HelpName = "ACTION" };
        var subject = new Option<string?>("--subject") { Description = "Only what was done to this: a message's reference.", HelpName = "ID" };
        var from = new Option<string?>("--from") { Description = "From this day or time on (UTC): 2026-11-01, 2026-11-01T09:00.", HelpName = "TIME" };
        var until = new Option<string?>("--until") { Description = "Before this day or time (UTC).", HelpName = "TIME" };
        var config = SharedOptions.Config();
        var command = new Command("export", "Print the audit trail as JSON Lines, oldest first.") { output, actor, action, subject, from, until, config };
        command.SetAction(async (parsed, cancellation) =>
        {
            var query = new AuditQuery
            {
                Actor = parsed.GetValue(actor),
                Action = parsed.GetValue(action),
                Subject = parsed.GetValue(subject),
                From = TimeOf("--from", parsed.GetValue(from)),
                Until = TimeOf("--until", parsed.GetValue(until)),
            };
            var (options, _) = ConfigurationReader.Read(parsed.GetValue(config));
            await using var database = await CommandDatabase.OpenAsync(options.Storage, cancellation);
            await using var target = parsed.GetValue(output) is { } file ? new FileStream(file, FileMode.CreateNew) : Console.OpenStandardOutput();
            await database.Audit.ExportAsync(target, query, cancellation);
            return ExitCodes.Fine;
        });
        return command;
    }

    private static AuditSigningKey KeyOf(string? file, ComplianceDatabase database)
    {
        try
        {
            return file is null ? AuditSigningKey.OpenOrCreate(database.Keys.Folder) : AuditSigningKey.Read(file);
        }
        catch (CryptographicException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static DateTimeOffset? TimeOf(string option, string? text)
    {
        if (text is null)
            return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : throw new UsageException($"{option} {text}: not a day or a time. Write it as 2026-11-01 or 2026-11-01T09:00.");
    }
}
