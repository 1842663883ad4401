using System.CommandLine;

namespace MailCompliance.Server.Cli;

/// <summary><c>people</c>: what the school has on file about addresses.</summary>
public static class PeopleCommand
{
    public static Command Create() => new("people", "Look up who is who.") { PeopleLookupCommand.Create() };
}
