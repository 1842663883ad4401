namespace MailCompliance.Storage.Reviewing;

/// <summary>What a reviewer makes of a flagged message.</summary>
public enum ReviewVerdict
{
    /// <summary>Nobody has judged it yet.</summary>
    Open,

    /// <summary>The rule was wrong: it goes to the tuning list.</summary>
    FalseAlarm,

    /// <summary>The rule was right, and nothing came of it.</summary>
    NearMiss,

    /// <summary>Personal data went where it should not: a case under UK GDPR article 33.</summary>
    Breach,

    /// <summary>The rule was right, and the message was in order all the same.</summary>
    Fine,
}

/// <summary>Verdicts in the words of the JSON contract and of the database.</summary>
public static class ReviewVerdicts
{
    private static readonly Dictionary<ReviewVerdict, string> Names = new()
    {
        [ReviewVerdict.Open] = "open",
        [ReviewVerdict.FalseAlarm] = "false-alarm",
        [ReviewVerdict.NearMiss] = "near-miss",
        [ReviewVerdict.Breach] = "breach",
        [ReviewVerdict.Fine] = "fine",
    };

    private static readonly Dictionary<string, ReviewVerdict> Verdicts = Names.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary><c>false-alarm</c> and so on.</summary>
    public static string WireName(this ReviewVerdict verdict) => Names[verdict];

    /// <returns>Null: no such verdict.</returns>
    public static ReviewVerdict? Find(string? name) => name is not null && Verdicts.TryGetValue(name, out var verdict) ? verdict : null;

    /// <exception cref="InvalidDataException">Not a verdict of this program.</exception>
    internal static ReviewVerdict Read(string stored) => Find(stored) ?? throw new InvalidDataException("Unknown verdict in the database.");
}
