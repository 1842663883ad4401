using System.Text.Json.Serialization;
using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Backups;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Log;

namespace MailCompliance.Storage.Connections;

/// <summary>Lists within rows.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<LoggedRecipient>))]
[JsonSerializable(typeof(IReadOnlyList<LoggedFinding>))]
[JsonSerializable(typeof(IReadOnlyList<LoggedAction>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(SealedDetails))]
[JsonSerializable(typeof(SignedHead))]
[JsonSerializable(typeof(BackupManifest))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class StoredJson : JsonSerializerContext;
