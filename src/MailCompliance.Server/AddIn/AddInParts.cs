using MailCompliance.Engine;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Server.AddIn.Proof;
using MailCompliance.Server.Tokens;
using MailCompliance.Storage;
using MailCompliance.Storage.Outbox;
using MailCompliance.Storage.Requests;

namespace MailCompliance.Server.AddIn;

/// <summary>What the add-in's service is made of; put together by the host.</summary>
public sealed record AddInParts
{
    public required AddInOptions Options { get; init; }

    /// <summary>With a sending history that does not count: a draft is not sent yet.</summary>
    public required ComplianceEngine Engine { get; init; }

    public required Func<SchoolPolicy> Policy { get; init; }

    public required Func<PeopleSnapshot> People { get; init; }

    public required ComplianceDatabase Database { get; init; }

    public required SealKeys Keys { get; init; }

    /// <summary>The mails that tell of a new request; made by the host, which knows how the installation writes.</summary>
    public Func<StaffRequest, IReadOnlyList<OwedMail>> RequestMails { get; init; } = _ => [];

    /// <summary>Counts and times, for monitoring and the technician.</summary>
    public required AddInWatch Watch { get; init; }

    /// <summary>Whose access tokens connect a mailbox; null: codes alone do.</summary>
    public AccessTokens? Tokens { get; init; }

    /// <summary>The https address under which Outlook reaches the service; null: the one of the request.</summary>
    public string? PublicUrl { get; init; }

    public required TimeProvider Clock { get; init; }

    public required ILoggerFactory Loggers { get; init; }
}
