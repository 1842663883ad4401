namespace MailCompliance.Engine.Facts;

/// <summary>What a message brings along to prove that its sender saw warnings before he sent it. It excuses from warnings, never from anything stricter.</summary>
/// <param name="Fault">Why it proves nothing: <c>expired</c>, <c>forged</c> and so on; null where it is good.</param>
public sealed record WarningProof(string? Fault)
{
    /// <summary>Id of the evaluation that was shown; null where it could not be read.</summary>
    public string? Evaluation { get; init; }

    /// <summary>Rules whose warnings were shown.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Why the sender went on, a code of the add-in (<c>checked</c>); null where no reason was given.</summary>
    public string? Reason { get; init; }

    public bool Covers(string rule) => Fault is null && Rules.Contains(rule, StringComparer.Ordinal);
}
