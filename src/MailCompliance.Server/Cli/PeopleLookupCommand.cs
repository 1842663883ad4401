using System.CommandLine;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.Hosting.Configuration;

namespace MailCompliance.Server.Cli;

/// <summary><c>people lookup</c>: what an address is to the school, and why.</summary>
public static class PeopleLookupCommand
{
    public static Command Create()
    {
        var addresses = new Argument<string[]>("ADDRESS") { Description = "Mail addresses.", Arity = ArgumentArity.OneOrMore };
        var people = SharedOptions.People();
        var json = SharedOptions.Json();
        var config = SharedOptions.Config();
        var command = new Command("lookup", "Say what the owner of an address is to the school: staff, pupil, parent of whom, governor, agency.") { addresses, people, json, config };
        command.SetAction(async (parsed, cancellation) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var folder = parsed.GetValue(people);
            var options = folder is null ? ConfigurationReader.Read(parsed.GetValue(config)).Options : new ServerOptions();
            var snapshot = await CommandPeople.FindAsync(folder, options, parsed.InvocationConfiguration.Error, cancellation)
                ?? throw new UsageException("no people: name a folder with --people FOLDER, set People:Folder in the settings, or run 'people import'.");
            foreach (var address in parsed.GetRequiredValue(addresses))
            {
                var known = KnownAddress.Of(address, snapshot);
                if (parsed.GetValue(json))
                    JsonLines.Write(output, known);
                else
                    output.WriteLine($"{address}: {(known.Why.Count == 0 ? "nobody the school has on file" : string.Join("; ", known.Why))}");
            }

            return ExitCodes.Fine;
        });
        return command;
    }
}

/// <summary>What is known of one address.</summary>
/// <param name="Why">A reason for each thing that it is.</param>
internal sealed record KnownAddress(string Address, IReadOnlyList<RecipientClass> Classes, IReadOnlyList<string> Why)
{
    public static KnownAddress Of(string address, PeopleSnapshot people)
    {
        var classes = people.ClassesOf(address);
        return new(address, classes.Count == 0 ? [RecipientClass.Other] : classes, [.. Reasons(address, people)]);
    }

    private static IEnumerable<string> Reasons(string address, PeopleSnapshot people)
    {
        if (people.StaffAt(address) is { } member)
            yield return $"staff: {member.DisplayName}{Aside(member.Title)}{(member.Groups.Count == 0 ? "" : $", groups {string.Join(", ", member.Groups)}")}{(member.Manager is null ? "" : $", line manager {NameAt(member.Manager)}")}";
        if (people.StaffAtPrivate(address) is { } owner)
            yield return $"private address of {owner.DisplayName}{Aside(owner.Title)}";
        if (people.PupilAt(address) is { } pupil)
            yield return $"pupil: {Named(pupil)}";
        foreach (var contact in people.Contacts.Where(contact => Same(contact.Email, address)))
            yield return $"{contact.Relation ?? "parent or carer"} of {Child(contact)}{(contact.HasParentalResponsibility == false ? ", without parental responsibility" : "")}{(contact.AccessConsent == false ? ", not to be told what is known of the pupil" : "")}{(contact.Court is null ? "" : ", with a court restriction")}";
        foreach (var governor in people.Governors.Where(governor => Same(governor.Email, address)))
            yield return $"governor: {governor.Given} {governor.Family}";
        if (people.AgencyAt(address) is { } agency)
            yield return $"{WireName.Of(agency.Class)}: {agency.Name} ({agency.Match})";

        string NameAt(string manager) => people.StaffAt(manager) is { } known ? $"{known.DisplayName} ({manager})" : manager;

        string Child(PupilContact contact) => people.PupilWith(contact.PupilId) is { } child ? Named(child) : "a pupil who is not on file";
    }

    private static string Named(Pupil pupil) => $"{pupil.KnownAs ?? pupil.Given} {pupil.Family}{Aside(string.Join(", ", new[] { pupil.Class, pupil.School }.OfType<string>()))}";

    private static string Aside(string? text) => string.IsNullOrEmpty(text) ? "" : $" ({text})";

    private static bool Same(string? one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
