using System.CommandLine;

namespace MailCompliance.Server.Cli;

/// <summary><c>people</c>: what the school has on file about addresses.</summary>
public static class PeopleCommand
{
    public static Command Create() => new("people", "Import who is who, and look it up.") { PeopleImportCommand.Create(), PeopleLookupCommand.Create() };
}
