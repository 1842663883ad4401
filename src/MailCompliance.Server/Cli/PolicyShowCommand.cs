using System.CommandLine;

namespace MailCompliance.Server.Cli;

/// <summary><c>policy show</c>: a policy in words.</summary>
public static class PolicyShowCommand
{
    public static Command Create(TimeProvider clock)
    {
        var file = new Argument<string?>("FILE") { Description = "Policy file. Default: Policy:File of the settings.", Arity = ArgumentArity.ZeroOrOne };
        var policy = SharedOptions.Policy();
        var json = SharedOptions.Json();
        var config = SharedOptions.Config();
        var command = new Command("show", "Say in words what a policy does: every rule with outcome, clause and settings, duties and exceptions.") { file, policy, json, config };
        command.SetAction(parsed =>
        {
            var named = PolicyFiles.Named(parsed.GetValue(file) ?? parsed.GetValue(policy), parsed.GetValue(config));
            var shown = PolicySummary.Of(PolicyFiles.ReadValid(named, clock));
            if (parsed.GetValue(json))
                JsonLines.Write(parsed.InvocationConfiguration.Output, shown);
            else
                PolicyPrinter.Print(shown, parsed.InvocationConfiguration.Output);
            return ExitCodes.Fine;
        });
        return command;
    }
}
