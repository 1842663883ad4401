namespace MailCompliance.Server.Hosting.Configuration;

/// <summary>One thing that is wrong with the configuration.</summary>
/// <param name="Path">The key, as in <c>Gateway:NextHop</c>.</param>
public sealed record ConfigurationProblem(string Path, string Message)
{
    public override string ToString() => $"{Path}: {Message}";
}

/// <summary>The configuration cannot be used. Carries every problem at once.</summary>
public sealed class ConfigurationException(IReadOnlyList<ConfigurationProblem> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<ConfigurationProblem> Problems { get; } = problems;
}
