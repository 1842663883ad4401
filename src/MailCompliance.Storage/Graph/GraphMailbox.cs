namespace MailCompliance.Storage.Graph;

/// <summary>A mailbox whose Sent Items are audited.</summary>
/// <param name="Id">Object id in the directory; never changes.</param>
/// <param name="Address">The mailbox's own address at the moment.</param>
public sealed record GraphMailbox(string Id, string Address);

/// <summary>A mailbox that this node, and no other, may read until the lease ends.</summary>
/// <param name="Link">Where reading goes on: the next page or the delta link, as Graph gave it; null: begins anew at <paramref name="Since"/>.</param>
/// <param name="Since">Received time from which a new beginning reads.</param>
/// <param name="IsFirst">It has never been read to the end of its list.</param>
/// <param name="Faults">How many rounds failed since the last good one.</param>
public sealed record MailboxClaim(GraphMailbox Mailbox, string? Link, DateTimeOffset Since, int Faults, bool IsFirst, string Token);

/// <summary>How far a mailbox has been read, for health pages and people.</summary>
/// <param name="SyncedAt">End of the last whole round; null: none yet.</param>
/// <param name="Waiting">Messages seen and not yet judged.</param>
public sealed record MailboxProgress(GraphMailbox Mailbox, DateTimeOffset? SyncedAt, int Waiting, int Faults, string? LastFault)
{
    /// <summary>A list was too long to be whole, and is gone through by time: some messages may not be known yet.</summary>
    public bool IsCatchingUp { get; init; }
}

/// <summary>A page of a mailbox's list, to be stored.</summary>
/// <param name="Items">How many the service listed: drafts and what left the folder too.</param>
/// <param name="Link">Where reading goes on.</param>
/// <param name="End">Null: more pages follow.</param>
public sealed record ListedPage(IReadOnlyList<SeenMessage> Messages, int Items, string Link, RoundEnd? End);

/// <summary>A round is whole.</summary>
/// <param name="Since">A list that begins anew reads from here.</param>
/// <param name="SinceIfAnew">The same where that is because so many came.</param>
/// <param name="StartedAt">When the round began.</param>
/// <param name="MayLackFrom">A list that brought so many items since it began may lack others.</param>
/// <param name="BeginAnewFrom">One that brought so many is not gone on with.</param>
public sealed record RoundEnd(DateTimeOffset Since, DateTimeOffset SinceIfAnew, DateTimeOffset StartedAt, int MayLackFrom, int BeginAnewFrom);
