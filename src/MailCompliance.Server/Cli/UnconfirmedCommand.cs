using System.CommandLine;
using MailCompliance.Storage;
using MailCompliance.Storage.Outbox;

namespace MailCompliance.Server.Cli;

/// <summary><c>graph unconfirmed</c>: notices and copies of which nobody can say whether they have gone, and a person's decision about them.</summary>
internal static class UnconfirmedCommand
{
    public static Command Create(Func<string?, Func<ComplianceDatabase, TimeProvider, Task<int>>, CancellationToken, Task<int>> withDatabase)
    {
        var sendAgain = Key("--send-again", "Send this one again. If it had gone, its recipient gets it twice.");
        var hasGone = Key("--has-gone", "This one has gone: its recipient says so.");
        var json = SharedOptions.Json();
        var config = SharedOptions.Config();
        var command = new Command("unconfirmed", "Notices and copies that may or may not have gone: Graph's answer was lost, and nobody may look for them.") { sendAgain, hasGone, json, config };
        command.SetAction((parsed, cancellation) => withDatabase(
            parsed.GetValue(config),
            async (database, _) =>
            {
                await DecideAsync(database, parsed.GetValue(sendAgain), sendAgain: true, cancellation);
                await DecideAsync(database, parsed.GetValue(hasGone), sendAgain: false, cancellation);
                await PrintAsync(parsed.InvocationConfiguration.Output, database, parsed.GetValue(json), cancellation);
                return ExitCodes.Fine;
            },
            cancellation));
        return command;
    }

    private static async Task DecideAsync(ComplianceDatabase database, string? key, bool sendAgain, CancellationToken cancellation)
    {
        if (key is not null && !await database.Notices.DecideAsync(key, sendAgain, cancellation) && !await database.Copies.DecideAsync(key, sendAgain, cancellation))
            throw new UsageException($"{key}: there is no such mail, or the server is working on it. 'graph unconfirmed' shows them.");
    }

    private static async Task PrintAsync(TextWriter output, ComplianceDatabase database, bool json, CancellationToken cancellation)
    {
        foreach (var (kind, mails) in new (string, List<UnconfirmedMail>)[] { ("notice", await database.Notices.UnconfirmedAsync(cancellation)), ("copy", await database.Copies.UnconfirmedAsync(cancellation)) })
        {
            foreach (var mail in mails)
            {
                if (json)
                    JsonLines.Write(output, new { kind, key = mail.Key, to = mail.Recipient, about = mail.About, sentAt = mail.SentAt, givenUp = mail.IsGivenUp });
                else
                    await output.WriteLineAsync($"{kind,-7} {mail.Key,-40} to {mail.Recipient,-36} sent {mail.SentAt:yyyy-MM-dd HH:mm} UTC  {(mail.IsGivenUp ? "not looked for any more" : "looked for every hour")}");
            }
        }
    }

    private static Option<string?> Key(string name, string description) => new(name) { Description = description, HelpName = "KEY" };
}
