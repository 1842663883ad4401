namespace MailCompliance.Server.Hosting.Diagnosis;

public enum Health
{
    Good,

    /// <summary>It works; somebody should look at it.</summary>
    Doubtful,

    /// <summary>It does not work.</summary>
    Bad,
}

/// <summary>What <c>doctor</c> says about one thing.</summary>
/// <param name="What">One word: "policy", "next-hop".</param>
/// <param name="Text">What was found and, where it is not good, what to do.</param>
public sealed record Examination(string What, Health Health, string Text)
{
    public static Examination Good(string what, string text) => new(what, Health.Good, text);

    public static Examination Doubtful(string what, string text) => new(what, Health.Doubtful, text);

    public static Examination Bad(string what, string text) => new(what, Health.Bad, text);
}
