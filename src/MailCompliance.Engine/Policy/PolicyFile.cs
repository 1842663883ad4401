namespace MailCompliance.Engine.Policy;

/// <summary>Reads the policy file: JSON with comments, strict, every problem at once.</summary>
public static class PolicyFile
{
    /// <param name="utf8">The file's bytes, at most 4 MB.</param>
    /// <param name="today">For review dates and exceptions that have ended.</param>
    public static PolicyReading Read(ReadOnlyMemory<byte> utf8, DateOnly today) => Read(utf8, today, PolicyCatalogue.Standard);

    /// <summary>The same with other rules and duties to choose from.</summary>
    public static PolicyReading Read(ReadOnlyMemory<byte> utf8, DateOnly today, PolicyCatalogue catalogue)
    {
        var problems = new ProblemList();
        var policy = JsonItemReader.Read(utf8.Span, problems) is { } root
            ? new PolicyFileReader(catalogue, problems, today).Read(root, utf8.Span)
            : null;
        return new PolicyReading(problems.HasErrors ? null : policy, problems.InOrder());
    }
}
