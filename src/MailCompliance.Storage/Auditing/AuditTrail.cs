namespace MailCompliance.Storage.Auditing;

/// <summary>Append-only, hash-chained: every entry's hash covers the one before.</summary>
public sealed class AuditTrail
{
    /// <summary>Appends durably, in a transaction of its own.</summary>
    public Task AppendAsync(AuditEvent happened, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>The last entry; null: there is none.</summary>
    public Task<AuditHead?> HeadAsync(CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Recomputes the chain.</summary>
    /// <param name="known">A head kept elsewhere: finds also a tail that is missing or written anew. Null: as the database says.</param>
    public Task<AuditVerification> VerifyAsync(AuditHead? known, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Writes JSON Lines in UTF-8, oldest first.</summary>
    /// <returns>How many entries.</returns>
    public Task<long> ExportAsync(Stream output, CancellationToken cancellation = default) => throw new NotImplementedException();
}
