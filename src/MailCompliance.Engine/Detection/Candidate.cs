namespace MailCompliance.Engine.Detection;

/// <summary>What a detector proposes. Where proposals overlap, the stronger evidence wins, then the longer span.</summary>
public sealed record Candidate(Hit Hit, Strength Strength)
{
    public static Candidate Of(DetectionType type, int start, int end, Confidence confidence, Strength strength, params string[] why) =>
        new(new Hit(type, start, end - start, confidence, why), strength);
}

/// <summary>Kinds of evidence, the weakest first: label word over roster over separators over checksum.</summary>
public enum Strength
{
    /// <summary>The format alone.</summary>
    Format,

    /// <summary>A check digit passes.</summary>
    Checksum,

    /// <summary>Grouped as only this type is, or a check that nothing passes by chance.</summary>
    Strict,

    /// <summary>Equal to a value on file.</summary>
    Roster,

    /// <summary>Named by a word beside it or by its column.</summary>
    Label,
}
