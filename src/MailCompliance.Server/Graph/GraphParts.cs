using MailCompliance.Engine;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Storage;
using MailCompliance.Storage.Outbox;

namespace MailCompliance.Server.Graph;

/// <summary>What the Graph channel is made of; put together by the host.</summary>
public sealed record GraphParts
{
    public required GraphOptions Options { get; init; }

    /// <summary>Counts what it judges into the memory of recent sending.</summary>
    public required ComplianceEngine Engine { get; init; }

    /// <summary>For messages of a past period: counts nothing.</summary>
    public required ComplianceEngine PastEngine { get; init; }

    public required Func<SchoolPolicy> Policy { get; init; }

    public required Func<PeopleSnapshot> People { get; init; }

    /// <summary>Open and migrated. Stays the host's to close.</summary>
    public required ComplianceDatabase Database { get; init; }

    /// <summary>Whether mail is meant to pass a gateway: without one, nothing goes round it and nothing is waited for.</summary>
    public required bool HasGateway { get; init; }

    /// <summary>Writes a note to the sender; null: he is not of the school.</summary>
    public required Func<SentNote, OwedMail?> WriteNote { get; init; }

    public required ILoggerFactory Loggers { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Name of this node and this run of it.</summary>
    public string Node { get; init; } = $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>Folder of temporary files; null: the system's.</summary>
    public string? SpoolFolder { get; init; }
}

/// <summary>What a sender is to be told about a message that has gone.</summary>
/// <param name="EntryId">Of the log entry; the reference that people see.</param>
public sealed record SentNote(string EntryId, Evaluation Evaluation, IReadOnlyList<Ruling> Rulings);
