namespace MailCompliance.Storage.Pairing;

/// <summary>A mailbox whose add-in may ask about its drafts.</summary>
/// <param name="Mailbox">Address, lower case.</param>
/// <param name="AddIn">Id of the add-in that it was made for.</param>
/// <param name="UsedAt">To the day or so: it is not written at every use.</param>
public sealed record ConnectedMailbox(string Id, string Mailbox, string AddIn, DateTimeOffset CreatedAt, DateTimeOffset UsedAt, DateTimeOffset ExpiresAt);

/// <summary>A connection that was just made.</summary>
/// <param name="Credential">Shown this once; only its hash is kept.</param>
public sealed record NewConnection(ConnectedMailbox Mailbox, string Credential);
