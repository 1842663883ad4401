using MailCompliance.Storage.Auditing;

namespace MailCompliance.Storage.Backups;

/// <summary>What a backup holds, in its file <c>manifest.json</c>.</summary>
/// <param name="Provider"><c>sqlite</c> or <c>postgres</c>: it can be restored there only.</param>
/// <param name="Rows">Rows by table.</param>
/// <param name="Hashes">SHA-256 (hex) of every other file in the archive.</param>
/// <param name="Head">The last audit entry; null: none.</param>
/// <param name="Keys">Ids of the keys that its content needs; they are not in it.</param>
public sealed record BackupManifest(
    string Provider, int SchemaVersion, DateTimeOffset MadeAt, IReadOnlyDictionary<string, long> Rows, IReadOnlyDictionary<string, string> Hashes,
    AuditHead? Head, IReadOnlyList<string> Keys)
{
    public const string FileName = "manifest.json";
}

/// <summary>What <see cref="DatabaseBackup.RestoreAsync"/> found of a database that it put in place.</summary>
/// <param name="Problems">In plain words; empty: everything is as it was when the backup was made.</param>
public sealed record RestoreResult(BackupManifest Manifest, IReadOnlyList<string> Problems)
{
    public bool IsComplete => Problems.Count == 0;
}
