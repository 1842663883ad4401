namespace MailCompliance.IntegrationTests.Smtp;

/// <summary>A test that drives real programs; skipped, visibly, where one is not installed (tests/run installs them).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramFactAttribute : FactAttribute
{
    public ProgramFactAttribute(params string[] programs)
    {
        ArgumentNullException.ThrowIfNull(programs);
        Programs = programs;
        var missing = programs.Where(program => LocalPrograms.Find(program) is null).ToList();
        if (missing.Count > 0)
            Skip = "not installed: " + string.Join(", ", missing);
        else if (programs.Contains("postfix") && !Environment.IsPrivilegedProcess)
            Skip = "Postfix needs root to start";
    }

    public string[] Programs { get; }
}
