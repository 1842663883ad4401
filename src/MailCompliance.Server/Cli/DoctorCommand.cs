using System.CommandLine;
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
        var command = new Command("doctor", "Look at settings, policy, people, storage, certificate, next hop and tools; say what is wrong.") { json, config };
        command.SetAction(async (parsed, cancellation) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var worst = Health.Good;
            await foreach (var result in Doctor.ExamineAsync(ConfigurationReader.Read(parsed.GetValue(config)).Options, TimeProvider.System, cancellation))
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

    private static string Sign(Health health) => health switch
    {
        Health.Good => "ok     ",
        Health.Doubtful => "look at",
        Health.Bad => "WRONG  ",
        _ => throw new ArgumentOutOfRangeException(nameof(health), health, null),
    };
}
