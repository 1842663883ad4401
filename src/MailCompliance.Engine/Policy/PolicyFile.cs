namespace MailCompliance.Engine.Policy;

/// <summary>One thing wrong (or doubtful) with a policy file.</summary>
/// <param name="Path">JSON path: <c>rules.attachment-size.maxBytes</c>.</param>
/// <param name="Line">1-based line of the file; 0 where unknown.</param>
/// <param name="IsError">Errors refuse the file; the rest is advice of <c>lint</c>.</param>
public sealed record PolicyProblem(string Path, int Line, string Message, bool IsError);

/// <summary>What came of reading a file. <paramref name="Policy"/> is null exactly where there are errors.</summary>
public sealed record PolicyReading(SchoolPolicy? Policy, IReadOnlyList<PolicyProblem> Problems);

/// <summary>Reads the policy file: JSON with comments, strict, every problem at once.</summary>
public static class PolicyFile
{
    /// <param name="today">For review dates and exceptions that have ended.</param>
    public static PolicyReading Read(ReadOnlyMemory<byte> utf8, DateOnly today) => throw new NotImplementedException();
}

/// <summary>The known name that was probably meant.</summary>
public static class NearestName
{
    /// <summary>Null where nothing is near.</summary>
    public static string? Of(string given, IEnumerable<string> known) => throw new NotImplementedException();
}
