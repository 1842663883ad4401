namespace MailCompliance.Engine.Detection;

/// <summary>Every detector there is, run together.</summary>
public static class Detectors
{
    /// <summary>Characters of one part that are scanned; what lies beyond is named as not inspected.</summary>
    public const int MaxScannedCharacters = 2_000_000;

    public static IReadOnlyList<IDetector> All { get; } = [];

    /// <summary>All hits, one per span and own data left out, in order of appearance.</summary>
    public static IReadOnlyList<Hit> Find(ScannedText text) => throw new NotImplementedException();
}
