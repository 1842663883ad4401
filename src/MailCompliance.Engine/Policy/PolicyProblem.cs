namespace MailCompliance.Engine.Policy;

/// <summary>How bad a problem of a policy file is.</summary>
public enum Severity
{
    /// <summary>The file is refused.</summary>
    Error,

    /// <summary>The file can be in force, but says something that cannot be meant: clauses that contradict one another, a law that was replaced, a review date that has passed.</summary>
    Warning,

    /// <summary>Worth a look.</summary>
    Advice,
}

/// <summary>One thing wrong (or doubtful) with a policy file.</summary>
/// <param name="Path">JSON path: <c>rules.attachment-size.maxBytes</c>; <c>$</c> for the file as a whole.</param>
/// <param name="Line">1-based line of the file; 0 where unknown.</param>
public sealed record PolicyProblem(string Path, int Line, string Message, Severity Severity)
{
    /// <summary>Errors refuse the file; the rest is for <c>policy lint</c>.</summary>
    public bool IsError => Severity == Severity.Error;

    /// <summary>The known name that was probably meant, where a name is unknown and one is near.</summary>
    public string? Nearest { get; init; }

    public override string ToString() => $"{Line}: {Path}: {Message}";
}

/// <summary>What came of reading a file. <paramref name="Policy"/> is null exactly where there are errors.</summary>
/// <param name="Problems">In the order of their lines.</param>
public sealed record PolicyReading(SchoolPolicy? Policy, IReadOnlyList<PolicyProblem> Problems);
