using MailCompliance.Engine.Policy;
using MailCompliance.Server.Hosting.Configuration;

namespace MailCompliance.Server.Cli;

/// <summary>Finds and reads the policy files that a command line names.</summary>
internal static class PolicyFiles
{
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public static PolicyReading Read(string file, TimeProvider clock)
    {
        try
        {
            return PolicyFile.Read(File.ReadAllBytes(file), DateOnly.FromDateTime(clock.GetLocalNow().Date));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"{file}: there is no such policy file.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file}: cannot be read. {e.Message}");
        }
    }

    /// <exception cref="UsageException">The file cannot be read or is no valid policy; says everything that is wrong.</exception>
    public static SchoolPolicy ReadValid(string file, TimeProvider clock)
    {
        var reading = Read(file, clock);
        return reading.Policy ?? throw new UsageException(string.Join(
            Environment.NewLine,
            reading.Problems.Where(problem => problem.IsError).Select(problem => Line(file, problem))));
    }

    /// <summary>The file that is named, else that of the settings.</summary>
    /// <exception cref="UsageException">Neither is given.</exception>
    /// <exception cref="ConfigurationException">The settings are wrong.</exception>
    public static string Named(string? file, string? settings) =>
        file ?? ConfigurationReader.Read(settings).Options.Policy.File
        ?? throw new UsageException("no policy: name a file, or set Policy:File in the settings.");

    /// <summary>As compilers write it, so that editors can jump to the line.</summary>
    public static string Line(string file, PolicyProblem problem)
    {
        var severity = problem.Severity switch
        {
            Severity.Error => "",
            Severity.Warning => "warning: ",
            Severity.Advice => "advice: ",
            _ => throw new ArgumentOutOfRangeException(nameof(problem), problem.Severity, null),
        };
        return $"{file}:{problem.Line}: {problem.Path}: {severity}{problem.Message}";
    }
}
