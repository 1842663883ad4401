using MailCompliance.Engine.Policy;

namespace MailCompliance.Server.Hosting.Inputs;

/// <summary>The policy file as a watched input.</summary>
internal static class PolicyInput
{
    public static WatchedInput<SchoolPolicy> Of(string file, TimeProvider clock, ILogger logger) =>
        new("policy", () => FileStamps.Of(file), _ => Read(file, DateOnly.FromDateTime(clock.GetLocalNow().Date)), logger);

    private static InputReading<SchoolPolicy> Read(string file, DateOnly today)
    {
        try
        {
            var reading = PolicyFile.Read(File.ReadAllBytes(file), today);
            return new(
                reading.Policy,
                [.. reading.Problems.Where(problem => problem.IsError).Select(Line)],
                [.. reading.Problems.Where(problem => problem.Severity == Severity.Warning).Select(Line)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(null, [$"{file}: cannot be read. {e.Message}"], []);
        }

        string Line(PolicyProblem problem) => $"{file}:{problem.Line}: {problem.Path}: {problem.Message}";
    }
}
