namespace MailCompliance.Server.Portal.Pages.Health;

/// <summary>How the installation is, without a word of any message.</summary>
public sealed record InstallationHealth
{
    /// <summary>What somebody has to look at.</summary>
    public required IReadOnlyList<RaisedAlarm> Alarms { get; init; }

    /// <summary>What is wrong with the policy or people files as they are now; null: they are in force.</summary>
    public string? InputProblem { get; init; }

    /// <summary>What is wrong with the database; null: it works.</summary>
    public string? StorageProblem { get; init; }

    /// <summary>Free space where the database lies; 0: not known.</summary>
    public long FreeBytes { get; init; }

    public required bool NextHopAnswers { get; init; }

    public required string Version { get; init; }

    public bool IsFine => Alarms.Count == 0 && InputProblem is null && StorageProblem is null && NextHopAnswers;
}

public sealed record RaisedAlarm(string Text, long Count, DateTimeOffset Last);
