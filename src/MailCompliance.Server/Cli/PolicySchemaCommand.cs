using System.CommandLine;

namespace MailCompliance.Server.Cli;

/// <summary><c>policy schema</c>: the JSON Schema of policy files, for editors that complete and explain keys.</summary>
public static class PolicySchemaCommand
{
    /// <summary>Generated from the catalogues of rules and duties; a test fails when it is stale.</summary>
    internal const string ResourceName = "policy.schema.json";

    public static Command Create()
    {
        var command = new Command("schema", "Print the JSON Schema of policy files. Name it in the file as \"$schema\" and editors complete every key.");
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.Write(Text()));
        return command;
    }

    internal static string Text()
    {
        using var stream = typeof(PolicySchemaCommand).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The program was built without {ResourceName}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
