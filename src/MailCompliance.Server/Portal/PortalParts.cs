using MailCompliance.Engine;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Server.Portal.Pages.Health;
using MailCompliance.Server.Portal.Pages.Notice;
using MailCompliance.Server.Portal.SignIn;
using MailCompliance.Storage;
using MailCompliance.Storage.Outbox;
using MailCompliance.Storage.Requests;

namespace MailCompliance.Server.Portal;

/// <summary>What the portal is made of; put together by the host.</summary>
public sealed record PortalParts
{
    /// <summary>Open and migrated; the host's to close.</summary>
    public required ComplianceDatabase Database { get; init; }

    /// <summary>The policy in force at this moment.</summary>
    public required Func<SchoolPolicy> Policy { get; init; }

    /// <summary>The people on file at this moment.</summary>
    public required Func<PeopleSnapshot> People { get; init; }

    /// <summary>Judges a held message anew, to show what was found where.</summary>
    public required ComplianceEngine Engine { get; init; }

    /// <summary>The policy file as it is now, errors and warnings included: what <c>policy lint</c> says.</summary>
    public required Func<PolicyReading> ReadPolicyFile { get; init; }

    /// <summary>How the installation is: what somebody has to look at.</summary>
    public required Func<CancellationToken, Task<InstallationHealth>> Health { get; init; }

    /// <summary>The mails that tell somebody of the answer to what they asked.</summary>
    public Func<StaffRequest, RequestAnswer, IReadOnlyList<OwedMail>> AnswerMails { get; init; } = (_, _) => [];

    /// <summary>What the settings say of how mail is processed.</summary>
    public Processing Processing { get; init; } = new();

    public required SignInOptions SignIn { get; init; }

    /// <summary>The address that staff use in their browsers; null: this machine alone.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Beginnings of addresses that machines call by names and numbers of their own, and that prove themselves otherwise or tell nothing.</summary>
    public IReadOnlyList<PathString> AnyHost { get; init; } = [];

    public required ILoggerFactory Loggers { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public bool IsSecure => PublicUrl?.Scheme == Uri.UriSchemeHttps;
}
