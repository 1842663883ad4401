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

    /// <summary>The add-in in Outlook, by program, since this node started; empty: nothing was told yet.</summary>
    public IReadOnlyList<OutlookHealth> Outlooks { get; init; } = [];

    /// <summary>How the comparison with Exchange's message trace is, where one is made; null: none is. No alarm: it is an addition that a school may do without.</summary>
    public string? MessageTrace { get; init; }

    public bool IsFine => Alarms.Count == 0 && InputProblem is null && StorageProblem is null && NextHopAnswers;
}

/// <summary>How the add-in does in one version of one Outlook: numbers alone.</summary>
public sealed record OutlookHealth
{
    /// <summary>As Office names it: PC, Mac, OfficeOnline.</summary>
    public required string Program { get; init; }

    public required string Version { get; init; }

    /// <summary>Went without a word.</summary>
    public long Sent { get; init; }

    public long Asked { get; init; }

    public long Refused { get; init; }

    /// <summary>The service did not answer properly, or did not know the mailbox.</summary>
    public long ServiceFaults { get; init; }

    /// <summary>Calls to Outlook that failed or did not answer.</summary>
    public long OutlookFaults { get; init; }

    /// <summary>The time for an answer was up.</summary>
    public long Late { get; init; }

    public int? MedianMilliseconds { get; init; }

    public int? SlowestMilliseconds { get; init; }

    public DateTimeOffset LastSeen { get; init; }
}

public sealed record RaisedAlarm(string Text, long Count, DateTimeOffset Last);
