using System.CommandLine;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Server.Hosting.Configuration;

namespace MailCompliance.Server.Cli;

/// <summary><c>addin pair</c>: a code by which a mailbox of the school is connected.</summary>
public static class AddInPairCommand
{
    private static readonly TimeSpan CodeLasts = TimeSpan.FromHours(1);

    public static Command Create()
    {
        var mailbox = new Argument<string>("MAILBOX") { Description = "Address of the mailbox, a shared one included. It has to be one of the school's." };
        var json = SharedOptions.Json();
        var policy = SharedOptions.Policy();
        var people = SharedOptions.People();
        var config = SharedOptions.Config();
        var command = new Command("pair", "Print a code that connects a mailbox once, within an hour. Its owner types it into MailCompliance in Outlook.") { mailbox, json, policy, people, config };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = ConfigurationReader.Read(parsed.GetValue(config)).Options;
            var school = PolicyFiles.ReadValid(PolicyFiles.Named(parsed.GetValue(policy), parsed.GetValue(config)), TimeProvider.System).School;
            var staff = await CommandPeople.FindAsync(parsed.GetValue(people), options, TextWriter.Null, cancellation);
            var address = OwnAddress(parsed.GetRequiredValue(mailbox), school, staff);
            await using var database = await CommandDatabase.OpenAsync(options.Storage, cancellation);
            var code = await database.Pairings.CreateCodeAsync(address, CodeLasts, Environment.UserName, cancellation);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                JsonLines.Write(output, new { mailbox = address, code, expiresAt = TimeProvider.System.GetUtcNow() + CodeLasts });
            else
                await output.WriteLineAsync(code);
            await parsed.InvocationConfiguration.Error.WriteLineAsync(Explanation(address, staff));
            return ExitCodes.Fine;
        });
        return command;
    }

    /// <summary>On the other stream, so that the code alone can be handed on by a script.</summary>
    private static string Explanation(string address, PeopleSnapshot? staff) =>
        $"Good once, until {TimeProvider.System.GetLocalNow() + CodeLasts:HH:mm} (one hour). In the mailbox {address}: new email, Check this email, type the code, Connect."
        + (staff is null || staff.StaffAt(address) is not null ? "" : $"{Environment.NewLine}{address} is on no list of staff: right for a shared mailbox.{Nearest(address, staff)}");

    private static string Nearest(string address, PeopleSnapshot staff) =>
        NearestOf(address, staff) is { } near ? $" If you meant {near}, ask for another code." : "";

    /// <summary>By what stands before the domain: the domain is the same for everybody, and would make anybody near.</summary>
    private static string? NearestOf(string address, PeopleSnapshot staff)
    {
        var near = NearestName.Of(LocalPart(address), staff.Staff.Select(member => LocalPart(member.Email)));
        return near is null ? null : staff.Staff.First(member => LocalPart(member.Email) == near).Email;
    }

    private static string LocalPart(string address) => address.Split('@')[0];

    /// <exception cref="UsageException">It is no address, or not one of the school's; says which one is near.</exception>
    private static string OwnAddress(string given, SchoolDetails school, PeopleSnapshot? staff)
    {
        var address = given.Trim();
        var parts = address.Split('@');
        var isAddress = parts is [{ Length: > 0 }, { Length: > 0 }] && !address.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or ',' or ';');
        if (isAddress && school.Owns(address))
            return address;
        var domain = NearestName.Of(parts[^1], school.Domains) ?? (school.Domains.Count == 1 ? school.Domains[0] : null);
        var near = (staff is null || (isAddress && domain is null) ? null : NearestOf(address, staff)) ?? (domain is null || parts[0].Length == 0 || !isAddress ? null : $"{parts[0]}@{domain}");
        throw new UsageException($"{address}: {(isAddress ? $"is not one of the school's ({string.Join(", ", school.Domains)})" : "is no mail address")}{(near is null ? "." : $"; did you mean {near}?")}");
    }
}
