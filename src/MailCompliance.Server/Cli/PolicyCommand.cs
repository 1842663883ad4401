using System.CommandLine;

namespace MailCompliance.Server.Cli;

/// <summary><c>policy</c>: look at policy files before they are in force, and at the one that is.</summary>
public static class PolicyCommand
{
    public static Command Create() => new("policy", "Check, explain and try out policy files.")
    {
        PolicyLintCommand.Create(TimeProvider.System),
        PolicyShowCommand.Create(TimeProvider.System),
        PolicySchemaCommand.Create(),
        PolicyTestCommand.Create(TimeProvider.System),
    };
}
