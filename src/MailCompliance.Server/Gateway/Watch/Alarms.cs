using System.Collections.Concurrent;

namespace MailCompliance.Server.Gateway.Watch;

/// <summary>What somebody has to look at.</summary>
public enum AlarmKind
{
    /// <summary>Checking or storing failed: messages are answered with 451 until it is put right.</summary>
    OwnFault,

    /// <summary>The next hop does not know us: certificate, connector or accepted domain.</summary>
    NextHopConfiguration,

    /// <summary>A message was delivered and its log entry could not be completed.</summary>
    OutcomeNotRecorded,

    /// <summary>The next hop refuses the address that copies go to.</summary>
    CopyRefused,

    /// <summary>A message waits and there is nobody to decide about it.</summary>
    NobodyDecides,

    /// <summary>Messages were judged without some of the rules, as the policy allows where facts cannot be had.</summary>
    RulesSkipped,

    /// <summary>Our certificate ends soon, or has ended.</summary>
    CertificateEnds,

    /// <summary>Released mail, notices or copies could not be sent.</summary>
    OwedMail,
}

/// <summary>An alarm as the status page shows it.</summary>
/// <param name="Count">How often since the start.</param>
public sealed record Alarm(AlarmKind Kind, string Text, DateTimeOffset First, DateTimeOffset Last, long Count);

/// <summary>Raises alarms: a critical log line, a counter, and a place on the status page.</summary>
public sealed class Alarms(GatewayMetrics metrics, ILogger<Alarms> log, TimeProvider clock)
{
    private readonly ConcurrentDictionary<AlarmKind, Alarm> raised = new();

    public IReadOnlyCollection<Alarm> Raised => [.. raised.Values];

    /// <summary>What was wrong is right again: it leaves the status page.</summary>
    public void Clear(AlarmKind kind) => raised.TryRemove(kind, out _);

    /// <param name="text">Ids, codes and configuration only: never content of a message.</param>
    public void Raise(AlarmKind kind, string text)
    {
        var at = clock.GetUtcNow();
        raised.AddOrUpdate(kind, _ => new Alarm(kind, text, at, at, 1), (_, before) => before with { Text = text, Last = at, Count = before.Count + 1 });
        metrics.CountAlarm(kind.ToString());
        log.LogCritical("Alarm {Kind}: {Text}", kind, text);
    }
}
