using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Storage;
using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Encryption;

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
            var given = parsed.GetValue(key) is { } keyFile ? GivenKey(keyFile) : null;
            await using var database = await CommandDatabase.OpenAsync(options.Storage, cancellation);
            var signingKey = given ?? OwnKey(database);
            var verified = await CommandDatabase.NamedAsync(options.Storage, () => database.Audit.VerifyAsync(known?.Head, signingKey, cancellation));
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
            if (parsed.GetValue(output) is { } named)
                NamedFile.RequireNew(named);
            await using var database = await CommandDatabase.OpenAsync(options.Storage, cancellation);
            // who did what: a file for its owner alone
            await using var target = parsed.GetValue(output) is { } file ? NamedFile.Named(file, () => OwnersFile.Create(file)) : Console.OpenStandardOutput();
            return await CommandDatabase.NamedAsync(options.Storage, async () =>
            {
                await database.Audit.ExportAsync(target, query, cancellation);
                return ExitCodes.Fine;
            });
        });
        return command;
    }

    private static AuditSigningKey GivenKey(string file)
    {
        try
        {
            return NamedFile.Named(file, () => AuditSigningKey.Read(file));
        }
        catch (CryptographicException)
        {
            throw new UsageException($"{file}: this is no key that signs the audit trail.");
        }
    }

    private static AuditSigningKey OwnKey(ComplianceDatabase database)
    {
        try
        {
            return AuditSigningKey.OpenOrCreate(database.Keys.Folder);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{database.Keys.Folder} (Storage:KeyRingFolder): {e.Message} Name the public key with --key FILE.");
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
