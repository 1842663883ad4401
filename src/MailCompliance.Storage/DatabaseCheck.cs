namespace MailCompliance.Storage;

/// <summary>What <see cref="ComplianceDatabase.CheckAsync"/> found, for health pages and <c>doctor</c>.</summary>
/// <param name="IsWritable">Whether a durable commit succeeded just now.</param>
/// <param name="SchemaVersion">The version of the database; 0 where it is empty.</param>
/// <param name="KnownVersion">The version that this program works with.</param>
/// <param name="FreeBytes">Free space where the SQLite file lies; null for PostgreSQL.</param>
/// <param name="MissingKeys">Ids of keys that stored content needs and the key ring does not hold.</param>
/// <param name="Problem">In plain words what is wrong; null where nothing is.</param>
public sealed record DatabaseCheck(
    bool IsWritable,
    int SchemaVersion,
    int KnownVersion,
    long? FreeBytes,
    IReadOnlyList<string> MissingKeys,
    string? Problem)
{
    public bool IsHealthy => IsWritable && SchemaVersion == KnownVersion && MissingKeys.Count == 0;
}
