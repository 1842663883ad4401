using System.CommandLine;
using System.CommandLine.Parsing;
using MailCompliance.Engine.Policy;

namespace MailCompliance.Server.Cli;

/// <summary>Options that several commands take, with one meaning.</summary>
public static class SharedOptions
{
    public static Option<string?> Config() => new("--config")
    {
        Description = "Settings file. Default: appsettings.json in the current folder, if it is there. Environment variables go before it.",
        HelpName = "FILE",
    };

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON object a line." };

    public static Option<string?> Policy() => new("--policy")
    {
        Description = "Policy file. Default: Policy:File of the settings.",
        HelpName = "FILE",
    };

    public static Option<string?> People() => new("--people")
    {
        Description = "Folder with staff.csv, pupils.csv, contacts.csv, governors.csv, agencies.csv, consents.csv. Default: People:Folder of the settings, else the people imported last.",
        HelpName = "FOLDER",
    };

    public static Argument<string[]> Paths(string what)
    {
        var paths = new Argument<string[]>("PATH") { Description = what, Arity = ArgumentArity.OneOrMore };
        paths.Validators.Add(RefuseMisspeltOptions);
        return paths;
    }

    /// <summary>Where files may stand, a slip in an option's name looks like one: <c>--polcy</c>.</summary>
    private static void RefuseMisspeltOptions(ArgumentResult result)
    {
        foreach (var token in result.Tokens.Select(token => token.Value).Where(value => value.StartsWith("--", StringComparison.Ordinal) && !Path.Exists(value)))
        {
            var known = (result.Parent as CommandResult)?.Command.Options.Select(option => option.Name) ?? [];
            result.AddError(NearestName.Of(token, known) is { } near ? $"There is no option {token}; did you mean {near}?" : $"There is no option {token}.");
        }
    }
}
