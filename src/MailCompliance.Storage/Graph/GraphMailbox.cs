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
public sealed record MailboxProgress(GraphMailbox Mailbox, DateTimeOffset? SyncedAt, int Waiting, int Faults, string? LastFault);
