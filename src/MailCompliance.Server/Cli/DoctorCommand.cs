using System.CommandLine;
using System.Runtime.CompilerServices;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Server.Hosting.Diagnosis;

namespace MailCompliance.Server.Cli;

/// <summary><c>doctor</c>: looks at everything an installation needs and says what is wrong and what to do.</summary>
public static class DoctorCommand
{
    public static Command Create()
    {
        var json = SharedOptions.Json();
        var config = SharedOptions.Config();
        var test = new Option<string?>("--protection-test")
        {
            Description = "Send a test message that Exchange is to encrypt, to an address outside that you can read, and examine nothing else.",
            HelpName = "ADDRESS",
        };
        var command = new Command("doctor", "Look at settings, policy, people, storage, certificate, next hop and tools; say what is wrong.") { json, config, test };
        command.SetAction(async (parsed, cancellation) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var worst = Health.Good;
            var options = ConfigurationReader.Read(parsed.GetValue(config)).Options;
            var results = parsed.GetValue(test) is { } address ? TestAsync(options, address, cancellation) : Doctor.ExamineAsync(options, TimeProvider.System, cancellation);
            await foreach (var result in results)
            {
                worst = result.Health > worst ? result.Health : worst;
                if (parsed.GetValue(json))
                    JsonLines.Write(output, result);
                else
                    await output.WriteLineAsync($"{Sign(result.Health)} {result.What,-12} {result.Text}");
            }

            return worst == Health.Bad ? ExitCodes.Stopped : ExitCodes.Fine;
        });
        return command;
    }

    private static async IAsyncEnumerable<Examination> TestAsync(ServerOptions options, string address, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var file = options.Policy.File ?? throw new UsageException("no policy: name one in the settings as Policy:File.");
        yield return await ProtectionTest.RunAsync(options, PolicyFiles.ReadValid(file, TimeProvider.System), address, TimeProvider.System, cancellation);
    }

    private static string Sign(Health health) => health switch
    {
        Health.Good => "ok     ",
        Health.Doubtful => "look at",
        Health.Bad => "WRONG  ",
        _ => throw new ArgumentOutOfRangeException(nameof(health), health, null),
    };
}
