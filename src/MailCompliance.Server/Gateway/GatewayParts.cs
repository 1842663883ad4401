using MailCompliance.Engine;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Storage;

namespace MailCompliance.Server.Gateway;

/// <summary>What the transport stage is made of; put together by the host.</summary>
public sealed record GatewayParts
{
    public required GatewayOptions Options { get; init; }

    public required ComplianceEngine Engine { get; init; }

    /// <summary>The policy in force at this moment. An exception is a fault of our own: 451.</summary>
    public required Func<SchoolPolicy> Policy { get; init; }

    /// <summary>The people on file at this moment. An exception is a fault of our own: 451.</summary>
    public required Func<PeopleSnapshot> People { get; init; }

    /// <summary>Open and migrated. Stays the host's to close, after the gateway has stopped.</summary>
    public required ComplianceDatabase Database { get; init; }

    /// <summary>Keys of the loop guard (<see cref="Loops.MarkKeyFile"/>), the one to sign with first.</summary>
    public required IReadOnlyList<byte[]> MarkKeys { get; init; }

    /// <summary>Null: no message brings a proof.</summary>
    public IWarningProofs? Proofs { get; init; }

    /// <summary>Null: nothing is allowed before it is sent.</summary>
    public ISendPermissions? Permissions { get; init; }

    public required ILoggerFactory Loggers { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Address of a portal that has a page for each message, for links in notices; null: none, notices name the commands alone.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>Whether notices and copies go out through the next hop; false: somebody else works the outboxes off.</summary>
    public bool SendsOwedMail { get; init; } = true;

    /// <summary>How long the workers for released and owed mail rest when there was nothing to do.</summary>
    public TimeSpan WorkPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Folder of temporary files; null: the system's.</summary>
    public string? SpoolFolder { get; init; }
}
